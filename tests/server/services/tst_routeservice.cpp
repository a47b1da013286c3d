// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/routeservice.h"
#include "shared/core/metrics.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// The rules of routes, and what is reported of a route that changes.
class TestRouteService : public test::DatabaseFixture
{
    Q_OBJECT

private:
    template<typename Work>
    auto routes(Work work)
    {
        return with<RouteService>(std::move(work));
    }
    Result<Route> create(const User &owner, const QString &gpx = u"<gpx/>"_s,
                         const RouteQuota &quota = {})
    {
        return routes([=](RouteService &service) {
            return service.create(owner, {u"loop"_s, {}, {gpx, 1000, 20}}, quota);
        });
    }
    Route newRoute(const User &owner) { return test::valueOf(create(owner)); }
    Result<Route> change(const User &user, RouteId id, const RouteChange &wanted,
                         const RouteQuota &quota = {})
    {
        return routes(
            [=](RouteService &service) { return service.change(user, id, wanted, quota); });
    }
    Result<Route> find(const User &user, RouteId id)
    {
        return routes([=](RouteService &service) { return service.find(user, id); });
    }
    Result<void> remove(const User &user, RouteId id)
    {
        return routes([=](RouteService &service) { return service.remove(user, id); });
    }
    PageOf<Route> list(const User &user, RouteService::Kind kind)
    {
        return test::valueOf(routes([=](RouteService &service) {
            return service.list(user, kind, Page{.limit = Page::MaxLimit});
        }));
    }
    static RouteChange changeTo(const QString &gpx)
    {
        RouteChange change;
        change.gpx = MeasuredGpx{gpx, 2000, 30};
        return change;
    }
    Ride rideAlong(const Route &route, const User &organizer,
                   RouteVisibility visibility = RouteVisibility::Always,
                   RideStatus status = RideStatus::Planned)
    {
        Ride ride;
        ride.code = unique();
        ride.title = u"Sunday"_s;
        ride.route = route.id;
        ride.visibility = visibility;
        ride.status = status;
        ride.organizer = organizer.id;
        return stored(ride);
    }
    static QString gpxOf(int bytes) { return QString(bytes, u'x'); }

private Q_SLOTS:
    void initTestCase() { open(); }

    void aNewRouteIsItsOwners()
    {
        const User owner = newUser();
        clock.advance(1000);
        const auto made = create(owner, u"<gpx>Straße 🚲</gpx>"_s);
        EXPECT_OK(made);
        QCOMPARE(made->owner, owner.id);
        QCOMPARE(made->createdAt, clock.now());
        QCOMPARE(made->distanceMeters, 1000.0);
        QVERIFY(test::valueOf(find(owner, made->id)) == *made);
        QVERIFY(reported().empty());
    }

    void aRouteIsSeenAsItsRidesShowIt_data()
    {
        QTest::addColumn<QString>("ride");
        QTest::addColumn<RouteVisibility>("visibility");
        QTest::addColumn<RideStatus>("status");
        QTest::addColumn<QString>("seen"); // "", "route", "line"
        const auto always = RouteVisibility::Always;
        const auto start = RouteVisibility::Start;
        const auto secret = RouteVisibility::Secret;
        const auto planned = RideStatus::Planned;
        QTest::newRow("no ride") << u""_s << always << planned << u""_s;
        QTest::newRow("a ride of others") << u"others"_s << always << planned << u""_s;
        QTest::newRow("shown always") << u"joined"_s << always << planned << u"line"_s;
        QTest::newRow("shown from the start, before it")
            << u"joined"_s << start << planned << u"route"_s;
        QTest::newRow("shown from the start, live")
            << u"joined"_s << start << RideStatus::Live << u"line"_s;
        QTest::newRow("shown from the start, finished")
            << u"joined"_s << start << RideStatus::Finished << u"line"_s;
        QTest::newRow("shown from the start, cancelled")
            << u"joined"_s << start << RideStatus::Cancelled << u"route"_s;
        QTest::newRow("secret") << u"joined"_s << secret << RideStatus::Live << u"route"_s;
        QTest::newRow("secret, to its organizer")
            << u"organized"_s << secret << planned << u"line"_s;
        QTest::newRow("a ride that was left") << u"left"_s << always << planned << u""_s;
        QTest::newRow("a ride that was deleted") << u"deleted"_s << always << planned << u""_s;
    }
    void aRouteIsSeenAsItsRidesShowIt()
    {
        QFETCH(const QString, ride);
        QFETCH(const RouteVisibility, visibility);
        QFETCH(const RideStatus, status);
        QFETCH(const QString, seen);
        const User owner = newUser();
        const User viewer = newUser();
        const Route route = newRoute(owner);
        if (!ride.isEmpty()) {
            const Ride along =
                rideAlong(route, ride == u"organized"_s ? viewer : owner, visibility, status);
            if (ride == u"joined"_s || ride == u"left"_s || ride == u"deleted"_s) {
                const auto participation = newParticipation(viewer, along);
                if (ride == u"left"_s) {
                    leave(participation);
                }
            }
            if (ride == u"deleted"_s) {
                markDeleted(along);
            }
        }
        const auto found = find(viewer, route.id);
        const auto listed = list(viewer, RouteService::Kind::Visible);
        if (seen.isEmpty()) {
            EXPECT_ERROR(found, ErrorCode::NotFound);
            QVERIFY(listed.items.isEmpty());
        } else {
            EXPECT_OK(found);
            QCOMPARE(found->gpx.has_value(), seen == u"line"_s);
            QVERIFY(listed.items == QList{*found}); // the list shows no more
        }
        QVERIFY(list(viewer, RouteService::Kind::Owned).items.isEmpty());
        for (const User &user : {owner, newUser(UserRole::Dispatcher)}) {
            QVERIFY(test::valueOf(find(user, route.id)) == route);
            QVERIFY(list(user, RouteService::Kind::Visible).items.contains(route));
        }
    }

    void aChangeIsStoredAsItIsAnswered()
    {
        const User owner = newUser();
        const Route route = newRoute(owner);
        clock.advance(1000);
        RouteChange wanted = changeTo(u"<gpx></gpx>"_s);
        wanted.description = u"uphill"_s;
        const auto changed = change(newUser(UserRole::Dispatcher), route.id, wanted);
        EXPECT_OK(changed);
        const Route expected{route.id, route.title, u"uphill"_s,     u"<gpx></gpx>"_s, 2000,
                             30,       route.owner, route.createdAt, clock.now()};
        QVERIFY(*changed == expected);
        QVERIFY(test::valueOf(find(owner, route.id)) == expected);
        RouteChange cleared;
        cleared.description = std::optional<QString>();
        EXPECT_OK(change(owner, route.id, cleared));
        const Route found = test::valueOf(find(owner, route.id));
        QVERIFY(!found.description);
        QVERIFY(found.gpx == expected.gpx);
    }

    void aChangeIsReportedToEveryPlannedAndLiveRideAlongTheRoute()
    {
        const User owner = newUser();
        const Route route = newRoute(owner);
        const Ride planned = rideAlong(route, owner);
        const Ride live = rideAlong(route, newUser(), RouteVisibility::Secret, RideStatus::Live);
        rideAlong(route, owner, {}, RideStatus::Cancelled);
        rideAlong(route, owner, {}, RideStatus::Finished);
        markDeleted(rideAlong(route, owner));
        rideAlong(newRoute(owner), owner);
        newRide(owner);
        EXPECT_OK(change(owner, route.id, changeTo(u"<gpx></gpx>"_s)));
        QVERIFY(reported()
                == (std::vector<RideEvent>{RouteChanged{planned.id, route.id},
                                           RouteChanged{live.id, route.id}}));
    }

    void aChangeOfAnUnusedRouteIsNotReported()
    {
        const User owner = newUser();
        const Route route = newRoute(owner);
        RouteChange wanted;
        wanted.title = u"a new title"_s;
        EXPECT_OK(change(owner, route.id, wanted));
        QVERIFY(reported().empty());
        EXPECT_OK(remove(owner, route.id));
        QVERIFY(reported().empty());
        EXPECT_ERROR(find(owner, route.id), ErrorCode::NotFound);
        EXPECT_ERROR(remove(owner, route.id), ErrorCode::NotFound);
    }

    void othersNeitherChangeNorDeleteIt()
    {
        const User owner = newUser();
        const User rider = newUser();
        const Route route = newRoute(owner);
        const Ride ride = rideAlong(route, owner);
        newParticipation(rider, ride);
        RouteChange wanted;
        wanted.title = u"theirs"_s;
        const User stranger = newUser();
        EXPECT_ERROR(change(rider, route.id, wanted), ErrorCode::Forbidden);
        EXPECT_ERROR(remove(rider, route.id), ErrorCode::Forbidden);
        EXPECT_ERROR(change(stranger, route.id, wanted), ErrorCode::NotFound);
        EXPECT_ERROR(remove(stranger, route.id), ErrorCode::NotFound);
        QVERIFY(reported().empty());
        QVERIFY(test::valueOf(find(owner, route.id)) == route);
    }

    void aRouteStaysWhileARideGoesAlongIt_data()
    {
        QTest::addColumn<RideStatus>("status");
        for (const auto status :
             {RideStatus::Planned, RideStatus::Live, RideStatus::Finished, RideStatus::Cancelled}) {
            QTest::newRow(qPrintable(toString(status))) << status;
        }
    }
    void aRouteStaysWhileARideGoesAlongIt()
    {
        QFETCH(const RideStatus, status);
        const User owner = newUser();
        const Route route = newRoute(owner);
        const Ride ride = rideAlong(route, newUser(), RouteVisibility::Always, status);
        EXPECT_ERROR(remove(owner, route.id), ErrorCode::Conflict);
        EXPECT_OK(find(owner, route.id));
        markDeleted(ride);
        EXPECT_OK(remove(owner, route.id));
    }

    void aRiderOwnsSoManyRoutes()
    {
        const User owner = newUser();
        Metrics metrics;
        const RouteQuota quota{.routes = 2, .rejections = Rejections<Quota>(metrics)};
        const Counter &refusals = rejectionCounter(metrics, "routes_per_user");
        newRoute(newUser());
        const Route first = test::valueOf(create(owner, u"<gpx/>"_s, quota));
        EXPECT_OK(create(owner, u"<gpx/>"_s, quota));
        EXPECT_ERROR(create(owner, u"<gpx/>"_s, quota), ErrorCode::Conflict);
        QCOMPARE(refusals.value(), quint64(1));
        QCOMPARE(list(owner, RouteService::Kind::Owned).items.size(), 2);
        EXPECT_OK(change(owner, first.id, changeTo(gpxOf(1000)), quota)); // is no other
        EXPECT_OK(remove(owner, first.id));
        EXPECT_OK(create(owner, u"<gpx/>"_s, quota));
    }

    void aRidersRoutesHaveSoManyBytes()
    {
        const User owner = newUser();
        Metrics metrics;
        const RouteQuota quota{.bytes = 100, .rejections = Rejections<Quota>(metrics)};
        const Counter &refusals = rejectionCounter(metrics, "route_bytes_per_user");
        EXPECT_ERROR(create(owner, gpxOf(101), quota), ErrorCode::Conflict);
        const Route first = test::valueOf(create(owner, gpxOf(60), quota));
        EXPECT_ERROR(create(owner, QString(21, u'ß'), quota), ErrorCode::Conflict); // 42 bytes
        EXPECT_OK(create(owner, QString(20, u'ß'), quota));
        EXPECT_ERROR(change(owner, first.id, changeTo(gpxOf(61)), quota), ErrorCode::Conflict);
        QVERIFY(test::valueOf(find(owner, first.id)) == first);
        QCOMPARE(refusals.value(), quint64(3));
        // What does not grow is taken, also where it is more than may be by now.
        const RouteQuota less{.bytes = 10};
        EXPECT_OK(change(owner, first.id, changeTo(gpxOf(60)), less));
        EXPECT_OK(change(owner, first.id, changeTo(gpxOf(59)), less));
        EXPECT_ERROR(change(owner, first.id, changeTo(gpxOf(60)), less), ErrorCode::Conflict);
    }

    void dispatchersOwnAnyNumber()
    {
        const RouteQuota quota{.routes = 1, .bytes = 1};
        const User dispatcher = newUser(UserRole::Dispatcher);
        EXPECT_OK(create(dispatcher, u"<gpx/>"_s, quota));
        EXPECT_OK(create(dispatcher, u"<gpx/>"_s, quota));
    }

    void measuresWhatIsAPlan_data()
    {
        QTest::addColumn<QString>("gpx");
        QTest::addColumn<bool>("isTaken");
        const QString line = u"<trkpt lat=\"46\" lon=\"14\"/><trkpt lat=\"46.01\" lon=\"14\"/>"_s;
        QTest::newRow("a track")
            << u"<gpx><!-- from here --><trk><trkseg>%1</trkseg></trk></gpx>"_s.arg(line) << true;
        QTest::newRow("a waypoint") << u"<gpx><wpt lat=\"46\" lon=\"14\"/></gpx>"_s << true;
        QTest::newRow("nothing") << u"<gpx></gpx>"_s << false;
        QTest::newRow("no GPX") << u"loop"_s << false;
    }
    void measuresWhatIsAPlan()
    {
        QFETCH(const QString, gpx);
        QFETCH(const bool, isTaken);
        const auto measured = measureGpx(gpx, WorkDeadline());
        if (!isTaken) {
            EXPECT_ERROR(measured, ErrorCode::InvalidInput);
            QVERIFY(measured.error().message.startsWith(u"line 1"_s));
            return;
        }
        EXPECT_OK(measured);
        QCOMPARE(measured->distanceMeters > 1100, gpx.contains(u"trkpt"_s));
        QVERIFY(!measured->text.contains(u"from here"_s)); // nobody's notes are shown to others
    }
};

SAFERIDE_TEST(TestRouteService)
#include "tst_routeservice.moc"
