// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/seal.h"
#include "server/bus/serverchoice.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide::bus;

namespace {

const QByteArray Secret("0123456789abcdef0123456789abcdef");
const QByteArray Channel("saferide:p:77");
const QByteArray SealedNeed = QByteArray::fromHex("0103efcdab8967452301b4a7b31d52490344");

} // namespace

class TestSeal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The key is BLAKE2b of the secret and "saferide bus"; calculated by other programs.
    void sealsLikeEveryOtherProgram()
    {
        const Seal seal(Secret);
        QCOMPARE(seal.sealed(Channel, SealedNeed.chopped(8)).toHex(), SealedNeed.toHex());
        QCOMPARE(seal.opened(Channel, SealedNeed),
                 std::optional(QByteArrayView(SealedNeed).chopped(8)));
    }

    void opensNothingElse_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QByteArray>("channel");
        QTest::addColumn<QByteArray>("sealed");
        QTest::newRow("another secret") << QByteArray(32, 'x') << Channel << SealedNeed;
        QTest::newRow("another channel") << Secret << QByteArray("saferide:p:78") << SealedNeed;
        QTest::newRow("no channel") << Secret << QByteArray() << SealedNeed;
        QTest::newRow("longer") << Secret << Channel << QByteArray(SealedNeed + 'x');
        for (qsizetype size = 0; size < SealedNeed.size(); ++size) {
            QTest::addRow("%d bytes", int(size)) << Secret << Channel << SealedNeed.first(size);
        }
        for (qsizetype at = 0; at < SealedNeed.size(); ++at) {
            QByteArray changed = SealedNeed;
            changed[at] = char(changed[at] ^ 1);
            QTest::addRow("another byte %d", int(at)) << Secret << Channel << changed;
        }
    }
    void opensNothingElse()
    {
        QFETCH(QByteArray, secret);
        QFETCH(QByteArray, channel);
        QFETCH(QByteArray, sealed);
        QVERIFY(!Seal(secret).opened(channel, sealed));
    }

    void theServerOfAChannelDoesNotDependOnTheOrderOfTheList()
    {
        const QStringList names{u"a:6379"_s, u"b:6379"_s, u"c:6379"_s};
        const QStringList reversed{names[2], names[1], names[0]};
        const ServerChoice choice(names);
        const ServerChoice other(reversed);
        QList<int> channels{0, 0, 0};
        for (int ride = 1; ride <= 3'000; ++ride) {
            const QByteArray channel = "saferide:p:" + QByteArray::number(ride);
            const size_t chosen = choice.of(channel);
            QCOMPARE(names[qsizetype(chosen)], reversed[qsizetype(other.of(channel))]);
            ++channels[qsizetype(chosen)];
        }
        for (const int count : channels) {
            QVERIFY2(count > 800 && count < 1'200, qPrintable(QString::number(count)));
        }
    }

    void listsThatChooseTheSameServersHaveTheSameMark()
    {
        const quint64 mark = markOfServers({u"a:6379"_s, u"b:6379"_s});
        QCOMPARE(markOfServers({u"b:6379"_s, u"a:6379"_s}), mark);
        for (const QStringList &other :
             {QStringList{u"a:6379"_s, u"10.0.0.1:6379"_s}, QStringList{u"a:6379"_s},
              QStringList{u"a:6379"_s, u"b:6379"_s, u"c:6379"_s}, QStringList()}) {
            QVERIFY2(markOfServers(other) != mark, qPrintable(other.join(u' ')));
            QVERIFY(markOfServers(other) != 0);
        }
        QCOMPARE(markOfServers({u"redis:6379"_s}), markOfServers({u"10.0.0.1:6379"_s}));
    }

    void anotherServerTakesOverOnlyItsShareOfTheChannels()
    {
        const ServerChoice before({u"a:6379"_s, u"b:6379"_s});
        const ServerChoice after({u"a:6379"_s, u"b:6379"_s, u"c:6379"_s});
        int moved = 0;
        for (int ride = 1; ride <= 3'000; ++ride) {
            const QByteArray channel = "saferide:p:" + QByteArray::number(ride);
            const size_t now = after.of(channel);
            QVERIFY(now == 2 || now == before.of(channel));
            moved += now == 2 ? 1 : 0;
        }
        QVERIFY2(moved > 800 && moved < 1'200, qPrintable(QString::number(moved)));
    }
};

SAFERIDE_TEST(TestSeal)
#include "tst_seal.moc"
