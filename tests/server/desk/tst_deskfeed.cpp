// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskfeed.h"
#include "tests/support/deskdaemon.h"

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
        backend.picture.rides = {aRide(1)};
        backend.picture.participants = {aParticipant(11, 1, u"ada"_s)};
        desk::DeskFeed feed(backend, nullptr, clock, settings);
        FeedCounter counter(feed);

        bool ready = false;
        feed.open(this, [&](const Result<void> &outcome) { ready = bool(outcome); });
        feed.close();
        QTRY_VERIFY(ready);
        const QString name = feed.picture().feed();
        // Each batch is a tick, and a feed that was dropped sends no other.
        for (int tick = 1; tick <= 3; ++tick) {
            feed.fixAccepted(RideId{1}, ParticipationId{11}, UserId{5}, aFix(1'000 * tick));
            QTRY_COMPARE(counter.batches, tick);
        }
        QCOMPARE(feed.picture().feed(), name);

        clock.advance(settings.idleFeed - 1);
        feed.fixAccepted(RideId{1}, ParticipationId{11}, UserId{5}, aFix(9'000));
        QTRY_COMPARE(counter.batches, 4);
        QCOMPARE(feed.picture().feed(), name);
        clock.advance(1);
        QTRY_VERIFY(feed.picture().feed() != name);
    }

    void aChangedRouteIsAnEventForDesks()
    {
        ManualClock clock;
        FakeBackend backend;
        backend.picture.rides = {aRide(1)};
        desk::DeskFeed feed(backend, nullptr, clock, {});
        FeedCounter counter(feed);
        bool ready = false;
        feed.open(this, [&](const Result<void> &outcome) { ready = bool(outcome); });
        QTRY_VERIFY(ready);
        const int before = counter.moves;
        feed.happened(RouteChanged{RideId{1}, RouteId{9}});
        QCOMPARE(counter.moves, before + 1);
        const auto events = feed.picture().eventsAfter(0, 1);
        QVERIFY(events && events->front()->contains("\"route_changed\""));
        feed.happened(RouteChanged{RideId{2}, RouteId{9}}); // no desk shows it
        QCOMPARE(counter.moves, before + 1);
    }
};

QTEST_GUILESS_MAIN(TestDeskFeed)
#include "tst_deskfeed.moc"
