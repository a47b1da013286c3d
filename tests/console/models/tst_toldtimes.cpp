// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/attentionwatch.h"
#include "console/models/riderstate.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

namespace {

constexpr qint64 Minute = 60'000;
constexpr qint64 Hour = 60 * Minute;
const RideId Lakes{7};
const ParticipationId Cene{1};
const ParticipationId Dana{2};

} // namespace

/// The daemon's clock was an hour ahead, and is set right: nobody seems younger than what is known.
class TestToldTimes : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<LiveRideStore> m_store;
    std::unique_ptr<RouteBook> m_routes;
    std::unique_ptr<AttentionWatch> m_watch;

    Timestamp now() const { return m_clock->now(); }
    static Ride hills()
    {
        Ride ride;
        ride.id = Lakes;
        ride.status = RideStatus::Live;
        return ride;
    }
    static LocationFix fixOf(Timestamp at, double speed)
    {
        return {.point = {45.5, 13.7}, .fixTime = at, .speed = speed};
    }
    static Participant rider(ParticipationId id, Timestamp at, double speed = 6)
    {
        Participant made;
        made.participation.id = id;
        made.participation.ride = Lakes;
        made.participation.lastFix = fixOf(at, speed);
        made.participation.lastContact = LastContact{at, at};
        return made;
    }
    void report(ParticipationId id, Timestamp at, double speed)
    {
        m_store->applyFixes({{id, fixOf(at, speed), {at, at}}});
    }
    void pass(qint64 msecs)
    {
        m_clock->advance(msecs);
        m_store->noteHeard();
        m_watch->lookAtAll();
    }
    bool needsAttention(ParticipationId id, AttentionKind kind) const
    {
        return m_watch->find(id, kind).has_value();
    }

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<ManualClock>();
        m_clock->advance(10 * Hour);
        m_store = std::make_unique<LiveRideStore>(*m_clock);
        m_routes = std::make_unique<RouteBook>(*m_store);
        m_watch = std::make_unique<AttentionWatch>(*m_store, *m_routes);
        m_store->setServerTime(now());
    }
    void cleanup()
    {
        m_watch.reset();
        m_routes.reset();
        m_store.reset();
    }

    void whatIsDatedAheadAtTheLoginCountsFromTheLogin()
    {
        m_store->applySnapshot({hills()},
                               {rider(Cene, now() + Hour), rider(Dana, now() + -Minute)});
        pass(Minute);
        QCOMPARE(riderStateOf(*m_store, Cene), RiderState::Moving);
        pass(Minute);
        QCOMPARE(riderStateOf(*m_store, Cene), RiderState::Silent);
        QVERIFY(needsAttention(Cene, AttentionKind::Silent));
        QCOMPARE(m_store->fixAge(Cene), 2 * Minute);
        QCOMPARE(m_store->newestFixAge(Lakes), 2 * Minute);
    }

    void itIsStillOldWhenTheClockHasCaughtUp()
    {
        m_store->applySnapshot({hills()}, {rider(Cene, now() + Hour)});
        pass(Hour + 1'000);
        QCOMPARE(riderStateOf(*m_store, Cene), RiderState::Silent);
        QCOMPARE(m_store->fixAge(Cene), Hour + 1'000);
    }

    void toldAgainItIsNotYounger()
    {
        const Participant ana = rider(Cene, now() + Hour);
        m_store->applySnapshot({hills()}, {ana});
        pass(Minute);
        m_store->applySnapshot({hills()}, {ana});
        m_store->applyFixes({{Cene, *ana.participation.lastFix, *ana.participation.lastContact}});
        pass(Minute);
        QVERIFY(needsAttention(Cene, AttentionKind::Silent));
        QCOMPARE(m_store->fixAge(Cene), 2 * Minute);
    }

    void theNewestFixOfARideIsOfSomebodyWhoStillSends()
    {
        m_store->applySnapshot({hills()}, {rider(Cene, now() + Hour), rider(Dana, now() + Hour)});
        pass(Minute);
        QCOMPARE(m_store->newestFixAge(Lakes), Minute);
        report(Dana, now(), 6);
        pass(Minute / 2);
        QCOMPARE(m_store->newestFixAge(Lakes), Minute / 2);
    }

    void whoStoodBeforeTheClockWasSetBackStandsStill()
    {
        m_store->setServerTime(now() + Hour);
        m_store->applySnapshot({hills()}, {rider(Cene, now() + Hour, 0)});
        m_watch->lookAtAll();
        m_store->setServerTime(now());
        for (int minute = 0; minute < 4; ++minute) {
            pass(Minute);
            report(Cene, now(), 0);
        }
        pass(0);
        QVERIFY(needsAttention(Cene, AttentionKind::Stopped));
    }

    void aStepOfTheClockAccusesAndHidesNobody_data()
    {
        QTest::addColumn<qint64>("step");
        QTest::newRow("ahead") << 20 * Minute;
        QTest::newRow("back") << -20 * Minute;
    }
    void aStepOfTheClockAccusesAndHidesNobody()
    {
        QFETCH(qint64, step);
        constexpr ParticipationId Emil{9};
        const auto says = [this](ParticipationId id, qint64 ahead, double speed) {
            const Timestamp at = now() + ahead; // by the daemon's clock; the phone's is right
            m_store->applyFixes({{id, fixOf(now(), speed), {at, now()}}});
        };
        m_store->applySnapshot(
            {hills()}, {rider(Cene, now(), 0), rider(Dana, now(), 0), rider(Emil, now(), 6)});
        m_watch->lookAtAll();
        for (int minute = 0; minute < 5; ++minute) { // Emil is silent
            pass(Minute);
            says(Cene, 0, 0);
            says(Dana, 0, minute < 4 ? 6 : 0); // stands from here on
        }
        pass(0);
        m_watch->acknowledge({Cene, AttentionKind::Stopped, QStringLiteral("dora"), now()});
        const auto open = [this] {
            QList<std::pair<ParticipationId, AttentionKind>> found;
            for (const Attention &attention : m_watch->all()) {
                if (!attention.acknowledgement) {
                    found.append({attention.participation, attention.kind});
                }
            }
            return found;
        };
        using Open = decltype(open());
        QVERIFY(open() == (Open{{Emil, AttentionKind::Silent}}));
        const auto since = m_watch->find(Cene, AttentionKind::Stopped)->since;

        m_store->setServerTime(now() + step);
        QCOMPARE(m_store->fixAge(Emil), 5 * Minute);
        QCOMPARE(riderStateOf(*m_store, Emil), RiderState::Silent);
        QCOMPARE(m_watch->find(Cene, AttentionKind::Stopped)->since, since + step);
        pass(10'000);
        says(Dana, step, 0);
        pass(0);
        QVERIFY(open() == (Open{{Emil, AttentionKind::Silent}}));
        QVERIFY(needsAttention(Cene, AttentionKind::Stopped)); // and still acknowledged

        says(Cene, step, 6); // rides, and stops again
        pass(10'000);
        says(Cene, step, 0);
        for (int minute = 0; minute < 4; ++minute) {
            pass(Minute);
            says(Cene, step, 0);
            says(Dana, step, 6);
        }
        pass(0);
        QVERIFY(open().contains({Cene, AttentionKind::Stopped}));
    }

    /// Its fixes are dated ahead: they are stored, and none is the newest.
    void ofWhoIsHeardWithoutANewPositionItIsNotKnownWhetherTheyMove()
    {
        m_store->applySnapshot({hills()}, {rider(Cene, now(), 6)});
        for (int minute = 0; minute < 3; ++minute) {
            pass(Minute);
            m_store->applyContacts({{Cene, {now(), now() + 2 * Hour}}});
        }
        QCOMPARE(riderStateOf(*m_store, Cene), RiderState::Unsure);
        QVERIFY(!needsAttention(Cene, AttentionKind::Silent));
        QCOMPARE(m_store->fixAge(Cene), 3 * Minute);
    }
};

SAFERIDE_TEST(TestToldTimes)
#include "tst_toldtimes.moc"
