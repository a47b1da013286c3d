// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/eventrepository.h"
#include "server/repositories/participationrepository.h"
#include "server/repositories/positionrepository.h"
#include "server/repositories/riderepository.h"
#include "server/repositories/userrepository.h"
#include "server/services/userservice.h"
#include "server/upkeep/deletions.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

constexpr int Part = 10;
constexpr int Recorded = 35; // positions of each

} // namespace

class TestDeletions : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestDatabase> m_database;
    ManualClock m_clock{Timestamp{1'767'225'600'000}};

    /// A ride of its own with a track.
    qint64 addTrack()
    {
        const qint64 participation = m_database->addParticipation();
        std::vector<NewPosition> positions;
        for (int i = 0; i < Recorded; ++i) {
            NewPosition position;
            position.participation = {participation};
            position.fix.point = {46, 14};
            position.fix.fixTime = m_clock.now() + i * 1000LL;
            position.receivedAt = position.fix.fixTime;
            position.clientId = QByteArray::number(i);
            positions.push_back(position);
        }
        const auto stored = m_database->write(
            [&](db::Session &session) { return PositionRepository(session).store(positions); });
        [&] { EXPECT_OK(stored); }();
        return participation;
    }

    qint64 ask(const QString &sql, qint64 argument) const
    {
        return m_database->ask(sql.arg(argument)).value(0).toLongLong();
    }
    qint64 positionsOf(qint64 participation) const
    {
        return ask(u"SELECT count(*) FROM positions WHERE participation_id = %1"_s, participation)
            + ask(u"SELECT count(*) FROM position_client_ids WHERE participation_id = %1"_s,
                  participation);
    }
    qint64 rideOf(qint64 participation) const
    {
        return ask(u"SELECT ride_id FROM participations WHERE id = %1"_s, participation);
    }
    qint64 rides(qint64 id) const { return ask(u"SELECT count(*) FROM rides WHERE id = %1"_s, id); }

    void markDeleted(qint64 ride)
    {
        EXPECT_OK(m_database->write([&](db::Session &session) {
            const auto marked = RideRepository(session).markDeleted({ride}, m_clock.now());
            return marked ? ParticipationRepository(session).leaveAll({ride}, m_clock.now())
                          : marked;
        }));
    }

    std::unique_ptr<Deletions> started(PacedWriter::Settings pace = {})
    {
        Deletions::Settings settings{.part = Part, .interval = {}, .pace = std::move(pace)};
        settings.pace.pause = {};
        auto deletions =
            std::make_unique<Deletions>(m_database->pool(), m_clock, std::move(settings));
        deletions->start();
        return deletions;
    }

private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addRows(); }
    void init()
    {
        QFETCH_GLOBAL(bool, postgresql);
        m_database = std::make_unique<TestDatabase>();
        EXPECT_OK(postgresql ? m_database->openPostgresql({}) : m_database->openSqlite({}));
    }
    void cleanup() { m_database.reset(); }

    void takesDeletedRidesOutAndNoOthers()
    {
        const qint64 gone = addTrack();
        const qint64 other = addTrack();
        const qint64 ride = rideOf(gone);
        markDeleted(ride);
        QCOMPARE(positionsOf(gone), 2 * Recorded); // marking alone deletes nothing
        const auto deletions = started();
        QSignalSpy finished(deletions.get(), &Deletions::finished);
        QVERIFY(finished.wait(60'000));
        QCOMPARE(positionsOf(gone), 0);
        QCOMPARE(rides(ride), 0);
        QCOMPARE(positionsOf(other), 2 * Recorded);
        QCOMPARE(rides(rideOf(other)), 1);
        QCOMPARE(deletions->pending(), PendingDeletion());
    }

    void goesOnAfterARestartInPartsOfTheGivenSize()
    {
        const qint64 gone = addTrack();
        const qint64 ride = rideOf(gone);
        markDeleted(ride);
        qint64 left = 2 * Recorded;
        while (rides(ride) == 1) {
            int asked = 0;
            // Stands still after one transaction: then the daemon is stopped.
            const auto deletions = started({.isBusy = [&asked] { return ++asked > 1; }});
            QTRY_VERIFY_WITH_TIMEOUT(asked > 1, 60'000);
            const qint64 now = positionsOf(gone);
            QVERIFY(left - now <= Part);
            QVERIFY(now < left || left == 0);
            left = now;
            if (left == 0) {
                break;
            }
        }
        const auto deletions = started();
        QSignalSpy finished(deletions.get(), &Deletions::finished);
        QVERIFY(finished.wait(60'000));
        QCOMPARE(rides(ride), 0);
    }

    void takesOutWhatErasedUsersLeftAndTellsWhoWasStillInARide()
    {
        const qint64 gone = addTrack();
        const qint64 ride = rideOf(gone);
        const qint64 user = ask(u"SELECT user_id FROM participations WHERE id = %1"_s, gone);
        EXPECT_OK(m_database->write([&](db::Session &session) {
            return UserRepository(session).erase({user}, m_clock.now());
        }));
        const auto before = m_database->read(
            [](db::Session &session) { return EventRepository(session).cursor(); });
        EXPECT_OK(before);
        const auto deletions = started();
        QSignalSpy finished(deletions.get(), &Deletions::finished);
        QVERIFY(finished.wait(60'000));
        QCOMPARE(positionsOf(gone), 0);
        QCOMPARE(rides(ride), 1); // others may ride in it
        const auto told = m_database->read(
            [&](db::Session &session) { return EventRepository(session).since({*before}); });
        EXPECT_OK(told);
        QCOMPARE(told->events.size(), 1);
        const EventRow &left = told->events.first();
        QCOMPARE(left.kind, qint16(EventKind::ParticipantLeft));
        QCOMPARE(left.ride, RideId{ride});
        QCOMPARE(left.participation, ParticipationId{gone});
        QCOMPARE(left.user, UserId{user});
    }

    void anErasedAccountGetsNoRoleAndNoPasswordAndIsNoOthersAdmin()
    {
        const auto add = [&](const QString &name, UserRole role) {
            return *m_database->write([&](db::Session &session) {
                return UserService(session, m_clock).create(name, u"no hash"_s, role);
            });
        };
        const User admin = add(u"admin"_s, UserRole::Admin);
        const User gone = add(u"gone"_s, UserRole::Rider);
        EXPECT_OK(m_database->write([&](db::Session &session) {
            return UserRepository(session).erase(gone.id, m_clock.now());
        }));
        EXPECT_ERROR(m_database->write([&](db::Session &session) {
            return UserService(session, m_clock).changeRole(admin, gone.id, UserRole::Admin);
        }),
                     ErrorCode::NotFound);
        EXPECT_ERROR(m_database->write([&](db::Session &session) {
            return UserService(session, m_clock).resetPassword(admin, gone.id, u"a hash"_s);
        }),
                     ErrorCode::NotFound);
        m_database->ask(u"UPDATE users SET role = 'admin'"_s); // as an older version let it be
        EXPECT_ERROR(m_database->write([&](db::Session &session) {
            return UserService(session, m_clock).requireAnotherAdmin(admin);
        }),
                     ErrorCode::Conflict);
    }

    void refusesPositionsOfADeletedRide()
    {
        const qint64 gone = addTrack();
        markDeleted(rideOf(gone));
        NewPosition position;
        position.participation = {gone};
        position.fix.point = {46, 14};
        position.fix.fixTime = position.receivedAt = m_clock.now() + 1'000'000;
        const auto outcomes = m_database->write(
            [&](db::Session &session) { return PositionRepository(session).store({position}); });
        EXPECT_OK(outcomes);
        QCOMPARE(*outcomes, std::vector{StoreOutcome::Refused});
    }
};

SAFERIDE_TEST(TestDeletions)
#include "tst_deletions.moc"
