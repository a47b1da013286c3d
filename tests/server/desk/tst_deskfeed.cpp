// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskfeed.h"
#include "tests/support/deskdaemon.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

class FeedCounter final : public desk::FeedListener
{
public:
    explicit FeedCounter(desk::DeskFeed &feed)
        : m_feed(feed)
    {
        m_feed.addListener(this);
    }
    ~FeedCounter() override { m_feed.removeListener(this); }
    void feedMoved() override { ++moves; }
    void positionsMoved(desk::SharedBatch) override { ++batches; }

    int moves = 0;
    int batches = 0;

private:
    desk::DeskFeed &m_feed;
};

} // namespace

class TestDeskFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isKeptForADeskThatIsCutBeforeTheFirstTick()
    {
        ManualClock clock;
        desk::Settings settings;
        settings.batchInterval = 1;
        clock.advance(10 * qint64(settings.idleFeed)); // the machine is up for long
        FakeBackend backend;
        backend.picture.rides = {sundayRide(1)};
        backend.picture.participants = {aParticipant(11, 1, u"ada"_s)};
        DeskDaemon daemon(backend, clock, settings);
        desk::DeskFeed &feed = daemon.feed();
        FeedCounter counter(feed);

        QVERIFY(opened(feed));
        feed.close();
        const QString name = feed.picture().latest().feed;
        // Each batch is a tick, and a feed that was dropped sends no other.
        for (int tick = 1; tick <= 3; ++tick) {
            daemon.moves({1}, {11}, aFix(1'000 * tick));
            QTRY_COMPARE(counter.batches, tick);
        }
        QCOMPARE(feed.picture().latest().feed, name);

        clock.advance(settings.idleFeed - 1);
        daemon.moves({1}, {11}, aFix(9'000));
        QTRY_COMPARE(counter.batches, 4);
        QCOMPARE(feed.picture().latest().feed, name);
        clock.advance(1);
        QTRY_VERIFY(feed.picture().latest().feed != name);
        clock.advance(60'000);
        daemon.rides().evictIdle();
        QCOMPARE(daemon.rides().loadedCount(), 0);
    }

    void ridesStayInMemoryAsLongAsADeskSeesThem()
    {
        ManualClock clock;
        FakeBackend backend;
        backend.picture.rides = {sundayRide(1), sundayRide(2)};
        DeskDaemon daemon(backend, clock);
        QVERIFY(opened(daemon.feed()));
        clock.advance(1'000'000);
        daemon.rides().evictIdle();
        QCOMPARE(daemon.rides().loadedCount(), 2);
    }

    void aRideThatIsPutWhileItIsNotInMemoryIsLoadedAndShown()
    {
        ManualClock clock;
        FakeBackend backend;
        DeskDaemon daemon(backend, clock);
        QVERIFY(opened(daemon.feed()));
        FeedCounter counter(daemon.feed());
        backend.picture.rides = {sundayRide(1), sundayRide(2)};
        backend.picture.participants = {aParticipant(11, 1, u"ada"_s)};
        daemon.happened(RidePut{sundayRide(1)});
        QTRY_COMPARE(counter.moves, 1);
        const auto events = daemon.feed().picture().eventsAfter(0, 2);
        QVERIFY(events && events->size() == 2);
        QVERIFY(events->front()->contains("\"ride_added\""));
        QVERIFY(events->back()->contains("\"participant_joined\""));
        // One that is over, or that is gone by then, is not.
        Ride over = sundayRide(2);
        over.status = RideStatus::Finished;
        daemon.happened(RidePut{over});
        daemon.happened(RidePut{sundayRide(3)});
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        QCOMPARE(daemon.feed().picture().latest().sequence, 2U);
    }

    void aRideThatAPhoneOpensBeforeItIsToldOfIsShown()
    {
        ManualClock clock;
        FakeBackend backend;
        DeskDaemon daemon(backend, clock);
        QVERIFY(opened(daemon.feed()));
        backend.picture.rides = {sundayRide(1)};
        std::shared_ptr<LiveRide> ride;
        daemon.rides().open(RideId{1}, this, [&](const auto &opened) { ride = opened.value(); });
        QTRY_VERIFY(ride);
        QVERIFY(daemon.feed().picture().isShown({1}));
        daemon.happened(RidePut{sundayRide(1)}); // is known
        QCOMPARE(daemon.feed().picture().latest().sequence, 1U);
    }

    void tellsWhyThereIsNoPictureAndTriesAgainForTheNextDesk()
    {
        ManualClock clock;
        FakeBackend backend;
        backend.loadError = Error{ErrorCode::Unavailable, u"away"_s};
        DeskDaemon daemon(backend, clock);
        QTest::ignoreMessage(QtWarningMsg, "cannot load the rides for desks: \"away\"");
        QVERIFY(!opened(daemon.feed()));
        backend.loadError.reset();
        backend.picture.rides = {sundayRide(1)};
        QVERIFY(opened(daemon.feed()));
        QVERIFY(daemon.feed().picture().isShown({1}));
        QVERIFY(opened(daemon.feed()));
        QCOMPARE(backend.loads, 2);
    }

    void aChangedRouteIsAnEventForDesks()
    {
        ManualClock clock;
        FakeBackend backend;
        backend.picture.rides = {sundayRide(1)};
        DeskDaemon daemon(backend, clock);
        QVERIFY(opened(daemon.feed()));
        FeedCounter counter(daemon.feed());
        daemon.happened(RouteChanged{RideId{1}, RouteId{9}});
        QCOMPARE(counter.moves, 1);
        const auto events = daemon.feed().picture().eventsAfter(0, 1);
        QVERIFY(events && events->front()->contains("\"route_changed\""));
        daemon.happened(RouteChanged{RideId{2}, RouteId{9}}); // no desk shows it
        QCOMPARE(counter.moves, 1);
    }

private:
    /// Whether a desk that came was told that the picture is there.
    bool opened(desk::DeskFeed &feed)
    {
        std::optional<bool> isThere;
        feed.open(this, [&](const Result<void> &outcome) { isThere = bool(outcome); });
        [&] { QTRY_VERIFY(isThere); }();
        return isThere.value_or(false);
    }
};

SAFERIDE_TEST(TestDeskFeed)
#include "tst_deskfeed.moc"
