// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/deskrequests.h"
#include "console/connection/desktoken.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

class TestDeskToken : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 Minute = 60'000;
    const Timestamp m_start{1'767'225'600'000};

    Timestamp after(qint64 minutes) const { return m_start + minutes * Minute; }
    /// Good for an hour.
    DeskToken anHour() const
    {
        DeskToken made;
        made.set(u"first"_s);
        made.noteExpiry(after(60), m_start);
        return made;
    }

private Q_SLOTS:
    void itIsAskedForTenMinutesAheadAndOnce()
    {
        DeskToken held = anHour();
        QVERIFY(!held.beginRenewal(after(49)));
        QVERIFY(held.beginRenewal(after(50)));
        QVERIFY(!held.beginRenewal(after(51))); // under way
        held.renew(console::RenewedToken{u"second"_s, after(110)}, after(51));
        QCOMPARE(held.text(), u"second"_s);
        QVERIFY(!held.beginRenewal(after(99)));
        QVERIFY(held.beginRenewal(after(100)));
    }

    void oneOfAShortLifeIsAskedForAtHalfOfIt()
    {
        DeskToken held;
        held.noteExpiry(after(2), m_start);
        QVERIFY(!held.beginRenewal(after(1) + -1));
        QVERIFY(held.beginRenewal(after(1)));
    }

    void whatFailsIsTriedAgainEverMoreOftenUntilItRunsOut_data()
    {
        QTest::addColumn<bool>("wrong");
        QTest::newRow("refused") << false;
        QTest::newRow("answered with something else") << true;
    }
    void whatFailsIsTriedAgainEverMoreOftenUntilItRunsOut()
    {
        QFETCH(bool, wrong);
        DeskToken held = anHour();
        const auto fail = [&](Timestamp now) {
            const Result<QJsonValue> answer = wrong
                ? Result<QJsonValue>(QJsonValue(u"nonsense"_s))
                : Error{ErrorCode::Unavailable, u"the database is away"_s};
            DeskRequests::reading<console::RenewToken>(
                [&](const auto &reply) { held.renew(reply, now); })(answer);
        };
        QVERIFY(held.beginRenewal(after(50)));
        fail(after(50));
        QVERIFY(!held.beginRenewal(after(55) + -1));
        QVERIFY(held.beginRenewal(after(55)));
        fail(after(56));
        QVERIFY(!held.beginRenewal(after(58) + -1));
        QVERIFY(held.beginRenewal(after(58)));
        fail(after(60));
        QVERIFY(!held.beginRenewal(after(61)));
        QCOMPARE(held.text(), u"first"_s);
    }

    void oneThatIsOverWhenItComesIsNotAskedForInALoop()
    {
        DeskToken held = anHour();
        QVERIFY(held.beginRenewal(after(50)));
        held.renew(console::RenewedToken{u"old"_s, after(40)}, after(50));
        QVERIFY(!held.beginRenewal(after(51)));
        held.beginLink();
        QVERIFY(held.beginRenewal(after(52)));
    }

    void whatWasAskedForOnALinkThatIsGoneIsAskedForAgain()
    {
        DeskToken held = anHour();
        QVERIFY(held.beginRenewal(after(50)));
        held.beginLink();
        QVERIFY(held.beginRenewal(after(51)));
    }
};

SAFERIDE_TEST(TestDeskToken)
#include "tst_desktoken.moc"
