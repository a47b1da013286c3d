// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/deletionrepository.h"
#include "server/repositories/positionrepository.h"
#include "server/repositories/purgerepository.h"
#include "server/services/authservice.h"
#include "server/services/participationservice.h"
#include "server/services/rideservice.h"
#include "server/services/routeservice.h"
#include "server/services/userservice.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>

#include <atomic>
#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

/// The transaction of a job that has done its work and waits to be told to commit.
class OpenTransaction
{
public:
    template<typename Work> // bool(db::Session &)
    OpenTransaction(db::Pool &pool, Work work)
    {
        pool.write(
            [this, work](db::Session &session) -> Result<bool> {
                m_succeeded = work(session);
                m_worked.release();
                m_mayCommit.acquire();
                return m_succeeded ? Result(true) : Error{ErrorCode::Internal, u"it failed"_s};
            },
            &m_context, [this](const Result<bool> &outcome) { m_committed = bool(outcome); },
            {.name = u"first"_s, .deadline = std::chrono::minutes(5)});
        m_worked.acquire();
    }
    Q_DISABLE_COPY_MOVE(OpenTransaction)
    ~OpenTransaction() { commit(); }

    bool succeeded() const { return m_succeeded; }
    bool commit()
    {
        if (!m_committed) {
            m_mayCommit.release();
            (void)QTest::qWaitFor([this] { return m_committed.has_value(); }, 60'000);
        }
        return m_committed.value_or(false);
    }

private:
    QObject m_context;
    QSemaphore m_worked;
    QSemaphore m_mayCommit;
    bool m_succeeded = false; // before m_worked is released
    std::optional<bool> m_committed;
};

} // namespace

/// What is checked stays true until it is acted on, whoever changes it at the same time. Each test
/// holds one transaction open and lets another one, which must wait for it, see what it did.
class TestLocks : public QObject
{
    Q_OBJECT

    using Taking = bool (TestLocks::*)(db::Session &session, const User &organizer);

private Q_SLOTS:
    void init()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("SQLite has one writer: needs with-postgresql.sh");
        }
        m_database = std::make_unique<TestDatabase>();
        EXPECT_OK(m_database->openPostgresql({}));
        m_other = std::make_unique<db::Pool>(
            db::Pool::Settings{.url = m_database->url(), .connections = 1});
        EXPECT_OK(m_other->open());
    }
    void cleanup()
    {
        m_other.reset();
        m_database.reset();
    }

    void nobodyJoinsARideThatIsCancelledMeanwhile()
    {
        const User organizer = user(u"organizer"_s, UserRole::Rider);
        const User rider = user(u"rider"_s, UserRole::Rider);
        const Ride ride = rideOf(organizer);
        const auto outcome = meanwhile<ParticipantInRide>(
            [&](db::Session &session) {
                RideChange cancel;
                cancel.status = RideStatus::Cancelled;
                return bool(RideService(session, m_clock).change(organizer, ride.id, cancel));
            },
            [&](db::Session &session) {
                return ParticipationService(session, m_clock).join(rider, ride.code);
            });
        EXPECT_ERROR(outcome, ErrorCode::Conflict);
        QCOMPARE(m_database->ask(u"SELECT count(*) FROM participations"_s), QStringList{u"1"_s});
    }

    void nobodyJoinsARideThatIsDeletedMeanwhile()
    {
        const User organizer = user(u"organizer"_s, UserRole::Rider);
        const User rider = user(u"rider"_s, UserRole::Rider);
        const Ride ride = rideOf(organizer);
        const auto outcome = meanwhile<ParticipantInRide>(
            [&](db::Session &session) {
                return bool(RideService(session, m_clock).remove(organizer, ride.id));
            },
            [&](db::Session &session) {
                return ParticipationService(session, m_clock).join(rider, ride.code);
            });
        EXPECT_ERROR(outcome, ErrorCode::NotFound);
    }

    void nobodyIsAddedWhoIsErasedMeanwhile()
    {
        const User organizer = user(u"organizer"_s, UserRole::Rider);
        const User rider = user(u"rider"_s, UserRole::Rider);
        const Ride ride = rideOf(organizer);
        const auto outcome = meanwhile<ParticipantInRide>(
            [&](db::Session &session) {
                return bool(UserRepository(session).erase(rider.id, m_clock.now()));
            },
            [&](db::Session &session) {
                return ParticipationService(session, m_clock).join(rider, ride.code);
            });
        EXPECT_ERROR(outcome, ErrorCode::NotFound);
        QCOMPARE(m_database->ask(u"SELECT count(*) FROM participations"_s), QStringList{u"1"_s});
    }

    void whoLeftMeanwhileGetsNoRoleAndDoesNotLeaveTwice_data()
    {
        QTest::addColumn<bool>("leavesTwice");
        QTest::newRow("role") << false;
        QTest::newRow("leave") << true;
    }
    void whoLeftMeanwhileGetsNoRoleAndDoesNotLeaveTwice()
    {
        QFETCH(bool, leavesTwice);
        const User organizer = user(u"organizer"_s, UserRole::Rider);
        const User rider = user(u"rider"_s, UserRole::Rider);
        const Ride ride = rideOf(organizer);
        const auto joined = m_database->write([&](db::Session &session) {
            return ParticipationService(session, m_clock).join(rider, ride.code);
        });
        EXPECT_OK(joined);
        const ParticipationId id = joined->participant.participation.id;
        const auto outcome = meanwhile<bool>(
            [&](db::Session &session) {
                return bool(ParticipationService(session, m_clock).remove(rider, id));
            },
            [&](db::Session &session) -> Result<bool> {
                ParticipationService participations(session, m_clock);
                if (leavesTwice) {
                    const auto left = participations.remove(organizer, id);
                    return left ? Result<bool>(true) : left.error();
                }
                const auto set = participations.setRole(organizer, id, ParticipationRole::Sweep);
                return set ? Result<bool>(true) : set.error();
            });
        EXPECT_ERROR(outcome, ErrorCode::NotFound);
    }

    void nobodyIsInARideTwice()
    {
        const User rider = user(u"rider"_s, UserRole::Rider);
        const Ride ride = rideOf(user(u"organizer"_s, UserRole::Rider));
        const auto join = [&](db::Session &session) {
            return ParticipationService(session, m_clock).join(rider, ride.code);
        };
        const auto outcome = meanwhile<ParticipantInRide>(
            [&](db::Session &session) { return bool(join(session)); }, join);
        EXPECT_ERROR(outcome, ErrorCode::Conflict);
        QCOMPARE(m_database->ask(u"SELECT count(*) FROM participations"_s), QStringList{u"2"_s});
    }

    void aNameIsOneAccounts()
    {
        const auto create = [&](db::Session &session) {
            return UserService(session, m_clock).create(u"rider"_s, u"no hash"_s, UserRole::Rider);
        };
        const auto outcome =
            meanwhile<User>([&](db::Session &session) { return bool(create(session)); }, create);
        EXPECT_ERROR(outcome, ErrorCode::Conflict);
    }

    void ofTwoWhoEndARideOneIsRefused()
    {
        const User organizer = user(u"organizer"_s, UserRole::Rider);
        const Ride ride = rideOf(organizer);
        const auto becomes = [&](RideStatus status) {
            return [&, status](db::Session &session) {
                RideChange change;
                change.status = status;
                return RideService(session, m_clock).change(organizer, ride.id, change);
            };
        };
        const auto outcome = meanwhile<Ride>(
            [&](db::Session &session) { return bool(becomes(RideStatus::Cancelled)(session)); },
            becomes(RideStatus::Live));
        EXPECT_ERROR(outcome, ErrorCode::Conflict);
        QCOMPARE(m_database->ask(u"SELECT status FROM rides"_s), QStringList{u"cancelled"_s});
    }

    void aRideIsDeletedOnce()
    {
        const User organizer = user(u"organizer"_s, UserRole::Rider);
        const Ride ride = rideOf(organizer);
        const auto remove = [&](db::Session &session) {
            return RideService(session, m_clock).remove(organizer, ride.id);
        };
        const auto outcome =
            meanwhile<Ride>([&](db::Session &session) { return bool(remove(session)); }, remove);
        EXPECT_ERROR(outcome, ErrorCode::NotFound);
    }

    void aRouteIsDeletedOnceAndNotChangedAfterwards_data()
    {
        QTest::addColumn<bool>("isChanged");
        QTest::newRow("deleted") << false;
        QTest::newRow("changed") << true;
    }
    void aRouteIsDeletedOnceAndNotChangedAfterwards()
    {
        QFETCH(bool, isChanged);
        const User owner = user(u"owner"_s, UserRole::Rider);
        const Route route = routeOf(owner);
        const auto outcome = meanwhile<bool>(
            [&](db::Session &session) {
                return bool(RouteService(session, m_clock).remove(owner, route.id));
            },
            [&](db::Session &session) -> Result<bool> {
                RouteService routes(session, m_clock);
                if (isChanged) {
                    const auto changed = routes.change(owner, route.id, {});
                    return changed ? Result<bool>(true) : changed.error();
                }
                const auto removed = routes.remove(owner, route.id);
                return removed ? Result<bool>(true) : removed.error();
            });
        EXPECT_ERROR(outcome, ErrorCode::NotFound);
    }

    void aRouteThatARideTakesMeanwhileIsNotDeleted()
    {
        const User owner = user(u"owner"_s, UserRole::Rider);
        const Route route = routeOf(owner);
        const auto outcome = meanwhile<bool>(
            [&](db::Session &session) {
                return bool(RideService(session, m_clock).create(owner, newRide(route.id)));
            },
            [&](db::Session &session) -> Result<bool> {
                const auto removed = RouteService(session, m_clock).remove(owner, route.id);
                return removed ? Result<bool>(true) : removed.error();
            });
        EXPECT_ERROR(outcome, ErrorCode::Conflict);
        QCOMPARE(m_database->ask(u"SELECT count(*) FROM routes"_s), QStringList{u"1"_s});
    }

    void noRideTakesARouteThatIsDeletedMeanwhile()
    {
        const User owner = user(u"owner"_s, UserRole::Rider);
        const Route route = routeOf(owner);
        const auto outcome = meanwhile<RideWithParticipants>(
            [&](db::Session &session) {
                return bool(RouteService(session, m_clock).remove(owner, route.id));
            },
            [&](db::Session &session) {
                return RideService(session, m_clock).create(owner, newRide(route.id));
            });
        EXPECT_ERROR(outcome, ErrorCode::Conflict);
        QCOMPARE(m_database->ask(u"SELECT count(*) FROM rides"_s), QStringList{u"0"_s});
    }

    void aRideThatTakesARouteMeanwhileIsToldOfItsChange()
    {
        const User owner = user(u"owner"_s, UserRole::Rider);
        const Route route = routeOf(owner);
        const auto told = meanwhile<std::vector<RideEvent>>(
            [&](db::Session &session) {
                return bool(RideService(session, m_clock).create(owner, newRide(route.id)));
            },
            [&](db::Session &session) -> Result<std::vector<RideEvent>> {
                const auto changed = RouteService(session, m_clock).change(owner, route.id, {});
                return changed ? Result(session.recorded()) : changed.error();
            });
        EXPECT_OK(told);
        QCOMPARE(told->size(), size_t(1));
    }

    void aHashIsNotRenewedOverAPasswordThatIsSetMeanwhile()
    {
        const User rider = user(u"rider"_s, UserRole::Rider);
        const auto outcome = meanwhile<bool>(
            [&](db::Session &session) {
                return bool(UserService(session, m_clock).setPassword(u"rider"_s, u"new"_s));
            },
            [&](db::Session &session) -> Result<bool> {
                const auto renewed =
                    AuthService(session).renewHash(rider.id, u"no hash"_s, u"renewed"_s);
                return renewed ? Result<bool>(true) : renewed.error();
            });
        EXPECT_OK(outcome);
        QCOMPARE(m_database->ask(u"SELECT password_hash FROM users"_s), QStringList{u"new"_s});
    }

    void twoAdminsWhoDemoteEachOtherLeaveOne()
    {
        const User one = user(u"one"_s, UserRole::Admin);
        const User two = user(u"two"_s, UserRole::Admin);
        const auto demote = [&](const User &who, const User &whom) {
            return [&](db::Session &session) -> Result<User> {
                const auto asking = authorize(session, who);
                return asking
                    ? UserService(session, m_clock).changeRole(*asking, whom.id, UserRole::Rider)
                    : asking;
            };
        };
        const auto outcome =
            meanwhile<User>([&](db::Session &session) { return bool(demote(one, two)(session)); },
                            demote(two, one));
        EXPECT_ERROR(outcome, ErrorCode::Unauthorized);
        QCOMPARE(m_database->ask(u"SELECT username FROM users WHERE role = 'admin'"_s),
                 QStringList{u"one"_s});
    }

    void commandsThatTakeTheLastTwoAdminsLeaveOne_data()
    {
        QTest::addColumn<bool>("isErased");
        QTest::newRow("role") << false;
        QTest::newRow("erase") << true;
    }
    void commandsThatTakeTheLastTwoAdminsLeaveOne()
    {
        QFETCH(bool, isErased);
        user(u"one"_s, UserRole::Admin);
        const User two = user(u"two"_s, UserRole::Admin);
        const auto outcome = meanwhile<User>(
            [&](db::Session &session) {
                return bool(UserService(session, m_clock).setRole(u"one"_s, UserRole::Rider));
            },
            [&](db::Session &session) -> Result<User> {
                UserService users(session, m_clock);
                if (!isErased) {
                    return users.setRole(u"two"_s, UserRole::Rider);
                }
                const auto mayGo = users.requireAnotherAdmin(two); // as user erase begins
                return mayGo ? Result<User>(two) : mayGo.error();
            });
        EXPECT_ERROR(outcome, ErrorCode::Conflict);
    }

    void twoAdminsWhoDemoteEachOtherAtTheSameMomentLeaveOne()
    {
        const User one = user(u"one"_s, UserRole::Admin);
        const User two = user(u"two"_s, UserRole::Admin);
        QSemaphore arrived;
        std::atomic<int> attempts = 0;
        QList<Result<User>> outcomes;
        for (const auto &[who, whom] : {std::pair(one, two), std::pair(two, one)}) {
            m_database->pool().write(
                [&, who = who, whom = whom](db::Session &session) -> Result<User> {
                    const auto asking = authorize(session, who);
                    if (++attempts <= 2) { // each holds itself, and wants the other
                        arrived.release();
                        while (arrived.available() < 2) {
                            QThread::msleep(1);
                        }
                    }
                    return asking ? UserService(session, m_clock)
                                        .changeRole(*asking, whom.id, UserRole::Rider)
                                  : asking;
                },
                this, [&](const Result<User> &outcome) { outcomes.append(outcome); },
                {.name = u"demote"_s, .deadline = std::chrono::minutes(5)});
        }
        QTRY_COMPARE_WITH_TIMEOUT(outcomes.size(), 2, 60'000);
        QVERIFY(attempts
                >= 3); // the server ended one of them, which was run again until the other was done
        const Result<User> &refused = outcomes[outcomes[0] ? 1 : 0];
        QVERIFY(outcomes[0] || outcomes[1]);
        EXPECT_ERROR(refused, ErrorCode::Unauthorized);
        QCOMPARE(m_database->ask(u"SELECT count(*) FROM users WHERE role = 'admin'"_s),
                 QStringList{u"1"_s});
    }

    void whoTakesAwayKeepsNobodysPositionsWaiting_data()
    {
        QTest::addColumn<Taking>("taking");
        QTest::addColumn<StoreOutcome>("outcome");
        const StoreOutcome again = StoreOutcome::Locked; // is tried again by the writer
        QTest::newRow("a rider leaves") << Taking(&TestLocks::leave) << again;
        QTest::newRow("a role changes") << Taking(&TestLocks::changeRoleInRide) << again;
        QTest::newRow("a ride is deleted") << Taking(&TestLocks::removeRide) << again;
        QTest::newRow("an account is erased") << Taking(&TestLocks::eraseRider) << again;
        QTest::newRow("what is old is deleted") << Taking(&TestLocks::purge) << again;
        QTest::newRow("what was deleted is taken out")
            << Taking(&TestLocks::takeOut) << StoreOutcome::Refused;
    }
    void whoTakesAwayKeepsNobodysPositionsWaiting()
    {
        QFETCH(Taking, taking);
        QFETCH(StoreOutcome, outcome);
        const User organizer = user(u"organizer"_s, UserRole::Rider);
        m_rider = user(u"rider"_s, UserRole::Rider);
        m_ride = rideOf(organizer);
        const qint64 other = m_database->addParticipation();
        m_participation =
            m_database
                ->write([&](db::Session &session) {
                    return ParticipationService(session, m_clock).join(m_rider, m_ride.code);
                })
                ->participant.participation.id;
        const std::vector<NewPosition> positions{position(m_participation, 1), position({other}, 1),
                                                 position(m_participation, 2),
                                                 position(m_participation, 3)};
        const auto store = [&](db::Session &session) {
            return PositionRepository(session).store(positions);
        };
        EXPECT_OK(m_database->write(store));
        m_database->ask(u"DELETE FROM positions WHERE participation_id = %1"_s.arg(other));
        if (taking == Taking(&TestLocks::takeOut)) {
            m_database->ask(u"UPDATE participations SET left_at = 1 WHERE id = %1"_s.arg(
                m_participation.value));
        }
        OpenTransaction open(
            *m_other, [&](db::Session &session) { return (this->*taking)(session, organizer); });
        QVERIFY(open.succeeded());
        const auto outcomes = m_database->write(store); // the other one holds what it has
        EXPECT_OK(outcomes);
        QCOMPARE(*outcomes, (std::vector{outcome, StoreOutcome::Stored, outcome, outcome}));
        QVERIFY(open.commit());
    }

    void nobodyResetsThePasswordOfARiderWhoBecomesAnAdminMeanwhile()
    {
        const User dispatcher = user(u"dispatcher"_s, UserRole::Dispatcher);
        const User rider = user(u"rider"_s, UserRole::Rider);
        const auto outcome = meanwhile<User>(
            [&](db::Session &session) {
                return bool(UserService(session, m_clock).setRole(u"rider"_s, UserRole::Admin));
            },
            [&](db::Session &session) {
                return UserService(session, m_clock).resetPassword(dispatcher, rider.id, u"x"_s);
            });
        EXPECT_ERROR(outcome, ErrorCode::Forbidden);
    }

private:
    /// Runs `first` in a transaction that stays open until `second`, on another connection, waits
    /// for it; the outcome of the second.
    template<typename T, typename First, typename Second>
    Result<T> meanwhile(First first, Second second)
    {
        OpenTransaction open(*m_other, std::move(first));
        if (!open.succeeded()) {
            return Error{ErrorCode::Internal, u"the first failed"_s};
        }
        std::optional<Result<T>> outcome;
        m_database->pool().write(std::move(second), this,
                                 [&](Result<T> result) { outcome = std::move(result); },
                                 {.name = u"second"_s, .deadline = std::chrono::minutes(5)});
        const auto isWaiting = [&] {
            return outcome
                || m_database
                       ->ask(u"SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                             " AND wait_event_type = 'Lock'"_s)
                       .size()
                == 1;
        };
        const bool waited = QTest::qWaitFor(isWaiting, 60'000) && !outcome;
        open.commit();
        (void)QTest::qWaitFor([&] { return outcome.has_value(); }, 60'000);
        return waited && outcome ? *outcome
                                 : Error{ErrorCode::Internal, u"the second did not wait"_s};
    }

    static Result<User> authorize(db::Session &session, const User &who)
    {
        Claims claims;
        claims.user = who.id;
        claims.tokenVersion = 1;
        return AuthService(session).authorize(claims, db::Access::Write);
    }

    bool leave(db::Session &session, const User &)
    {
        return bool(ParticipationService(session, m_clock).remove(m_rider, m_participation));
    }
    bool changeRoleInRide(db::Session &session, const User &organizer)
    {
        return bool(ParticipationService(session, m_clock)
                        .setRole(organizer, m_participation, ParticipationRole::Sweep));
    }
    bool removeRide(db::Session &session, const User &organizer)
    {
        return bool(RideService(session, m_clock).remove(organizer, m_ride.id));
    }
    bool eraseRider(db::Session &session, const User &)
    {
        return UserRepository(session).erase(m_rider.id, m_clock.now())
            && DeletionRepository(session).leaveRides(m_rider.id, m_clock.now());
    }
    bool purge(db::Session &session, const User &)
    {
        return bool(PurgeRepository(session).purgePart(m_participation, 2, m_clock.now()));
    }
    bool takeOut(db::Session &session, const User &)
    {
        const DoomedParticipation doomed{m_participation, m_ride.id, m_rider.id};
        return bool(DeletionRepository(session).deletePart(doomed, 2, m_clock.now()));
    }

    static NewPosition position(ParticipationId participation, qint64 fixTime)
    {
        NewPosition position;
        position.participation = participation;
        position.fix.point = {46, 14};
        position.fix.fixTime = position.receivedAt = {fixTime};
        return position;
    }

    User user(const QString &name, UserRole role)
    {
        return *m_database->write([&](db::Session &session) {
            return UserService(session, m_clock).create(name, u"no hash"_s, role);
        });
    }

    NewRide newRide(std::optional<RouteId> route = {}) const
    {
        NewRide ride;
        ride.title = u"a ride"_s;
        ride.startTime = m_clock.now();
        ride.route = route;
        return ride;
    }

    Ride rideOf(const User &organizer)
    {
        return m_database
            ->write([&](db::Session &session) {
                return RideService(session, m_clock).create(organizer, newRide());
            })
            ->ride;
    }

    Route routeOf(const User &owner)
    {
        return *m_database->write([&](db::Session &session) {
            return RouteService(session, m_clock).create(owner, {u"a route"_s, {}, {u"<gpx/>"_s}});
        });
    }

    ManualClock m_clock;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<db::Pool> m_other;
    User m_rider; // of one test
    Ride m_ride;
    ParticipationId m_participation;
};

SAFERIDE_TEST(TestLocks)
#include "tst_locks.moc"
