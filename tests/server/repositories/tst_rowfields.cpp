// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/participationrepository.h"
#include "server/repositories/positionrepository.h"
#include "server/repositories/riderepository.h"
#include "server/repositories/routerepository.h"
#include "server/repositories/userrepository.h"
#include "shared/domain/fields.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

constexpr Timestamp Noon{1'767'225'600'000};

Ride someRide(UserId organizer, std::optional<RouteId> route)
{
    return {{},
            u"ABC123"_s,
            u"Sunday"_s,
            u"with coffee"_s,
            Noon,
            route,
            RouteVisibility::Start,
            false,
            RideStatus::Live,
            organizer,
            Noon + 1,
            Noon + 2,
            0,
            false,
            false};
}

Route someRoute(UserId owner)
{
    return {{}, u"Hills"_s, u"steep"_s, u"<gpx/>"_s, 1234.5, 67.25, owner, Noon + 3, Noon + 4};
}

/// Another value in each field.
LocationFix fullFix()
{
    LocationFix fix{.point = {45.5, 14.25}, .fixTime = Noon};
    double value = 20;
    for (const MeasuredField &field : MeasuredFields) {
        fix.*field.value = value += 1.5;
    }
    return fix;
}

} // namespace

/// What the repositories write they read back, field by field.
class TestRowFields : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database;
    User m_user{{}, u"Ana"_s, UserRole::Dispatcher, Noon, Noon + 5, u"Ana B."_s, true};

    template<typename Job>
    auto write(Job job)
    {
        return m_database.write(std::move(job));
    }

private Q_SLOTS:
    void initTestCase()
    {
        EXPECT_OK(m_database.openByEnvironment());
        const auto id = write([this](db::Session &session) {
            return UserRepository(session).insert(m_user, u"ana"_s, u"hash"_s);
        });
        EXPECT_OK(id);
        m_user.id = **id;
    }

    void ofUsers()
    {
        const auto found = m_database.read(
            [this](db::Session &session) { return UserRepository(session).find(m_user.id); });
        EXPECT_OK(found);
        QVERIFY((*found)->user == m_user);
        QCOMPARE((*found)->passwordHash, u"hash"_s);
    }

    void ofRoutes()
    {
        Route route = someRoute(m_user.id);
        const auto id =
            write([&](db::Session &session) { return RouteRepository(session).insert(route); });
        EXPECT_OK(id);
        route.id = *id;
        QVERIFY(routeOf(route.id) == route);

        route.title = u"Flat"_s;
        route.description = std::nullopt;
        route.gpx = u"<gpx></gpx>"_s;
        route.distanceMeters = 1;
        route.ascentMeters = 0;
        route.updatedAt = Noon + 9;
        EXPECT_OK(
            write([&](db::Session &session) { return RouteRepository(session).update(route); }));
        QVERIFY(routeOf(route.id) == route);
    }

    void ofRides()
    {
        const auto route = write([this](db::Session &session) {
            return RouteRepository(session).insert(someRoute(m_user.id));
        });
        EXPECT_OK(route);
        Ride ride = someRide(m_user.id, *route);
        const auto id =
            write([&](db::Session &session) { return RideRepository(session).insert(ride); });
        EXPECT_OK(id);
        ride.id = **id;
        ride.version = 1;
        QVERIFY(rideOf(ride.id) == ride);

        ride.title = u"Monday"_s;
        ride.description = std::nullopt;
        ride.route = std::nullopt;
        ride.startTime = Noon + 60'000;
        ride.visibility = RouteVisibility::Secret;
        ride.listed = true;
        ride.guests = true;
        ride.shareGroup = true;
        ride.status = RideStatus::Finished;
        ride.updatedAt = Noon + 9;
        ride.version = 2;
        EXPECT_OK(
            write([&](db::Session &session) { return RideRepository(session).update(ride); }));
        QVERIFY(rideOf(ride.id) == ride);
    }

    void ofPositionsAndParticipations()
    {
        const ParticipationId id{m_database.addParticipation()};
        const LocationFix fix = fullFix();
        EXPECT_OK(write([&](db::Session &session) {
            return PositionRepository(session).store({{id, fix, Noon + 700, false, {}}});
        }));
        const auto history = m_database.read([id](db::Session &session) {
            return PositionRepository(session).history(id, {}, {}, Page{});
        });
        EXPECT_OK(history);
        QCOMPARE(history->items.size(), 1);
        QVERIFY(history->items[0].fix == fix);
        QCOMPARE(history->items[0].receivedAt, Noon + 700);

        const auto found = m_database.read(
            [id](db::Session &session) { return ParticipationRepository(session).find(id); });
        EXPECT_OK(found);
        const Participation &participation = (*found)->participation;
        QVERIFY(participation.lastFix == fix);
        QCOMPARE(participation.lastContact->at, Noon + 700);
        QCOMPARE((*found)->username, u"rider1"_s);
    }

private:
    Ride rideOf(RideId id)
    {
        const auto found = m_database.read(
            [&](db::Session &session) { return RideRepository(session).find(id, m_user.id); });
        return found && *found ? (*found)->ride : Ride();
    }

    Route routeOf(RouteId id)
    {
        const auto found = m_database.read(
            [&](db::Session &session) { return RouteRepository(session).find(id, m_user.id); });
        return found && *found ? (*found)->route : Route();
    }
};

SAFERIDE_TEST(TestRowFields)
#include "tst_rowfields.moc"
