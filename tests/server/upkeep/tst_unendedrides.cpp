// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/auditrepository.h"
#include "server/repositories/positionrepository.h"
#include "server/services/rideservice.h"
#include "server/upkeep/clockwatch.h"
#include "server/upkeep/unendedrides.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"
#include "tests/support/times.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;
using namespace saferide::test;

namespace {

constexpr qint64 Look = 5 * 60 * 1000;
constexpr qint64 Hours = 12;
constexpr int Patience = 30'000; // milliseconds, for busy machines

/// Notes what is told after commits; read when no job is under way.
class ToldRides final : public db::CommitListener
{
public:
    void committed(const std::vector<RideEvent> &events) override
    {
        for (const RideEvent &event : events) {
            if (const auto *changed = std::get_if<RidePut>(&event)) {
                rides.append(changed->ride);
            }
        }
    }
    void commitUnknown(const std::vector<RideEvent> &) override { }

    QList<Ride> rides;
};

} // namespace

class TestUnendedRides : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<ClockWatch> m_clockWatch;
    std::unique_ptr<UnendedRides> m_unended;
    ToldRides m_told;
    ParticipationId m_participation;
    bool m_isStalled = false;

    QString status() const
    {
        return m_database->ask(u"SELECT status FROM rides ORDER BY id"_s).value(0);
    }
    void look()
    {
        QSignalSpy looked(m_unended.get(), &UnendedRides::looked);
        m_unended->look();
        QVERIFY(!looked.isEmpty() || looked.wait(Patience));
    }
    /// As the daemon does, every five minutes.
    void watch(qint64 msecs)
    {
        for (qint64 passed = 0; passed < msecs; passed += Look) {
            m_clock.advance(Look);
            look();
        }
    }
    void store(Timestamp fixTime, bool future = false)
    {
        NewPosition position;
        position.participation = m_participation;
        position.fix.point = {46, 14};
        position.fix.fixTime = fixTime;
        position.receivedAt = m_clock.now();
        position.future = future;
        EXPECT_OK(m_database->write([position](db::Session &session) {
            return PositionRepository(session).store({position});
        }));
    }
    void setStatus(const QString &to)
    {
        [[maybe_unused]] const auto none =
            m_database->ask(u"UPDATE rides SET status = '%1'"_s.arg(to));
    }

private Q_SLOTS:
    void init()
    {
        m_isStalled = false;
        m_told.rides.clear();
        m_database = std::make_unique<TestDatabase>();
        EXPECT_OK(m_database->openByEnvironment());
        m_participation = {m_database->addParticipation()};
        m_database->pool().setCommitListener(&m_told);
        m_clockWatch = std::make_unique<ClockWatch>(m_database->pool(), m_clock);
        QSignalSpy known(m_clockWatch.get(), &ClockWatch::looked);
        m_clockWatch->look();
        QVERIFY(!known.isEmpty() || known.wait(Patience));
        m_unended = std::make_unique<UnendedRides>(m_database->pool(), m_clock, *m_clockWatch,
                                                   Hours, [this] { return m_isStalled; });
        setStatus(u"live"_s);
        look();
    }
    void cleanup()
    {
        m_unended.reset();
        m_clockWatch.reset();
        m_database.reset();
    }

    void aLiveRideWithoutAPositionIsFinishedAndTold()
    {
        watch(Hours * Hour - Look);
        QCOMPARE(status(), u"live"_s);
        watch(Look);
        QCOMPARE(status(), u"finished"_s);
        QCOMPARE(m_told.rides.size(), 1);
        QVERIFY(m_told.rides.first().status == RideStatus::Finished);
        const auto audit = m_database->read(
            [](db::Session &session) { return AuditRepository(session).list({0}, Page{}); });
        EXPECT_OK(audit);
        QCOMPARE(audit->items.last().actor, u"saferided"_s);
        QCOMPARE(audit->items.last().action, u"ride finish"_s);
        QVERIFY(audit->items.last().detail.contains(u"12 hours"_s));
    }

    void aPositionBeginsTheTimeAnew()
    {
        watch(Hours * Hour - Look);
        store(m_clock.now());
        watch(Hours * Hour - Look);
        QCOMPARE(status(), u"live"_s);
        watch(2 * Look);
        QCOMPARE(status(), u"finished"_s);
    }

    void soDoesOneOfAPhoneWhoseClockIsWrong_data()
    {
        QTest::addColumn<qint64>("off");
        QTest::newRow("a week behind") << -7 * 24 * Hour;
        QTest::newRow("a day ahead") << 24 * Hour;
    }
    void soDoesOneOfAPhoneWhoseClockIsWrong()
    {
        QFETCH(qint64, off);
        store(m_clock.now());
        watch(6 * Hour);
        store(m_clock.now() + off, off > 0);
        watch(Hours * Hour - 6 * Hour + 3 * Look);
        QCOMPARE(status(), u"live"_s);
    }

    void aClockThatJumpsFinishesNothing()
    {
        store(m_clock.now());
        look();
        m_clock.step(365 * 24 * Hour);
        look();
        QCOMPARE(status(), u"live"_s);
        m_clock.step(-2 * 365 * 24 * Hour);
        look();
        watch(Hours * Hour / 2);
        QCOMPARE(status(), u"live"_s);
    }

    void nothingIsFinishedWhileTheClockIsDoubted()
    {
        EXPECT_OK(m_clockWatch->check());
        m_clock.step(365 * 24 * Hour);
        watch((Hours + 1) * Hour);
        QCOMPARE(status(), u"live"_s);
        m_clock.step(-365 * 24 * Hour);
        look();
        QCOMPARE(status(), u"finished"_s);
    }

    void hoursThatTheDaemonDidNotSeeDoNotCount()
    {
        watch(Hours * Hour / 2);
        m_clock.advance(Hours * Hour); // it did not run, or the database was away
        look();
        QCOMPARE(status(), u"live"_s);
        m_isStalled = true; // positions wait for their commit
        for (int i = 0; i < 200; ++i) {
            m_clock.advance(Look);
            m_unended->look();
        }
        m_isStalled = false;
        look();
        QCOMPARE(status(), u"live"_s);
    }

    void plannedRidesWait()
    {
        setStatus(u"planned"_s);
        watch(2 * Hours * Hour);
        QCOMPARE(status(), u"planned"_s);
    }

    void zeroHoursAreNever()
    {
        UnendedRides off(m_database->pool(), m_clock, *m_clockWatch, 0, {});
        QSignalSpy looked(&off, &UnendedRides::looked);
        off.look();
        m_clock.advance(1'000 * Hour);
        off.look();
        look(); // behind it
        QCOMPARE(looked.size(), 0);
        QCOMPARE(status(), u"live"_s);
    }
};

SAFERIDE_TEST(TestUnendedRides)
#include "tst_unendedrides.moc"
