// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/routerepository.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QMap>
#include <QTest>

#include <functional>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

using RouteList =
    std::function<Result<PageOf<RouteOfViewer>>(RouteRepository &, UserId, const Page &)>;

const QMap<QString, RouteList> &routeLists()
{
    static const QMap<QString, RouteList> lists{
        {u"all"_s, &RouteRepository::listAll},
        {u"owned"_s, &RouteRepository::listOwned},
        {u"reachable"_s, &RouteRepository::listReachable},
    };
    return lists;
}

} // namespace

class TestRouteRepository : public test::DatabaseFixture
{
    Q_OBJECT

private:
    template<typename Work>
    auto routes(Work work)
    {
        return with<RouteRepository>(std::move(work));
    }
    Route newRoute(const User &owner, const QString &gpx = u"<gpx/>"_s)
    {
        Route route{{}, u"loop"_s, {}, gpx, 1, 2, owner.id, clock.now(), clock.now()};
        route.id = test::valueOf(
            routes([&](RouteRepository &repository) { return repository.insert(route); }));
        return route;
    }
    Result<PageOf<RouteOfViewer>> page(const QString &list, const User &viewer, const Page &wanted)
    {
        return routes([=](RouteRepository &repository) {
            return routeLists()[list](repository, viewer.id, wanted);
        });
    }
    OwnedRoutes owned(const User &owner, RouteId but = {})
    {
        return test::valueOf(routes(
            [=](RouteRepository &repository) { return repository.countOwned(owner.id, but); }));
    }
    Ride rideAlong(const Route &route, const User &organizer)
    {
        Ride ride;
        ride.code = unique();
        ride.title = u"Sunday"_s;
        ride.route = route.id;
        ride.organizer = organizer.id;
        return stored(ride);
    }
    static void addLists()
    {
        QTest::addColumn<QString>("list");
        for (const QString &list : routeLists().keys()) {
            QTest::newRow(qPrintable(list)) << list;
        }
    }

private Q_SLOTS:
    void initTestCase() { open(); }
    void init() { clear({u"participations"_s, u"rides"_s, u"routes"_s}); }

    void pagesHaveEachRouteOnceAndInOrder_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<int>("limit");
        for (const QString &list : routeLists().keys()) {
            for (const int limit : {1, 2, 3, 4, 5}) {
                QTest::addRow("%s, %d a page", qPrintable(list), limit) << list << limit;
            }
        }
    }
    void pagesHaveEachRouteOnceAndInOrder()
    {
        QFETCH(const QString, list);
        QFETCH(const int, limit);
        const User viewer = newUser();
        const User other = newUser();
        QList<qint64> expected;
        for (int i = 0; i < 4; ++i) {
            const Route route = newRoute(list == u"reachable"_s && i < 3 ? other : viewer);
            expected.append(route.id.value);
            if (list == u"reachable"_s && i < 2) {
                rideAlong(route, viewer); // twice is once
                newParticipation(viewer, rideAlong(route, other));
            } else if (list == u"reachable"_s && i == 2) {
                newParticipation(viewer, rideAlong(route, other));
            }
            if (list != u"all"_s) {
                rideAlong(newRoute(other), other);
            }
        }
        QCOMPARE(
            test::idsOfPages(limit, [&](const Page &wanted) { return page(list, viewer, wanted); }),
            expected);
    }

    void aPageEndsBeforeItIsTooLarge_data() { addLists(); }
    void aPageEndsBeforeItIsTooLarge()
    {
        QFETCH(const QString, list);
        const User viewer = newUser();
        // In bytes of UTF-8: of letters with two each.
        const QString third(RouteRepository::MaxPageBytes / 6, u'ß');
        const QString oversize(RouteRepository::MaxPageBytes, u'ß');
        QList<qint64> ids;
        for (const QString &gpx : {third, third, third, third, oversize, third}) {
            ids.append(newRoute(viewer, gpx).id.value);
        }
        const auto behind = [&](qint64 id) {
            return test::valueOf(page(list, viewer, Page{.limit = 6, .afterId = id}));
        };
        const auto first = behind(0);
        QCOMPARE(test::idsOf(first.items), ids.first(4)); // three are a few bytes less than a page
        QVERIFY(first.hasMore);
        const auto second = behind(ids[3]);
        QCOMPARE(test::idsOf(second.items), ids.mid(4, 1)); // one that is too large comes alone
        QVERIFY(second.hasMore);
        const auto last = behind(ids[4]);
        QCOMPARE(test::idsOf(last.items), ids.mid(5));
        QVERIFY(!last.hasMore);
    }

    void listsMayBeEmpty_data() { addLists(); }
    void listsMayBeEmpty()
    {
        QFETCH(const QString, list);
        const auto found = page(list, newUser(), Page{});
        EXPECT_OK(found);
        QVERIFY(found->items.isEmpty());
        QVERIFY(!found->hasMore);
    }

    void countsWhatAUserOwnsInBytesOfUtf8()
    {
        const User owner = newUser();
        QCOMPARE(owned(owner).routes, 0);
        QCOMPARE(owned(owner).bytes, 0);
        newRoute(newUser(), u"of another"_s);
        Route route = newRoute(owner, u"12345"_s);
        const Route other = newRoute(owner, u"ß€🚲"_s);
        QCOMPARE(owned(owner).routes, 2);
        QCOMPARE(owned(owner).bytes, 5 + 2 + 3 + 4);
        QCOMPARE(owned(owner, other.id).routes, 1);
        QCOMPARE(owned(owner, other.id).bytes, 5);
        route.gpx = u"€"_s;
        EXPECT_OK(routes([&](RouteRepository &repository) { return repository.update(route); }));
        QCOMPARE(owned(owner, other.id).bytes, 3);
    }

    void aRouteIsUsedByRidesThatAreNotDeleted()
    {
        const User owner = newUser();
        const Route route = newRoute(owner);
        const auto isUsed = [&] {
            return test::valueOf(
                routes([&](RouteRepository &repository) { return repository.isUsed(route.id); }));
        };
        QVERIFY(!isUsed());
        const Ride ride = rideAlong(route, newUser());
        QVERIFY(isUsed());
        markDeleted(ride);
        QVERIFY(!isUsed());
    }

    void aRouteThatARideUsesIsNotDeletedWithIt()
    {
        const User owner = newUser();
        const Route route = newRoute(owner);
        rideAlong(route, owner);
        EXPECT_ERROR(
            routes([&](RouteRepository &repository) { return repository.remove(route.id); }),
            ErrorCode::Conflict);
        QCOMPARE(count(u"SELECT count(*) FROM routes"_s), 1);
    }
};

SAFERIDE_TEST(TestRouteRepository)
#include "tst_routerepository.moc"
