// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/connection.h"
#include "server/services/authservice.h"
#include "server/services/participationservice.h"
#include "server/services/rideservice.h"
#include "server/services/userservice.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// What is checked stays true until it is acted on, whoever changes it at the same time. Each test
/// holds one transaction open and lets another one, which must wait for it, see what it did.
class TestLocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (!qEnvironmentVariableIsSet("SAFERIDE_TEST_POSTGRESQL")) {
            QSKIP("SQLite has one writer: needs with-postgresql.sh");
        }
        m_database = std::make_unique<TestDatabase>();
        EXPECT_OK(m_database->openPostgresql({}));
        static db::StatementCounters counters;
        m_other = db::Connection::create(m_database->url(), db::Access::Write, &counters);
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

    void twoAdminsWhoDemoteEachOtherLeaveOne()
    {
        const User one = user(u"one"_s, UserRole::Admin);
        const User two = user(u"two"_s, UserRole::Admin);
        const auto demote = [&](const User &who, const User &whom) {
            return [&](db::Session &session) -> Result<User> {
                Claims claims;
                claims.user = who.id;
                claims.tokenVersion = 1;
                const auto asking = AuthService(session).authorize(claims, db::Access::Write);
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

    void commandsThatDemoteTheLastTwoAdminsLeaveOne()
    {
        user(u"one"_s, UserRole::Admin);
        user(u"two"_s, UserRole::Admin);
        const auto outcome = meanwhile<User>(
            [&](db::Session &session) {
                return bool(UserService(session, m_clock).setRole(u"one"_s, UserRole::Rider));
            },
            [&](db::Session &session) {
                return UserService(session, m_clock).setRole(u"two"_s, UserRole::Rider);
            });
        EXPECT_ERROR(outcome, ErrorCode::Conflict);
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
        const auto later = db::Task::Clock::now() + std::chrono::minutes(5);
        if (m_other->begin(db::Access::Write, later)) {
            return Error{ErrorCode::Internal, u"the first did not begin"_s};
        }
        db::Session session(*m_other);
        if (!first(session)) {
            return Error{ErrorCode::Internal, u"the first failed"_s};
        }
        std::optional<Result<T>> outcome;
        m_database->pool().write(std::move(second), this,
                                 [&](Result<T> result) { outcome = std::move(result); },
                                 {.name = u"second"_s, .deadline = std::chrono::minutes(5)});
        const auto isWaiting = [&] {
            return outcome
                || m_database->ask(u"SELECT 1 FROM pg_locks WHERE NOT granted"_s).size() == 1;
        };
        const bool waited = QTest::qWaitFor(isWaiting, 60'000) && !outcome;
        m_other->commit();
        (void)QTest::qWaitFor([&] { return outcome.has_value(); }, 60'000);
        return waited && outcome ? *outcome
                                 : Error{ErrorCode::Internal, u"the second did not wait"_s};
    }

    User user(const QString &name, UserRole role)
    {
        return *m_database->write([&](db::Session &session) {
            return UserService(session, m_clock).create(name, u"no hash"_s, role);
        });
    }

    Ride rideOf(const User &organizer)
    {
        NewRide wish;
        wish.title = u"a ride"_s;
        wish.startTime = m_clock.now();
        return m_database
            ->write([&](db::Session &session) {
                return RideService(session, m_clock).create(organizer, wish);
            })
            ->ride;
    }

    ManualClock m_clock;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<db::Connection> m_other;
};

QTEST_GUILESS_MAIN(TestLocks)
#include "tst_locks.moc"
