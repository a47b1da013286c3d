// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/routefetcher.h"
#include "tests/support/testprogram.h"

#include <QSignalSpy>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

/// Every route comes, however many there are and however busy the server is.
class TestRouteFetcher : public QObject
{
    Q_OBJECT

private:
    struct Asked
    {
        RideId ride;
        RouteFetcher::Done done;
    };

    ManualClock m_clock;
    std::unique_ptr<LiveRideStore> m_store;
    std::unique_ptr<RouteBook> m_routes;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<RouteFetcher> m_fetcher;
    QList<Asked> m_asked;

    void put(qint64 id, RideStatus status = RideStatus::Planned, qint64 route = 1)
    {
        Ride ride;
        ride.id = RideId{id};
        ride.status = status;
        ride.route = RouteId{route};
        m_store->apply(RidePut{ride});
    }
    static RideRoute route(RideId ride, qint64 route = 1)
    {
        RideRoute made;
        made.ride = ride;
        made.route = RouteId{route};
        made.segments = {{{46, 14}, {46.1, 14.1}}};
        return made;
    }
    void answerAll()
    {
        const auto asked = std::exchange(m_asked, {});
        for (const Asked &one : asked) {
            one.done(std::optional(route(one.ride)));
        }
    }

private Q_SLOTS:
    void init()
    {
        m_asked.clear();
        m_store = std::make_unique<LiveRideStore>(m_clock);
        m_routes = std::make_unique<RouteBook>(*m_store);
        m_selection = std::make_unique<Selection>(*m_store);
        m_fetcher =
            std::make_unique<RouteFetcher>(*m_store, *m_routes, *m_selection,
                                           [this](RideId ride, QObject *, RouteFetcher::Done done) {
                                               m_asked.append({ride, std::move(done)});
                                           });
    }
    void cleanup()
    {
        m_fetcher.reset();
        m_selection.reset();
        m_routes.reset();
        m_store.reset();
    }

    void aFewAreAskedForAtOnceAndAllCome()
    {
        for (qint64 id = 1; id <= 120; ++id) {
            put(id);
        }
        QTest::qWait(5);
        QVERIFY(m_asked.isEmpty()); // no link yet
        m_fetcher->start();
        qsizetype most = 0;
        for (int round = 0; round < 200 && !m_routes->wanted().isEmpty(); ++round) {
            QTest::qWait(1);
            most = std::max(most, m_asked.size());
            answerAll();
        }
        QVERIFY(m_routes->wanted().isEmpty());
        QCOMPARE(most, RouteFetcher::AtOnce);
    }

    void whatIsLookedAtComesFirstThenWhatIsLive()
    {
        for (qint64 id = 1; id <= 30; ++id) {
            put(id, id == 20 ? RideStatus::Live : RideStatus::Planned);
        }
        m_selection->selectRide(RideId{25});
        m_fetcher->start();
        QTRY_COMPARE(m_asked.size(), RouteFetcher::AtOnce);
        QCOMPARE(m_asked[0].ride, RideId{25});
        QCOMPARE(m_asked[1].ride, RideId{20});
    }

    void whatTheServerWasTooBusyForIsAskedForAgain_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("again");
        QTest::newRow("overloaded") << int(ErrorCode::Overloaded) << true;
        QTest::newRow("timeout") << int(ErrorCode::Timeout) << true;
        QTest::newRow("rate limited") << int(ErrorCode::RateLimited) << true;
        QTest::newRow("not found") << int(ErrorCode::NotFound) << false;
    }
    void whatTheServerWasTooBusyForIsAskedForAgain()
    {
        QFETCH(int, code);
        QFETCH(bool, again);
        put(1);
        m_fetcher->start();
        QTRY_COMPARE(m_asked.size(), 1);
        std::exchange(m_asked, {}).constFirst().done(Error{ErrorCode(code), u"no"_s});
        if (again) {
            QTRY_COMPARE(m_asked.size(), 1);
        } else {
            QTest::qWait(20);
            QCOMPARE(m_asked.size(), 0);
            m_fetcher->start(); // another link
            QTRY_COMPARE(m_asked.size(), 1);
        }
    }

    void whatCannotBeReadIsNotAskedForAgainUntilSomethingChanges_data()
    {
        using Change = std::function<void(TestRouteFetcher &)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("again");
        const auto row = [](const char *name, bool again, const Change &change) {
            QTest::newRow(name) << change << again;
        };
        row("another link", false, [](TestRouteFetcher &test) { test.m_fetcher->start(); });
        row("another status", false, [](TestRouteFetcher &test) { test.put(1, RideStatus::Live); });
        row("another ride is selected", false,
            [](TestRouteFetcher &test) { test.m_selection->selectRide(RideId{2}); });
        row("another route", true,
            [](TestRouteFetcher &test) { test.put(1, RideStatus::Planned, 2); });
        row("another route", true, [](TestRouteFetcher &test) {
            test.m_store->apply(RouteChanged{RideId{1}, RouteId{1}});
        });
        row("it is selected", true,
            [](TestRouteFetcher &test) { test.m_selection->selectRide(RideId{1}); });
        row("all is forgotten", true, [](TestRouteFetcher &test) {
            test.m_store->apply(RideRemoved{RideId{1}});
            test.put(1);
        });
    }
    void whatCannotBeReadIsNotAskedForAgainUntilSomethingChanges()
    {
        QFETCH(std::function<void(TestRouteFetcher &)>, change);
        QFETCH(bool, again);
        QSignalSpy unreadable(m_fetcher.get(), &RouteFetcher::unreadable);
        put(1);
        Ride other;
        other.id = RideId{2};
        m_store->apply(RidePut{other});
        m_fetcher->start();
        QTRY_COMPARE(m_asked.size(), 1);
        std::exchange(m_asked, {}).constFirst().done(Error{ErrorCode::Internal, u"too long"_s});
        QCOMPARE(unreadable.size(), 1);
        QCOMPARE(unreadable[0][1].toString(), u"too long"_s);
        change(*this);
        if (again) {
            QTRY_COMPARE(m_asked.size(), 1);
        } else {
            QTest::qWait(20);
            QCOMPARE(m_asked.size(), 0);
        }
    }

    void aRouteThatChangedWhileItWasFetchedIsFetchedAgain()
    {
        put(1);
        m_fetcher->start();
        QTRY_COMPARE(m_asked.size(), 1);
        put(1, RideStatus::Planned, 2);
        answerAll();
        QTRY_COMPARE(m_asked.size(), 1);
        std::exchange(m_asked, {}).constFirst().done(std::optional(route(RideId{1}, 2)));
        QTest::qWait(5);
        QVERIFY(m_asked.isEmpty());
        QCOMPARE(m_routes->route(RideId{1})->route, RouteId{2});
    }

    void nobodyIsOffARouteThatTheRideHasNoMore_data()
    {
        QTest::addColumn<qint64>("then");
        QTest::addColumn<bool>("inASnapshot");
        QTest::newRow("none") << qint64(0) << false;
        QTest::newRow("none, in a snapshot") << qint64(0) << true;
        QTest::newRow("another one") << qint64(2) << false;
    }
    void nobodyIsOffARouteThatTheRideHasNoMore()
    {
        QFETCH(qint64, then);
        QFETCH(bool, inASnapshot);
        put(1);
        m_fetcher->start();
        QTRY_COMPARE(m_asked.size(), 1);
        answerAll();
        QVERIFY(m_routes->route(RideId{1}));
        const QSignalSpy changes(m_routes.get(), &RouteBook::routeChanged);
        Ride changed = *m_store->ride(RideId{1});
        changed.route = RouteId::from(then);
        if (inASnapshot) {
            m_store->applySnapshot({changed}, {});
        } else {
            m_store->apply(RidePut{changed});
        }
        QVERIFY(!m_routes->route(RideId{1}));
        QCOMPARE(changes.size(), 1);
    }

    void aRouteWhoseLineChangedIsFetchedAgainAndTheOldOneStaysUntilThen()
    {
        put(1);
        put(2);
        m_fetcher->start();
        QTRY_COMPARE(m_asked.size(), 2);
        answerAll();
        m_store->apply(RouteChanged{RideId{1}, RouteId{1}});
        QTRY_COMPARE(m_asked.size(), 1);
        QCOMPARE(m_asked[0].ride, RideId{1});
        QVERIFY(m_routes->route(RideId{1}));
        RideRoute longer = route(RideId{1});
        longer.segments[0].append({46.2, 14.2});
        std::exchange(m_asked, {}).constFirst().done(std::optional(longer));
        QCOMPARE(*m_routes->route(RideId{1}), longer);
        QVERIFY(m_routes->wanted().isEmpty());
        QTest::qWait(5);
        QVERIFY(m_asked.isEmpty());
    }

    void aRouteWhoseLineChangesWhileItIsFetchedIsFetchedAgain_data()
    {
        QTest::addColumn<bool>("isKnown");
        QTest::newRow("for the first time") << false;
        QTest::newRow("again") << true;
    }
    void aRouteWhoseLineChangesWhileItIsFetchedIsFetchedAgain()
    {
        QFETCH(bool, isKnown);
        put(1);
        m_fetcher->start();
        QTRY_COMPARE(m_asked.size(), 1);
        if (isKnown) {
            answerAll();
            m_store->apply(RouteChanged{RideId{1}, RouteId{1}});
            QTRY_COMPARE(m_asked.size(), 1);
        }
        m_store->apply(RouteChanged{RideId{1}, RouteId{1}});
        answerAll(); // as it was before
        QTRY_COMPARE(m_asked.size(), 1);
        answerAll();
        QTest::qWait(5);
        QVERIFY(m_asked.isEmpty());
    }

    void afterANewSnapshotEveryRouteIsFetchedAgainAndTheSameOneChangesNothing()
    {
        put(1);
        m_fetcher->start();
        QTRY_COMPARE(m_asked.size(), 1);
        answerAll();
        const QSignalSpy changes(m_routes.get(), &RouteBook::routeChanged);
        m_store->applySnapshot({*m_store->ride(RideId{1})}, {});
        QTRY_COMPARE(m_asked.size(), 1);
        answerAll();
        QVERIFY(m_routes->wanted().isEmpty());
        QCOMPARE(changes.size(), 0);
    }

    void withoutALinkNothingIsAsked()
    {
        put(1);
        m_fetcher->start();
        m_fetcher->stop();
        QTest::qWait(5);
        QVERIFY(m_asked.isEmpty());
    }

    void aRideWithoutARouteAfterAllIsNotAskedForInALoop()
    {
        put(1);
        m_fetcher->start();
        QTRY_COMPARE(m_asked.size(), 1);
        std::exchange(m_asked, {}).constFirst().done(std::optional<RideRoute>());
        QTest::qWait(20);
        QVERIFY(m_asked.isEmpty());
    }
};

SAFERIDE_TEST(TestRouteFetcher)
#include "tst_routefetcher.moc"
