// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/domain/positionkey.h"
#include "shared/protocol/positionid.h"
#include "tests/support/testprogram.h"

#include <QTest>

#include <limits>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

Position positionOf(qint64 participation, qint64 fixTime, double latitude, double longitude)
{
    return {{participation}, {{latitude, longitude}, {fixTime}}, {fixTime}};
}

} // namespace

class TestPositionId : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leadsToThePlaceInItsHistory_data()
    {
        QTest::addColumn<Position>("position");
        QTest::newRow("today") << positionOf(7, 1'767'225'600'123, 46.0511111, 14.5055555);
        QTest::newRow("the south-west, before 1970") << positionOf(1, -1, -90, -179.9999999);
        QTest::newRow("0, 0") << positionOf(1, 0, 0, 0);
        QTest::newRow("the end") << positionOf(ParticipationId::Max,
                                               std::numeric_limits<qint64>::max(), 90, 179.9999999);
    }
    void leadsToThePlaceInItsHistory()
    {
        QFETCH(const Position, position);
        const QString id = QString::fromLatin1(positionId(position));
        QCOMPARE(id.size(), 32);
        const PositionKey key = PositionKey::of(position);
        QCOMPARE(placeBehind(id, position.participation),
                 std::optional(QList<qint64>{key.fixTime, key.latitudeE7, key.longitudeE7}));
        QCOMPARE(placeBehind(id, ParticipationId{position.participation.value + 1}), std::nullopt);
    }

    void isTheSameOnBothSidesOfThe180thMeridian()
    {
        QCOMPARE(positionId(positionOf(1, 2, 3, 180)), positionId(positionOf(1, 2, 3, -180)));
        QVERIFY(positionId(positionOf(1, 2, 3, 4)) != positionId(positionOf(1, 2, 3, 4.0000001)));
    }

    void whatIsNoIdIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        const QString id = QString::fromLatin1(positionId(positionOf(1, 2, 3, 4)));
        QTest::newRow("nothing") << QString();
        QTest::newRow("a number") << u"17"_s;
        QTest::newRow("a number as long") << u"1"_s.repeated(32);
        QTest::newRow("cut") << id.chopped(1);
        QTest::newRow("cut by whole bytes") << id.chopped(4);
        QTest::newRow("longer") << id + u"AAAA"_s;
        QTest::newRow("padded") << id + u"="_s;
        QTest::newRow("a space") << u' ' + id.sliced(1);
        QTest::newRow("no base64url") << id.chopped(1) + u'+';
        QTest::newRow("not ASCII") << id.chopped(1) + QChar(0x142);
    }
    void whatIsNoIdIsRefused()
    {
        QFETCH(const QString, text);
        QCOMPARE(placeBehind(text, ParticipationId{1}), std::nullopt);
    }
};

SAFERIDE_TEST(TestPositionId)
#include "tst_positionid.moc"
