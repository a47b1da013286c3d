// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/rideservice.h"
#include "server/services/routeservice.h"
#include "server/services/userservice.h"
#include "tests/support/expect.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// What is told of a route that changes.
class TestRouteService : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database;
    ManualClock m_clock;
    User m_owner;

    Route newRoute()
    {
        return *m_database.write([&](db::Session &session) {
            return RouteService(session, m_clock).create(m_owner, {u"loop"_s, {}, {u"<gpx/>"_s}});
        });
    }
    RideId newRide(std::optional<RouteId> route)
    {
        NewRide wish;
        wish.title = u"Sunday"_s;
        wish.startTime = m_clock.now();
        wish.route = route;
        return m_database
            .write([&](db::Session &session) {
                return RideService(session, m_clock).create(m_owner, wish);
            })
            ->ride.id;
    }
    void setStatus(RideId ride, RideStatus status)
    {
        RideChange change;
        change.status = status;
        EXPECT_OK(m_database.write([&](db::Session &session) {
            return RideService(session, m_clock).change(m_owner, ride, change);
        }));
    }
    /// The events that a job records.
    template<typename Work>
    std::vector<RideEvent> recorded(Work work)
    {
        const auto events =
            m_database.write([&](db::Session &session) -> Result<std::vector<RideEvent>> {
                const auto done = work(RouteService(session, m_clock));
                return done ? Result(session.recorded()) : done.error();
            });
        return events.value();
    }

private Q_SLOTS:
    void initTestCase()
    {
        EXPECT_OK(m_database.openByEnvironment());
        m_owner = *m_database.write([&](db::Session &session) {
            return UserService(session, m_clock).create(u"owner"_s, u"no hash"_s, UserRole::Rider);
        });
    }

    void aChangeIsToldToEveryPlannedAndLiveRideAlongTheRoute()
    {
        const RouteId route = newRoute().id;
        const RideId planned = newRide(route);
        const RideId live = newRide(route);
        setStatus(live, RideStatus::Live);
        setStatus(newRide(route), RideStatus::Cancelled);
        const RideId deleted = newRide(route);
        EXPECT_OK(m_database.write([&](db::Session &session) {
            return RideService(session, m_clock).remove(m_owner, deleted);
        }));
        newRide(newRoute().id);
        newRide({});
        RouteChange change;
        change.gpx = MeasuredGpx{u"<gpx></gpx>"_s, 1, 2};
        const auto events =
            recorded([&](RouteService routes) { return routes.change(m_owner, route, change); });
        QVERIFY(
            events
            == (std::vector<RideEvent>{RouteChanged{planned, route}, RouteChanged{live, route}}));
    }

    void aRouteThatNoRideUsesTellsNobody()
    {
        const RouteId route = newRoute().id;
        RouteChange change;
        change.title = u"a new title"_s;
        QVERIFY(recorded([&](RouteService routes) {
                    return routes.change(m_owner, route, change);
                }).empty());
        QVERIFY(recorded([&](RouteService routes) -> Result<bool> {
                    const auto removed = routes.remove(m_owner, route);
                    return removed ? Result(true) : removed.error();
                }).empty());
    }
};

QTEST_GUILESS_MAIN(TestRouteService)
#include "tst_routeservice.moc"
