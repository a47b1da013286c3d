// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/eventrepository.h"
#include "server/upkeep/eventtail.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QFile>
#include <QSemaphore>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

constexpr int Many = 1000;
constexpr qint64 Other = 1; ///< no pool has it

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
            } else if (const auto *put = std::get_if<ParticipantPut>(&event)) {
                participants.append(put->participant.participation.id.value);
            } else {
                others.push_back(event);
            }
        }
    }
    void commitUnknown(const std::vector<RideEvent> &) override { }

    QList<qint64> rides;
    QList<qint64> goneRides;
    QList<ParticipantLeft> departures;
    QList<qint64> participants;
    std::vector<RideEvent> others;
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

    /// By another process, `times` over.
    bool tell(const EventRow &row, int times = 1)
    {
        return bool(m_database.write([&](db::Session &session) -> Result<void> {
            for (int i = 0; i < times; ++i) {
                if (const auto added = db::insertEvent(session, row, Other); !added) {
                    return added.error();
                }
            }
            return {};
        }));
    }
    static EventRow putOf(qint64 ride)
    {
        return {.kind = qint16(EventKind::RidePut), .ride = RideId{ride}};
    }
    bool put(qint64 ride) { return tell(putOf(ride)); }
    bool revoke(qint64 user)
    {
        return bool(m_database.write([&](db::Session &session) {
            return EventRepository(session).addRevocation(UserId{user}, m_clock.now());
        }));
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
        m_database.ask(u"UPDATE participations SET left_at = 1, version = 7 WHERE id = %1"_s.arg(
            participation));
        const ParticipantLeft left{RideId{rideOf(participation)}, ParticipationId{participation},
                                   UserId{userOf(participation)}, 7};
        QVERIFY(tell(rowOf(left)));
        QVERIFY(revoke(left.user.value));
        QVERIFY(put(1'000'000));
        QTRY_COMPARE(m_told->departures, QList<ParticipantLeft>{left});
        QTRY_VERIFY(m_revoked.contains(left.user.value));
        QTRY_COMPARE(m_told->goneRides, QList<qint64>{1'000'000}); // there is none
    }

    void aDepartureIsToldAsTheDatabaseHasItNow()
    {
        const qint64 back = m_database.addParticipation();
        const ParticipationId gone{1'000'000};
        const RideId ride{rideOf(back)};
        QVERIFY(tell(rowOf(ParticipantLeft{ride, ParticipationId{back}, UserId{userOf(back)}})));
        QVERIFY(tell(rowOf(ParticipantLeft{ride, gone, UserId{userOf(back)}})));
        const ParticipantLeft forGood{ride, gone, UserId{userOf(back)}, ParticipantLeft::ForGood};
        QTRY_COMPARE(m_told->departures, QList<ParticipantLeft>{forGood});
        QCOMPARE(m_told->participants, QList<qint64>{back});
    }

    void aRideThatChangedOftenIsReadOnce()
    {
        const qint64 ride = addRide();
        QVERIFY(tell(putOf(ride), 100)); // in one page with what init() may have left
        QTRY_VERIFY(m_told->rides.contains(ride));
        QCOMPARE(m_told->rides.count(ride), 1);
    }

    void whatThisProcessDidIsNotToldToItAgain()
    {
        const qint64 own = addRide();
        EXPECT_OK(m_database.write([&](db::Session &session) -> Result<void> {
            session.record(RideRemoved{RideId{own}});
            return {};
        }));
        const qint64 ride = addRide();
        QVERIFY(put(ride));
        QTRY_VERIFY(m_told->rides.contains(ride));
        QVERIFY(!m_told->rides.contains(own) && m_told->goneRides.isEmpty());
    }

    void whatIsInNoOtherTableIsToldAsItWasWritten()
    {
        const std::vector<RideEvent> events{
            Announced{{3}, u"Regroup"_s},
            RouteChanged{{3}, {9}},
            Acknowledged{{3}, {{5}, AttentionKind::Silent, u"dora"_s, m_clock.now()}},
        };
        for (const RideEvent &event : events) {
            QVERIFY(tell(rowOf(event)));
        }
        QTRY_COMPARE(m_told->others.size(), events.size());
        QVERIFY(m_told->others == events);
    }

    void whatACommitDidWhoseResponseWasLostIsToldToThisProcessToo()
    {
        if (m_database.isPostgresql()) {
            QSKIP("on SQLite a file that is moved away loses it");
        }
        const QString path = m_database.url().path;
        const QString elsewhere = path + u".elsewhere"_s;
        const Announced said{{3}, u"Wait at the bridge"_s};
        const auto outcome = m_database.write([&](db::Session &session) -> Result<bool> {
            session.record(said);
            return QFile::rename(path, elsewhere);
        });
        QVERIFY(!outcome && QFile::rename(elsewhere, path));
        QCOMPARE(outcome.error(), db::outcomeUnknown());
        QTRY_COMPARE(m_told->others, std::vector<RideEvent>{said});
        const qint64 ride = addRide();
        QTRY_VERIFY(put(ride));
        QTRY_VERIFY(m_told->rides.contains(ride));
        QCOMPARE(m_told->others.size(), 1); // once
    }

    void whatWasRolledBackWithItsCommitIsNotTold()
    {
        if (!m_database.isPostgresql()) {
            QSKIP("a COMMIT of SQLite is not lost");
        }
        m_database.ask(u"CREATE FUNCTION end_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                       " PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"_s);
        m_database.ask(u"CREATE CONSTRAINT TRIGGER ends AFTER INSERT ON ride_events DEFERRABLE"
                       " INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_here()"_s);
        EXPECT_ERROR(m_database.write([](db::Session &session) -> Result<bool> {
            session.record(Announced{{3}, u"never"_s});
            return true;
        }),
                     ErrorCode::Timeout);
        m_database.ask(u"DROP TRIGGER ends ON ride_events"_s);
        m_database.ask(u"DROP FUNCTION end_here()"_s);
        const qint64 ride = addRide();
        QTRY_VERIFY(put(ride));
        QTRY_VERIFY(m_told->rides.contains(ride));
        QVERIFY(m_told->others.empty());
    }

    void moreThanOneTurnReadsIsToldInTheirOrder()
    {
        constexpr int Rides = 1'200; // of which there are none: quickly read
        EXPECT_OK(m_database.write([&](db::Session &session) -> Result<void> {
            for (qint64 ride = 1; ride <= Rides; ++ride) {
                if (const auto added = db::insertEvent(session, putOf(1'000'000 + ride), Other);
                    !added) {
                    return added.error();
                }
            }
            return {};
        }));
        QVERIFY(tell(rowOf(Announced{{3}, u"last"_s})));
        QTRY_VERIFY(!m_told->others.empty());
        QCOMPARE(m_told->goneRides.size(), Rides);
        QVERIFY(std::ranges::is_sorted(m_told->goneRides));
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
                const auto result = db::insertEvent(session, putOf(late), Other);
                added.release();
                mayCommit.acquire();
                return result;
            },
            this, [&](const Result<qint64> &) { isDone = true; });
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
            return EventRepository(session).since({m_database.isPostgresql()
                                                       ? u"9000000000000:9000000000000:"_s
                                                       : u"9000000000000"_s});
        });
        EXPECT_OK(all);
        const auto isOfRide = [&](const EventRow &event) { return event.ride.value == ride; };
        QVERIFY(std::ranges::any_of(all->events, isOfRide));
    }
};

SAFERIDE_TEST(TestEventTail)
#include "tst_eventtail.moc"
