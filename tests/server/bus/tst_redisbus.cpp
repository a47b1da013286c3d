// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/busnode.h"
#include "tests/support/testprogram.h"
#include "tests/support/throwawayredis.h"

using namespace Qt::Literals::StringLiterals;
using namespace saferide;
using namespace saferide::bus;
using namespace saferide::test;
using Heard = BusRecorder::Heard;

namespace {

constexpr int BusPatience = 30'000;
constexpr RideId Seven{7};

Address rideAddress(RideId ride)
{
    return {Address::Channel::Ride, ride};
}

} // namespace

/// With a real Redis server.
class TestRedisBus : public QObject
{
    Q_OBJECT

    std::unique_ptr<ThrowawayRedis> m_redis;

    QStringList url() const { return {u"redis://"_s + m_redis->host()}; }

    static void subscribeAndWait(BusNode &node, RideId ride)
    {
        const int before = node.recorder.subscriptions();
        node.bus.subscribe(ride);
        QTRY_VERIFY_WITH_TIMEOUT(node.recorder.subscriptions() > before, BusPatience);
    }
    /// Publishes until it arrives: what is published while a link is not up is lost.
    static void exchange(BusNode &from, BusNode &to, RideId ride)
    {
        const Heard expected{rideAddress(ride), from.need()};
        const qsizetype before = to.recorder.heard().count(expected);
        QTRY_VERIFY_WITH_TIMEOUT(
            (from.bus.publish(ride, from.need(), {}), to.recorder.heard().count(expected) > before),
            BusPatience);
    }

private Q_SLOTS:
    void init()
    {
        if (!ThrowawayRedis::isInstalled()) {
            QSKIP("needs redis-server");
        }
        m_redis = std::make_unique<ThrowawayRedis>();
        QVERIFY(m_redis->start());
    }
    void cleanup() { m_redis.reset(); }

    void measuresHowLongAMessageTakes()
    {
        BusNode a(url(), "a");
        QTRY_VERIFY_WITH_TIMEOUT(a.isConnected(), BusPatience);
        const Figures figures(a.metrics);
        a.bus.control(a.look());
        QTRY_COMPARE_WITH_TIMEOUT(figures.delays.count(), 1, BusPatience);
        QCOMPARE(a.received("own"), 1);
    }

    void deliversToSubscribersAndAddresseesInOrder()
    {
        BusNode a(url(), "a");
        BusNode b(url(), "b");
        subscribeAndWait(a, Seven);
        subscribeAndWait(b, Seven);
        QTRY_VERIFY_WITH_TIMEOUT(a.isConnected() && b.isConnected(), BusPatience);
        a.bus.publish(RideId{8}, a.need(), {});
        a.bus.toNode("c", a.need());
        QList<Heard> expected;
        for (int i = 0; i < 1'000; ++i) {
            const QByteArray message = a.need() + QByteArray::number(i);
            a.bus.publish(Seven, message, ParticipationId{1});
            expected.append({rideAddress(Seven), message});
        }
        a.bus.control(a.look());
        a.bus.toNode("b", a.need());
        expected.append({{Address::Channel::Control}, a.look()});
        expected.append({{Address::Channel::Node}, a.need()});
        QTRY_COMPARE_WITH_TIMEOUT(b.recorder.heard().size(), expected.size(), BusPatience);
        QVERIFY(b.recorder.heard() == expected);
        QVERIFY(a.recorder.heard().isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(a.received("own"), 1'001, BusPatience);
        QCOMPARE(b.received("forged"), 0);
    }

    void namesItsConnections()
    {
        BusNode a(url(), "a");
        QTRY_VERIFY_WITH_TIMEOUT(a.isConnected(), BusPatience);
        const QByteArray clients = m_redis->ask({u"CLIENT"_s, u"LIST"_s});
        QCOMPARE(clients.count("name=saferide-a "), 2);
    }

    void anUnsubscribedRideIsNotHeard()
    {
        BusNode a(url(), "a");
        BusNode b(url(), "b");
        subscribeAndWait(b, Seven);
        exchange(a, b, Seven);
        b.bus.unsubscribe(Seven);
        QTRY_COMPARE_WITH_TIMEOUT(m_redis->ask({u"PUBSUB"_s, u"CHANNELS"_s, u"saferide:p:*"_s}), "",
                                  BusPatience);
        subscribeAndWait(b, Seven);
        exchange(a, b, Seven);
    }

    void onePatternReplacesTheChannelsOfAllRides()
    {
        BusNode a(url(), "a");
        BusNode b(url(), "b");
        subscribeAndWait(b, Seven);
        b.bus.subscribeAll();
        exchange(a, b, RideId{8});
        QTRY_COMPARE_WITH_TIMEOUT(m_redis->ask({u"PUBSUB"_s, u"CHANNELS"_s, u"saferide:p:*"_s}), "",
                                  BusPatience);
        subscribeAndWait(b, RideId{9});
        QCOMPARE(m_redis->ask({u"PUBSUB"_s, u"NUMPAT"_s}), "1");
        const Heard once{rideAddress(Seven), a.need() + "once"};
        a.bus.publish(Seven, once.message, {});
        a.bus.control(a.look());
        QTRY_VERIFY_WITH_TIMEOUT(
            b.recorder.heard().contains({{Address::Channel::Control}, a.look()}), BusPatience);
        QCOMPARE(b.recorder.heard().count(once), 1);
    }

    void connectsAgainWhenTheServerIsKilledAndRestarted()
    {
        BusNode a(url(), "a");
        BusNode b(url(), "b");
        subscribeAndWait(b, Seven);
        exchange(a, b, Seven);
        m_redis->kill();
        QTRY_VERIFY_WITH_TIMEOUT(!a.isConnected() && !b.isConnected(), BusPatience);
        QTRY_COMPARE_WITH_TIMEOUT(b.problem(), u"Connection refused"_s, BusPatience);
        QVERIFY(m_redis->start());
        QTRY_VERIFY_WITH_TIMEOUT(a.isConnected() && b.isConnected(), BusPatience);
        QVERIFY(b.problem().isEmpty());
        QCOMPARE(b.recorder.subscriptions(), 2);
        exchange(a, b, Seven);
    }

    void startsWithoutAServer()
    {
        m_redis->kill();
        BusNode a(url(), "a");
        BusNode b(url(), "b");
        b.bus.subscribe(Seven);
        QTRY_COMPARE_WITH_TIMEOUT(b.problem(), u"Connection refused"_s, BusPatience);
        QVERIFY(m_redis->start());
        QTRY_COMPARE_WITH_TIMEOUT(b.recorder.subscriptions(), 1, BusPatience);
        exchange(a, b, Seven);
    }

    void aServerThatStopsAnsweringCostsMemoryForRidersOnly()
    {
        BusNode a(url(), "a");
        BusNode b(url(), "b");
        subscribeAndWait(b, Seven);
        exchange(a, b, Seven);
        m_redis->suspend();
        const QByteArray message = a.need() + QByteArray(80, 'x');
        Gauge &unsent = Figures(a.metrics).unsentBytes;
        // Until the link is given up, and beyond.
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                for (qint64 i = 0; i < 20'000; ++i) {
                    a.bus.publish(Seven, message, ParticipationId{1 + i % 100});
                }
                return !a.isConnected();
            }(),
            BusPatience);
        QCOMPARE(a.problem(), u"it has not responded for 3 s"_s);
        QVERIFY2(unsent.value() < Outbox::MaxBytes, qPrintable(QString::number(unsent.value())));
        m_redis->resume();
        QTRY_VERIFY_WITH_TIMEOUT(a.isConnected() && b.isConnected(), BusPatience);
        exchange(a, b, Seven);
    }

    void aNodeThatSleptConnectsAgain()
    {
        BusNode a(url(), "a");
        BusNode b(url(), "b");
        subscribeAndWait(b, Seven);
        QTRY_VERIFY_WITH_TIMEOUT(b.isConnected(), BusPatience);
        const int sleeps = b.recorder.sleeps();
        const int subscriptions = b.recorder.subscriptions();
        b.clock.slept = 60'000;
        QTRY_VERIFY_WITH_TIMEOUT(b.recorder.sleeps() > sleeps, BusPatience);
        QTRY_VERIFY_WITH_TIMEOUT(b.recorder.subscriptions() > subscriptions && b.isConnected(),
                                 BusPatience);
        exchange(a, b, Seven);
    }

    void tenThousandRidesAreSubscribedAgain()
    {
        constexpr int Rides = 10'000;
        BusNode a(url(), "a");
        BusNode b(url(), "b");
        for (qint64 ride = 1; ride <= Rides; ++ride) {
            b.bus.subscribe(RideId{ride});
        }
        QTRY_COMPARE_WITH_TIMEOUT(b.recorder.subscriptions(), Rides, BusPatience);
        m_redis->ask({u"CLIENT"_s, u"KILL"_s, u"TYPE"_s, u"pubsub"_s});
        QTRY_COMPARE_WITH_TIMEOUT(b.recorder.subscriptions(), 2 * Rides, BusPatience);
        QTRY_VERIFY_WITH_TIMEOUT(b.isConnected(), BusPatience);
        exchange(a, b, RideId{1});
        exchange(a, b, RideId{Rides});
    }

    void ridesOfAServerThatIsUpAreHeardWhileAnotherIsDown()
    {
        ThrowawayRedis second;
        QVERIFY(second.start());
        const QStringList both{url().first(), u"redis://"_s + second.host()};
        BusNode a(both, "a");
        BusNode b(QStringList{both[1], both[0]}, "b");
        const ServerChoice choice({m_redis->host(), second.host()});
        QList<RideId> rides{{}, {}}; // one on each
        for (qint64 ride = 1; ride <= 100; ++ride) {
            const QByteArray channel = "saferide:p:" + QByteArray::number(ride);
            rides[qsizetype(choice.of(channel))] = RideId{ride};
        }
        for (const RideId ride : rides) {
            subscribeAndWait(b, ride);
            exchange(a, b, ride);
        }
        second.kill();
        QTRY_VERIFY_WITH_TIMEOUT(!a.isConnected() && !b.isConnected(), BusPatience);
        const State state = a.bus.state();
        QVERIFY(state.servers[0].isConnected && !state.servers[1].isConnected);
        exchange(a, b, rides[0]);
        QVERIFY(second.start());
        QTRY_VERIFY_WITH_TIMEOUT(a.isConnected() && b.isConnected(), BusPatience);
        exchange(a, b, rides[1]);
    }

    void anotherInstallationIsNotHeard()
    {
        BusNode a(url(), "a");
        BusNode b(url(), "b");
        RedisSettings other = BusNode::settings(url(), "c");
        other.prefix = "other";
        other.secret = "another secret of another installation";
        BusNode c(other);
        for (BusNode *node : {&a, &b, &c}) {
            node->bus.subscribeAll();
        }
        exchange(a, b, Seven);
        exchange(b, a, Seven);
        c.bus.publish(Seven, c.need(), {});
        c.bus.control(c.look());
        QTRY_COMPARE_WITH_TIMEOUT(c.received("own"), 2, BusPatience);
        exchange(a, b, Seven);
        QVERIFY(c.recorder.heard().isEmpty());
        QVERIFY(!b.recorder.heard().contains({rideAddress(Seven), c.need()}));
        QCOMPARE(b.received("forged"), 0);
    }

    void forgedMessagesAreCountedAndIgnored()
    {
        BusNode a(url(), "a");
        BusNode b(url(), "b");
        RedisSettings stranger = BusNode::settings(url(), "c");
        stranger.secret = "a secret that somebody else has guessed";
        BusNode c(stranger);
        subscribeAndWait(b, Seven);
        subscribeAndWait(c, Seven);
        exchange(a, b, Seven);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"not sealed with our secret"_s));
        QCOMPARE(m_redis->ask({u"PUBLISH"_s, u"saferide:p:7"_s, u"anything"_s}), "2");
        QTRY_COMPARE_WITH_TIMEOUT(b.received("forged"), 1, BusPatience);
        QTRY_VERIFY_WITH_TIMEOUT((c.bus.publish(Seven, c.need(), {}), b.received("forged") > 1),
                                 BusPatience);
        const QList<Heard> heard = b.recorder.heard();
        QCOMPARE(heard.count({rideAddress(Seven), a.need()}), heard.size());
        m_redis->ask({u"PUBLISH"_s, u"saferide:p:07"_s, u"anything"_s});
        exchange(a, b, Seven);
        QVERIFY(b.isConnected());
    }

    void nothingIsLeftOnAServerFullOfOtherThings()
    {
        m_redis->ask({u"SET"_s, u"saferide:p:7"_s, u"somebody else's"_s});
        m_redis->ask({u"DEBUG"_s, u"POPULATE"_s, u"10000"_s, u"key"_s, u"100"_s});
        const QByteArray keys = m_redis->ask({u"DBSIZE"_s});
        {
            BusNode a(url(), "a");
            BusNode b(url(), "b");
            subscribeAndWait(b, Seven);
            QCOMPARE(m_redis->ask({u"PUBLISH"_s, u"others"_s, u"anything"_s}), "0");
            exchange(a, b, Seven);
        }
        QCOMPARE(m_redis->ask({u"DBSIZE"_s}), keys);
        QCOMPARE(m_redis->ask({u"GET"_s, u"saferide:p:7"_s}), "somebody else's");
        QTRY_COMPARE_WITH_TIMEOUT(m_redis->ask({u"PUBSUB"_s, u"CHANNELS"_s}), "", BusPatience);
    }
};

SAFERIDE_TEST(TestRedisBus)
#include "tst_redisbus.moc"
