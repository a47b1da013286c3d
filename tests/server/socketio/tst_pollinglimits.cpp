// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/socket.h"
#include "tests/support/pollingpeer.h"
#include "tests/support/socketioharness.h"
#include "tests/support/testprogram.h"

#include <QAbstractEventDispatcher>

#include <limits>

using namespace saferide;
using namespace saferide::test;

namespace {

const QByteArray Separator(1, '\x1e');

/// Lets in or refuses, and notes what comes, and how much of it in one turn of the event loop.
class Recorder final : public QObject, public socketio::Namespace
{
public:
    Recorder()
    {
        connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this,
                [this] { inThisTurn = 0; });
    }
    void connectRequested(const std::shared_ptr<socketio::Socket> &socket, QByteArrayView) override
    {
        count();
        ++connects;
        if (refuses) {
            socket->refuse(R"({"message":"no"})");
            return;
        }
        socket->accept(std::make_unique<Handler>(*this, *socket));
        sockets.push_back(socket);
    }

    bool refuses = false;
    QByteArray answer; ///< to every event
    int connects = 0;
    QByteArrayList events; ///< their arguments
    int mostInOneTurn = 0;
    std::vector<std::shared_ptr<socketio::Socket>> sockets;

private:
    struct Handler final : socketio::SocketHandler
    {
        Handler(Recorder &its, socketio::Socket &itsSocket)
            : recorder(its)
            , socket(itsSocket)
        {
        }
        void eventReceived(const socketio::Event &event) override
        {
            recorder.count();
            recorder.events += event.arguments.toByteArray();
            if (!recorder.answer.isEmpty()) {
                socket.emitEvent("answer", recorder.answer);
            }
        }
        Recorder &recorder;
        socketio::Socket &socket;
    };
    void count() { mostInOneTurn = std::max(mostInOneTurn, ++inThisTurn); }

    int inThisTurn = 0;
};

constexpr qint64 Never = std::numeric_limits<qint64>::max();

/// A gate at a time that the test sets.
struct Places
{
    explicit Places(const socketio::SessionLimits &limits)
        : gate(limits)
    {
    }
    socketio::SessionGate::Entry enter(const QByteArray &sid, const QHostAddress &address)
    {
        return gate.enter({sid, address}, now);
    }

    socketio::SessionGate gate;
    qint64 now = 0;
};

QByteArray payloadOf(const QByteArray &packet, int times)
{
    return QByteArray(packet + Separator).repeated(times).chopped(1);
}

} // namespace

/// What one client by polling may cost: packets a turn, sessions, bytes.
class TestPollingLimits : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        explicit Fixture(socketio::Settings settings = {},
                         const socketio::SessionLimits &limits = {})
            : harness(recorder, counting(settings, metrics), {}, limits)
        {
        }
        static socketio::Settings counting(socketio::Settings settings, Metrics &metrics)
        {
            settings.rejections = socketio::Rejections(metrics);
            return settings;
        }
        int rejected(const QByteArray &reason) const
        {
            const QByteArray line = "saferide_rejections_total{reason=\"" + reason + "\"} ";
            const QByteArray text = metrics.prometheusText();
            const qsizetype at = text.indexOf(line) + line.size();
            return text.mid(at, text.indexOf('\n', at) - at).toInt();
        }

        Metrics metrics;
        Recorder recorder;
        SocketIoHarness harness;
    };

private Q_SLOTS:
    void handlesAPayloadInTurnsAndAnswersBehindItsLastPacket()
    {
        Fixture f;
        PollingPeer phone(f.harness.port);
        QVERIFY(phone.connects());
        QByteArrayList packets;
        QByteArrayList arguments;
        for (int number = 0; number < 1000; ++number) {
            arguments += QByteArray::number(number);
            packets += "42[\"e\"," + arguments.last() + ']';
        }
        QCOMPARE(phone.post(packets.join(Separator)).body, "ok");
        QCOMPARE(f.recorder.events, arguments);
        QCOMPARE(f.recorder.mostInOneTurn, 64);
    }

    void aBrokenPacketEndsTheSessionBehindThoseBeforeIt()
    {
        Fixture f;
        PollingPeer phone(f.harness.port);
        QVERIFY(phone.connects());
        const QByteArray events = payloadOf("42[\"e\",1]", 100);
        QCOMPARE(phone.post(events + Separator + "x" + Separator + events).status, 400);
        QCOMPARE(f.recorder.events.size(), 100);
        QVERIFY(phone.isGone());
    }

    void aSecondPostWhileOneIsHandledEndsTheSession()
    {
        Fixture f;
        PollingPeer phone(f.harness.port);
        QVERIFY(phone.connects());
        const QByteArray path = "POST " + phone.path() + " HTTP/1.1\r\nHost: a\r\nContent-Length: ";
        RawClient first(f.harness.port);
        RawClient second(f.harness.port);
        const QByteArray payload = payloadOf("42[\"e\",1]", 10'000);
        first.send(path + QByteArray::number(payload.size()) + "\r\n\r\n" + payload);
        QVERIFY(QTest::qWaitFor([&] { return !f.recorder.events.isEmpty(); }, TryMsecs));
        second.send(path + "1\r\n\r\n3");
        QCOMPARE(second.answer().status, 400);
        QCOMPARE(first.answer().status, 200);
        QVERIFY(f.recorder.events.size() < 10'000);
        QCOMPARE(f.harness.server.sessionCount(), 0);
    }

    void aFewRefusedConnectsEndTheSession_data()
    {
        QTest::addColumn<QByteArray>("connect");
        QTest::addColumn<int>("asked");
        QTest::newRow("refused") << QByteArray("40{\"token\":\"x\"}") << 5;
        QTest::newRow("unknown namespace") << QByteArray("40/other,") << 0;
    }
    void aFewRefusedConnectsEndTheSession()
    {
        QFETCH(QByteArray, connect);
        QFETCH(int, asked);
        Fixture f;
        f.recorder.refuses = true;
        PollingPeer stranger(f.harness.port);
        QCOMPARE(stranger.post(payloadOf(connect, 5'000)).body, "ok");
        QCOMPARE(f.recorder.connects, asked);
        QCOMPARE(stranger.get().body.count("44"), 5);
        QCOMPARE(stranger.get().body, "1");
        QVERIFY(stranger.isGone());
        QCOMPARE(f.rejected("refused_connects"), 1);
    }

    void stopsWhenTheOutputIsOverItsLimit()
    {
        Fixture f({.outputCutBytes = 10'000});
        f.recorder.answer = '"' + QByteArray(1000, 'x') + '"';
        PollingPeer phone(f.harness.port);
        QVERIFY(phone.connects());
        phone.post(payloadOf("42[\"e\",1]", 1000));
        QVERIFY(f.recorder.events.size() <= 12);
        QCOMPARE(f.harness.server.sessionCount(), 0);
        QCOMPARE(f.rejected("output_cut_bytes"), 1);
    }

    void oneLargeMessageOfOursDoesNotCutItsReader()
    {
        Fixture f;
        PollingPeer phone(f.harness.port);
        QVERIFY(phone.connects());
        const QByteArray crowd = '"' + QByteArray(3'000'000, 'x') + '"';
        f.recorder.sockets.front()->emitEvent("crowd", crowd);
        f.recorder.sockets.front()->emitEvent("small", "1");
        const QByteArray payload = phone.get().body;
        QCOMPARE(payload, "42[\"crowd\"," + crowd + ']' + Separator + "42[\"small\",1]");
        const QByteArray large = '"' + QByteArray(1000, 'x') + '"';
        for (int i = 0; i < 1200; ++i) { // but what it does not fetch does
            f.recorder.sockets.front()->emitEvent("small", large);
        }
        QTRY_COMPARE(f.harness.server.sessionCount(), 0);
    }

    void letsInWhoHasATokenWhenStrangersTookAllPlaces()
    {
        Fixture f({}, {.unauthenticated = 1, .givesWayAfterMs = Never});
        const PollingPeer stranger(f.harness.port);
        QCOMPARE(stranger.opened.status, 200);
        QCOMPARE(PollingPeer(f.harness.port).opened.status, 503);
        const auto statusWith = [&](const QByteArray &token) {
            RawClient phone(f.harness.port);
            phone.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\n"
                       "Authorization: Bearer "
                       + token + "\r\n\r\n");
            return phone.answer().status;
        };
        QCOMPARE(statusWith("bad"), 503);
        QCOMPARE(statusWith("good"), 200);
        QCOMPARE(statusWith("good"), 200);
    }

    void leavesPlacesForSessionsToOtherAddresses()
    {
        Places places({.unauthenticated = 100, .givesWayAfterMs = Never});
        const QHostAddress greedy(u"192.0.2.1"_s);
        const QHostAddress other(u"192.0.2.2"_s);
        int taken = 0;
        while (taken < 100 && !places.enter(QByteArray::number(taken), greedy).refusal) {
            ++taken;
        }
        QCOMPARE(taken, 51);
        QVERIFY(!places.gate.enter({"member", greedy, true}, 0).refusal);
        QVERIFY(!places.enter("other", other).refusal);
        places.gate.leave({"member", greedy, true});
        QVERIFY(places.gate.authenticated("0"));
        QVERIFY(places.gate.authenticated("1"));
        QVERIFY(!places.enter("another", greedy).refusal);
    }

    void theLongestIdleSessionOfTheAddressThatHasMostGivesWay()
    {
        Places places({.unauthenticated = 4, .givesWayAfterMs = 800});
        const QHostAddress most(u"192.0.2.1"_s);
        const QHostAddress one(u"192.0.2.2"_s);
        QVERIFY(!places.enter("oldest", one).refusal);
        places.now = 1;
        QVERIFY(!places.enter("posting", most).refusal);
        places.gate.setIdleSince("posting", std::nullopt);
        places.now = 2;
        QVERIFY(!places.enter("idle", most).refusal);
        places.now = 3;
        QVERIFY(!places.enter("posted", QHostAddress(u"192.0.2.3"_s)).refusal);

        const QHostAddress newcomer(u"192.0.2.4"_s);
        places.now = 799;
        QCOMPARE(places.enter("early", newcomer).refusal,
                 socketio::Limit::UnauthenticatedConnections);
        places.now = 802;
        const auto entry = places.enter("new", newcomer);
        QVERIFY(!entry.refusal);
        QCOMPARE(entry.gaveWay, "idle");
        QVERIFY(!places.gate.authenticated("idle"));
        places.gate.leave({"idle", most}); // its place is taken already
        // From here on each has one.
        QCOMPARE(places.enter("second", newcomer).refusal,
                 socketio::Limit::UnauthenticatedConnections);
        places.gate.setIdleSince("posted", 802);
        QCOMPARE(places.enter("fifth", QHostAddress(u"192.0.2.5"_s)).gaveWay, "oldest");
    }

    void aSessionThatGivesWayIsClosed()
    {
        Fixture f({}, {.unauthenticated = 1, .givesWayAfterMs = 0});
        PollingPeer first(f.harness.port);
        QCOMPARE(first.opened.status, 200);
        PollingPeer second(f.harness.port);
        QCOMPARE(second.opened.status, 200);
        QCOMPARE(f.harness.server.sessionCount(), 1);
        QVERIFY(first.isGone());
        QVERIFY(second.connects());
        PollingPeer third(f.harness.port); // a member's is no stranger's place
        QCOMPARE(third.opened.status, 200);
        QCOMPARE(f.harness.server.sessionCount(), 2);
    }

    void countsSessionsAsConnections()
    {
        Fixture f({},
                  {.total = 3, .perAddress = 2, .unauthenticated = 1, .givesWayAfterMs = Never});
        auto first = std::make_unique<PollingPeer>(f.harness.port);
        QCOMPARE(first->opened.status, 200);
        QCOMPARE(PollingPeer(f.harness.port).opened.status, 503);
        QCOMPARE(f.rejected("unauthenticated_connections"), 1);
        QVERIFY(first->connects());
        PollingPeer second(f.harness.port);
        QVERIFY(second.connects());
        QCOMPARE(PollingPeer(f.harness.port).opened.status, 503);
        QCOMPARE(f.rejected("connections_per_address"), 1);
        QCOMPARE(first->post("1").status, 200); // it goes
        QVERIFY(PollingPeer(f.harness.port).connects());
        QCOMPARE(f.harness.server.sessionCount(), 2);
    }

    void countsASessionUntilItIsAWebSocket()
    {
        Fixture f({}, {.total = 1});
        PollingPeer phone(f.harness.port);
        QVERIFY(phone.connects());
        QCOMPARE(PollingPeer(f.harness.port).opened.status, 503);
        WebSocketPeer webSocket(f.harness.port); // holds a place among the connections instead
        QVERIFY(webSocket.connectSocketIo());
        QCOMPARE(f.rejected("connections_total"), 1);
    }

    void keepsPacketsWithAttachmentsOfMembersOnlyAndNoMoreThanItMay()
    {
        const QByteArray header =
            R"(452-["e",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])";
        const QByteArray half = 'b' + QByteArray(600, 'x').toBase64();
        Fixture f({.binaryPacketBytes = 1000});
        PollingPeer stranger(f.harness.port);
        QCOMPARE(stranger.post(header).body, "ok");
        QVERIFY(stranger.isGone());
        QCOMPARE(f.rejected("attachment_bytes"), 1);

        PollingPeer phone(f.harness.port);
        QVERIFY(phone.connects());
        phone.post(header);
        phone.post('b' + QByteArray(300, 'x').toBase64());
        QCOMPARE(phone.post(half).body, "ok");
        QCOMPARE(f.recorder.events.size(), 1);
        phone.post(header);
        phone.post(half);
        phone.post(half);
        QVERIFY(phone.isGone());
        QCOMPARE(f.recorder.events.size(), 1);
        QCOMPARE(f.rejected("attachment_bytes"), 2);
    }

    void takesAcknowledgementIdsOfTwentyDigitsAndNoMore()
    {
        Fixture f;
        PollingPeer phone(f.harness.port);
        QVERIFY(phone.connects());
        phone.post("42" + QByteArray(20, '9') + "[\"e\"]");
        QCOMPARE(f.recorder.events.size(), 1);
        phone.post("42" + QByteArray(21, '9') + "[\"e\"]");
        QVERIFY(phone.isGone());
        QCOMPARE(f.recorder.events.size(), 1);
        QCOMPARE(f.rejected("ack_id_digits"), 1);
    }

    void takesNoIdForAnotherOne()
    {
        Fixture f;
        PollingPeer phone(f.harness.port);
        QVERIFY(phone.connects());
        QByteArrayList answers;
        f.recorder.sockets.front()->emitEvent("question", {}, {},
                                              [&answers](QByteArrayView arguments, const auto &) {
                                                  answers += arguments.toByteArray();
                                              });
        QCOMPARE(phone.get().body, "420[\"question\"]");
        for (const QByteArray &id : {QByteArray(20, '9'), QByteArray("18446744073709551616"),
                                     QByteArray("1"), QByteArray()}) {
            QCOMPARE(phone.post("43" + id + "[\"wrong\"]").body, "ok");
        }
        QVERIFY(answers.isEmpty());
        QCOMPARE(phone.post("430[\"right\"]").body, "ok");
        QCOMPARE(phone.post("430[\"twice\"]").body, "ok");
        QCOMPARE(answers.size(), 1);
        QVERIFY(answers.front().contains("right"));
    }
};

SAFERIDE_TEST(TestPollingLimits)
#include "tst_pollinglimits.moc"
