// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/eventrepository.h"
#include "server/upkeep/eventtail.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"

#include <QSemaphore>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

constexpr int Many = 1000;

/// Notes what is told.
class Told final : public db::CommitListener
{
public:
    void committed(const std::vector<RideEvent> &events) override
    {
        for (const RideEvent &event : events) {
            if (const auto *changed = std::get_if<RidePut>(&event)) {
                rides.append(changed->ride.id.value);
            } else if (const auto *deleted = std::get_if<RideRemoved>(&event)) {
                goneRides.append(deleted->ride.value);
            } else if (const auto *left = std::get_if<ParticipantLeft>(&event)) {
                departures.append(*left);
            }
        }
    }
    void commitUnknown(const std::vector<RideEvent> &) override { }

    QList<qint64> rides;
    QList<qint64> goneRides;
    QList<ParticipantLeft> departures;
};

} // namespace

/// How a daemon learns of what other processes did.
class TestEventTail : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database;
    ManualClock m_clock;
    std::unique_ptr<Told> m_told;
    QSet<qint64> m_revoked; ///< users
    std::unique_ptr<EventTail> m_tail;

    /// What a backup from before the first event brings back.
    void goBackBeforeAll()
    {
        m_database.ask(u"DELETE FROM ride_events"_s);
        m_database.ask(m_database.isPostgresql()
                           ? u"ALTER TABLE ride_events ALTER COLUMN id RESTART WITH 1"_s
                           : u"DELETE FROM sqlite_sequence WHERE name = 'ride_events'"_s);
    }

    template<typename Add>
    bool add(Add add)
    {
        return bool(m_database.write([&](db::Session &session) {
            EventRepository events(session);
            return add(events);
        }));
    }

    bool put(qint64 ride)
    {
        return add([&](EventRepository &events) {
            return events.addRidePut(RideId{ride}, m_clock.now());
        });
    }

    bool revoke(qint64 user)
    {
        return add([&](EventRepository &events) {
            return events.addRevocation(UserId{user}, m_clock.now());
        });
    }

    qint64 addRide() { return rideOf(m_database.addParticipation()); }
    qint64 rideOf(qint64 participation)
    {
        return m_database
            .ask(u"SELECT ride_id FROM participations WHERE id = %1"_s.arg(participation))
            .value(0)
            .toLongLong();
    }
    qint64 userOf(qint64 participation)
    {
        return m_database
            .ask(u"SELECT user_id FROM participations WHERE id = %1"_s.arg(participation))
            .value(0)
            .toLongLong();
    }

private Q_SLOTS:
    void initTestCase() { EXPECT_OK(m_database.openByEnvironment()); }

    void init()
    {
        m_told = std::make_unique<Told>();
        m_revoked.clear();
        m_tail = std::make_unique<EventTail>(m_database.pool(), m_clock, *m_told,
                                             [this](const QList<Revocation> &revocations) {
                                                 for (const auto &revocation : revocations) {
                                                     m_revoked.insert(revocation.user.value);
                                                 }
                                             });
        m_tail->start();
        // It may not have begun yet.
        const qint64 ride = addRide();
        QTRY_VERIFY(put(ride) && m_told->rides.contains(ride));
    }
    void cleanup() { m_tail.reset(); }

    void whatWasCommittedIsTold()
    {
        const qint64 participation = m_database.addParticipation();
        const ParticipantLeft left{RideId{rideOf(participation)}, ParticipationId{participation},
                                   UserId{userOf(participation)}, m_clock.now()};
        QVERIFY(add([&](EventRepository &events) { return events.addLeft(left); }));
        QVERIFY(revoke(left.user.value));
        QVERIFY(put(1'000'000));
        QTRY_COMPARE(m_told->departures, QList<ParticipantLeft>{left});
        QTRY_VERIFY(m_revoked.contains(left.user.value));
        QTRY_COMPARE(m_told->goneRides, QList<qint64>{1'000'000}); // there is none
    }

    void aRideThatChangedOftenIsReadOnce()
    {
        const qint64 ride = addRide();
        QVERIFY(add([&](EventRepository &events) {
            for (int i = 0; i < Many; ++i) {
                if (const auto added = events.addRidePut(RideId{ride}, m_clock.now()); !added) {
                    return added;
                }
            }
            return Result<void>();
        }));
        QTRY_VERIFY(m_told->rides.contains(ride));
        QCOMPARE(m_told->rides.count(ride), 1);
    }

    void aKindOfANewerProgramIsSkipped()
    {
        m_database.ask(u"INSERT INTO ride_events (kind, happened_at) VALUES (30000, 0)"_s);
        const qint64 ride = addRide();
        QVERIFY(put(ride));
        QTRY_VERIFY(m_told->rides.contains(ride));
    }

    void whatIsCommittedLateIsToldAlthoughManyLaterOnesWereToldBefore()
    {
        if (!m_database.isPostgresql()) {
            QSKIP("SQLite has one writer");
        }
        const qint64 late = addRide();
        const qint64 last = addRide();
        QSemaphore added;
        QSemaphore mayCommit;
        bool isDone = false;
        m_database.pool().write(
            [&](db::Session &session) {
                const auto result = EventRepository(session).addRidePut(RideId{late}, {});
                added.release();
                mayCommit.acquire();
                return result;
            },
            this, [&](const Result<void> &) { isDone = true; });
        added.acquire();
        m_database.ask(u"INSERT INTO ride_events (kind, ride_id, happened_at)"
                       " SELECT 1, %1, 0 FROM generate_series(1, %2)"_s.arg(last)
                           .arg(Many));
        QTRY_VERIFY(m_told->rides.contains(last));
        QVERIFY(!m_told->rides.contains(late));
        mayCommit.release();
        QTRY_VERIFY(isDone);
        QTRY_VERIFY(m_told->rides.contains(late));
        QCOMPARE(m_told->rides.count(late), 1);
    }

    void whatComesAfterAnOlderBackupWasRestoredIsTold()
    {
        for (int i = 0; i < 150; ++i) { // ids that are given again
            QVERIFY(put(1));
        }
        goBackBeforeAll();
        const qint64 participation = m_database.addParticipation();
        QVERIFY(revoke(userOf(participation)) && put(rideOf(participation)));
        QTRY_VERIFY(m_revoked.contains(userOf(participation)));
        QTRY_VERIFY(m_told->rides.contains(rideOf(participation)));
    }

    void aTransactionThatIsStillToComeHereIsNotToldAgainAndAgain()
    {
        if (!m_database.isPostgresql()) {
            QSKIP("SQLite has no transaction ids");
        }
        const qint64 ride = addRide(); // restored from a server that had seen more
        m_database.ask(u"INSERT INTO ride_events (xid, kind, ride_id, happened_at)"
                       " VALUES ('4000000000000', 1, %1, 0)"_s.arg(ride));
        const qint64 next = addRide();
        QVERIFY(put(next));
        QTRY_VERIFY(m_told->rides.contains(next));
        QVERIFY(!m_told->rides.contains(ride));
    }

    void aServerWhoseTransactionsBeganAnewTellsAllThatIsKept()
    {
        const qint64 ride = addRide();
        QVERIFY(put(ride));
        const auto all = m_database.read([&](db::Session &session) {
            return EventRepository(session).since(
                m_database.isPostgresql() ? u"9000000000000:9000000000000:"_s : u"9000000000000"_s);
        });
        EXPECT_OK(all);
        const auto isOfRide = [&](const EventRow &event) { return event.ride.value == ride; };
        QVERIFY(std::ranges::any_of(all->events, isOfRide));
    }
};

QTEST_GUILESS_MAIN(TestEventTail)
#include "tst_eventtail.moc"
