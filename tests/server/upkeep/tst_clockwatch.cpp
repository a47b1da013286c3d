// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/auditrepository.h"
#include "server/repositories/positionrepository.h"
#include "server/upkeep/clockwatch.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"
#include "tests/support/times.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;
using namespace saferide::test;

/// When the time of day is believed.
class TestClockWatch : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    ManualClock m_clock;
    std::unique_ptr<ClockWatch> m_watch;

    void look()
    {
        QSignalSpy looked(m_watch.get(), &ClockWatch::looked);
        m_watch->look();
        QVERIFY(!looked.isEmpty() || looked.wait(30'000));
    }

    /// A start of the daemon.
    void watch()
    {
        m_watch = std::make_unique<ClockWatch>(m_database->pool(), m_clock);
        look();
    }

    /// A phone sends its fix, of this time by its own clock, at once.
    void receive(qint64 participation, Timestamp phoneTime)
    {
        NewPosition position;
        position.participation = {participation};
        position.fix.point = {46, 14};
        position.fix.fixTime = phoneTime;
        position.receivedAt = m_clock.now();
        EXPECT_OK(m_database->write([&](db::Session &session) {
            return PositionRepository(session).store(std::vector{position});
        }));
    }

    void audit(AuditSource source, const QString &action)
    {
        EXPECT_OK(m_database->write([&](db::Session &session) {
            return AuditRepository(session).add({.happenedAt = m_clock.now(),
                                                 .actor = u"dana"_s,
                                                 .source = source,
                                                 .action = action});
        }));
    }

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        EXPECT_OK(m_database->openByEnvironment());
    }
    void cleanup()
    {
        m_watch.reset();
        m_database.reset();
    }

    void isNotBelievedBeforeTheDatabaseWasAsked()
    {
        m_watch = std::make_unique<ClockWatch>(m_database->pool(), m_clock);
        EXPECT_ERROR(m_watch->check(), ErrorCode::Unavailable);
        look();
        EXPECT_OK(m_watch->check());
    }

    void isBelievedWithinADayOfTheNewestEntry_data()
    {
        QTest::addColumn<qint64>("gap");
        QTest::addColumn<bool>("believed");
        QTest::addRow("at once") << qint64(0) << true;
        QTest::addRow("a night") << 10 * Hour << true;
        QTest::addRow("a day") << Day << true;
        QTest::addRow("more than a day") << Day + 1 << false;
        QTest::addRow("a year") << 365 * Day << false;
        QTest::addRow("a year before it") << -365 * Day << false;
    }
    void isBelievedWithinADayOfTheNewestEntry()
    {
        QFETCH(qint64, gap);
        QFETCH(bool, believed);
        for (const bool audited : {false, true}) {
            if (audited) {
                audit(AuditSource::Rest, u"POST /auth/login"_s);
            } else {
                receive(m_database->addParticipation(), m_clock.now());
            }
            m_clock.step(gap);
            watch();
            QCOMPARE(bool(m_watch->check()), believed);
        }
    }

    void timeThatPassesWhileItRunsIsNoJump()
    {
        audit(AuditSource::Rest, u"POST /auth/login"_s);
        watch();
        for (int day = 0; day < 30; ++day) {
            m_clock.advance(Day);
            m_clock.step(Minute); // a clock that is set right every day
            EXPECT_OK(m_watch->check());
        }
    }

    void aStepIsDoubtedUntilItIsUndone()
    {
        audit(AuditSource::Rest, u"POST /auth/login"_s);
        for (const qint64 step : {Hour, -Hour, 400 * Day}) {
            watch();
            EXPECT_OK(m_watch->check());
            m_clock.step(step);
            const auto doubted = m_watch->check();
            EXPECT_ERROR(doubted, ErrorCode::Unavailable);
            QVERIFY(doubted.error().message.contains(step > 0 ? u"forward"_s : u"back"_s));
            look();
            EXPECT_ERROR(m_watch->check(), ErrorCode::Unavailable);
            m_clock.step(-step);
            EXPECT_OK(m_watch->check());
        }
    }

    void aStartWithAWrongClockIsBelievedOnceItIsSetRight()
    {
        audit(AuditSource::Rest, u"POST /auth/login"_s);
        m_clock.step(365 * Day);
        watch();
        EXPECT_ERROR(m_watch->check(), ErrorCode::Unavailable);
        m_clock.advance(2 * Day);
        look();
        EXPECT_ERROR(m_watch->check(), ErrorCode::Unavailable);
        m_clock.step(-365 * Day);
        EXPECT_OK(m_watch->check());
    }

    void twoPhonesThatAgreeAreBelieved()
    {
        const qint64 anna = m_database->addParticipation();
        const qint64 berta = m_database->addParticipation();
        const qint64 clara = m_database->addParticipation();
        receive(anna, m_clock.now());
        m_clock.advance(14 * Day); // nobody rode for a fortnight
        watch();
        EXPECT_ERROR(m_watch->check(), ErrorCode::Unavailable);
        receive(anna, m_clock.now());
        receive(anna, m_clock.now() + 1);
        receive(berta, m_clock.now() + -Hour); // was without network
        look();
        EXPECT_ERROR(m_watch->check(), ErrorCode::Unavailable);
        receive(clara, m_clock.now() + -Minute);
        look();
        EXPECT_OK(m_watch->check());
    }

    void phonesWithTheRightTimeDoNotAgreeWithAWrongOne()
    {
        const Timestamp right = m_clock.now();
        const qint64 anna = m_database->addParticipation();
        const qint64 berta = m_database->addParticipation();
        receive(anna, right);
        m_clock.step(365 * Day);
        watch();
        receive(anna, right + Minute);
        receive(berta, right + Minute);
        look();
        EXPECT_ERROR(m_watch->check(), ErrorCode::Unavailable);
    }

    void whoAgreedWithTheTimeBeforeAStepDoesNotAgreeWithTheOneAfterIt()
    {
        const qint64 anna = m_database->addParticipation();
        const qint64 berta = m_database->addParticipation();
        receive(anna, m_clock.now());
        m_clock.advance(14 * Day);
        watch();
        receive(anna, m_clock.now());
        receive(berta, m_clock.now());
        m_clock.step(365 * Day);
        look();
        look();
        EXPECT_ERROR(m_watch->check(), ErrorCode::Unavailable);
    }

    void aPurgeByHandIsBelievedAndALoginIsNot()
    {
        audit(AuditSource::Command, u"purge"_s);
        m_clock.advance(14 * Day);
        watch();
        audit(AuditSource::Rest, u"POST /auth/login"_s);
        audit(AuditSource::Rest, u"purge"_s);
        look();
        EXPECT_ERROR(m_watch->check(), ErrorCode::Unavailable);
        audit(AuditSource::Command, u"purge"_s);
        look();
        EXPECT_OK(m_watch->check());
    }
};

SAFERIDE_TEST(TestClockWatch)
#include "tst_clockwatch.moc"
