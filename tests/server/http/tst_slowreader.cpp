// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/socket.h"
#include "tests/support/socketioharness.h"
#include "tests/support/testprogram.h"

#include <map>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

class SilentHandler final : public socketio::SocketHandler
{
public:
    void eventReceived(const socketio::Event &) override { }
};

/// Lets everybody in and keeps them at hand.
class Ward final : public socketio::Namespace
{
public:
    void connectRequested(const std::shared_ptr<socketio::Socket> &socket, QByteArrayView) override
    {
        socket->accept(std::make_unique<SilentHandler>());
        sockets.push_back(socket);
    }
    void deliver(const SharedBroadcast &broadcast) const
    {
        for (const auto &socket : sockets) {
            socket->deliver(broadcast);
        }
    }
    std::vector<std::shared_ptr<socketio::Socket>> sockets;
};

/// `42["p",{"s":SENDER,"n":NUMBER,…}]`, about 300 bytes.
SharedBroadcast position(int sender, int number)
{
    const QByteArray payload = "{\"s\":" + QByteArray::number(sender)
        + ",\"n\":" + QByteArray::number(number) + ",\"x\":\"" + QByteArray(256, 'x') + "\"}";
    Broadcast broadcast = eventBroadcast("p", payload);
    broadcast.source = sender;
    broadcast.sequence = quint64(number);
    return std::make_shared<const Broadcast>(std::move(broadcast));
}

/// An event that is never skipped.
SharedBroadcast lasting(const QByteArray &name, qsizetype size = 0)
{
    const QByteArray payload = '"' + QByteArray(size, 'y') + '"';
    return std::make_shared<const Broadcast>(eventBroadcast(name, payload));
}

/// Of each sender the number that came last; -1 for all when they are out of order.
std::map<int, int> lastNumbers(const QByteArrayList &packets)
{
    std::map<int, int> last;
    for (const QByteArray &packet : packets) {
        const qsizetype s = packet.indexOf("\"s\":") + 4;
        const qsizetype n = packet.indexOf("\"n\":") + 4;
        if (s < 4 || n < 4) {
            continue;
        }
        const int sender = packet.mid(s, packet.indexOf(',', s) - s).toInt();
        const int number = packet.mid(n, packet.indexOf(',', n) - n).toInt();
        if (number <= last[sender]) {
            return {{-1, -1}};
        }
        last[sender] = number;
    }
    return last;
}

constexpr int Positions = 12'000;
constexpr int Senders = 3;
const std::map<int, int> Newest{{1, Positions}, {2, Positions - 2}, {3, Positions - 1}};

} // namespace

/// Who does not read costs the daemon a bounded amount, and the others nothing.
class TestSlowReader : public QObject
{
    Q_OBJECT

    static void sendPositions(const Ward &ward)
    {
        for (int number = 1; number <= Positions; ++number) {
            ward.deliver(position(number % Senders + 1, number));
            if (number % 50 == 0) {
                QTest::qWait(0);
            }
        }
    }

    static QByteArray request(SocketIoHarness &harness, const QByteArray &method,
                              const QByteArray &sid, const QByteArray &body)
    {
        QByteArray answer;
        socketio::PollingRequest polling;
        polling.method = method;
        polling.body = body;
        polling.handshake.query = "EIO=4&transport=polling";
        if (!sid.isEmpty()) {
            polling.handshake.query += "&sid=" + sid;
        }
        harness.server.handlePolling(
            std::move(polling),
            [&answer](const socketio::PollingReply &reply) { answer = reply.body; });
        return answer;
    }
    /// The id of a new session that has joined `/` and has no poll.
    static QByteArray openPolling(SocketIoHarness &harness)
    {
        const QByteArray sid = request(harness, "GET", {}, {}).split('"').value(3);
        request(harness, "POST", sid, "40");
        request(harness, "GET", sid, {});
        return sid;
    }

private Q_SLOTS:
    void getsTheNewestPositionOfEachOnceItReads()
    {
        Ward ward;
        SocketIoHarness harness(ward, {});
        WebSocketPeer peer(harness.port);
        QVERIFY(peer.connectSocketIo());
        sendPositions(ward);
        QCOMPARE(harness.server.sessionCount(), 1);
        ward.deliver(lasting("end"));
        const QByteArrayList packets = peer.all(lasting("end")->packet());
        QCOMPARE(packets.last(), lasting("end")->packet().toByteArray());
        QVERIFY(packets.size() < Positions);
        QCOMPARE(lastNumbers(packets), Newest);
    }

    void isCutWhenItsOutputIsOverTheLimit()
    {
        Ward ward;
        socketio::Settings settings;
        settings.outputCutBytes = 300'000;
        SocketIoHarness harness(ward, settings);
        WebSocketPeer peer(harness.port);
        QVERIFY(peer.connectSocketIo());
        for (int i = 0; i < 100 && harness.server.sessionCount() > 0; ++i) {
            ward.deliver(lasting("much", 10'000));
            QTest::qWait(0);
        }
        QCOMPARE(harness.server.sessionCount(), 0);
    }

    void isCutWhenItTakesNothingForTooLong()
    {
        Ward ward;
        socketio::Settings settings;
        settings.stalledPeerMs = 50;
        SocketIoHarness harness(ward, settings);
        WebSocketPeer peer(harness.port);
        QVERIFY(peer.connectSocketIo());
        for (int i = 0; i < 60; ++i) {
            ward.deliver(lasting("much", 10'000));
        }
        QTRY_COMPARE_WITH_TIMEOUT(harness.server.sessionCount(), 0, WebSocketPeer::PatienceMsecs);
    }

    void isNotCutWhileItTakesLittleAtATime()
    {
        Ward ward;
        ManualClock clock;
        socketio::Settings settings;
        settings.stalledPeerMs = 50;
        settings.pingIntervalMs = 3'600'000;
        SocketIoHarness harness(ward, settings, {}, {}, clock);
        WebSocketPeer peer(harness.port);
        QVERIFY(peer.connectSocketIo());
        const SharedBroadcast packet = lasting("much", 10'000); // more than the peer's window
        for (int i = 0; i < 60; ++i) {
            ward.deliver(packet);
        }
        constexpr int Steps = 4;
        constexpr int Taken = 8; // more than a segment of the loopback, which is acknowledged then
        for (int step = 0; step < Steps; ++step) {
            for (int i = 0; i < Taken; ++i) {
                QCOMPARE(peer.next(), packet->packet().toByteArray());
            }
            clock.advance(settings.stalledPeerMs + 1);
            QTest::qWait(2 * settings.stalledPeerMs); // the deadline is looked at
            QCOMPARE(harness.server.sessionCount(), 1);
        }
        QTRY_VERIFY_WITH_TIMEOUT(
            (clock.advance(settings.stalledPeerMs), harness.server.sessionCount() == 0),
            WebSocketPeer::PatienceMsecs);
    }

    void isCutWhenOnlyPongsWaitForIt()
    {
        Ward ward;
        socketio::Settings settings;
        settings.stalledPeerMs = 200;
        SocketIoHarness harness(ward, settings);
        WebSocketPeer peer(harness.port);
        QVERIFY(peer.connectSocketIo());
        const QByteArray payload(125, 'p');
        int sent = 0;
        while (sent < 100'000 && harness.server.sessionCount() > 0 && peer.sendFrame(9, payload)) {
            ++sent;
        }
        QTRY_COMPARE_WITH_TIMEOUT(harness.server.sessionCount(), 0, WebSocketPeer::PatienceMsecs);
    }

    void isAnsweredTheNewestPingOnceItReads()
    {
        Ward ward;
        socketio::Settings settings;
        settings.stalledPeerMs = 600'000;
        SocketIoHarness harness(ward, settings);
        WebSocketPeer peer(harness.port);
        QVERIFY(peer.connectSocketIo());
        constexpr int Pings = 8'000;
        for (int i = 1; i <= Pings; ++i) {
            QVERIFY(peer.sendFrame(9, QByteArray(100, 'p') + QByteArray::number(i)));
        }
        const QByteArray newest = QByteArray(100, 'p') + QByteArray::number(Pings);
        const QByteArrayList pongs = peer.all(newest);
        QCOMPARE(pongs.last(), newest);
        QVERIFY(pongs.size() < Pings);
    }

    void keepsWhatWaitsForItWhenItUpgrades_data()
    {
        QTest::addColumn<qsizetype>("size"); // of a packet
        QTest::newRow("large") << qsizetype(10'000);
        QTest::newRow("of 16-bit lengths") << qsizetype(200);
        QTest::newRow("tiny") << qsizetype(0);
    }
    void keepsWhatWaitsForItWhenItUpgrades()
    {
        QFETCH(const qsizetype, size);
        Ward ward;
        socketio::Settings settings;
        settings.outputCutBytes = 300'000; // more than the system takes at once
        SocketIoHarness harness(ward, settings);
        const QByteArray sid = openPolling(harness);
        const SharedBroadcast packet = lasting("wait", size);
        const qint64 count = settings.outputCutBytes / qint64(packet->frame.size());
        for (qint64 i = 0; i < count; ++i) {
            ward.deliver(packet);
        }
        WebSocketPeer peer(harness.port);
        QVERIFY(peer.open("&sid=" + sid));
        peer.sendText("2probe");
        QCOMPARE(peer.next(), "3probe"_ba);
        peer.sendText("5");
        QTest::qWait(0);
        ward.deliver(lasting("end"));
        const QByteArrayList packets = peer.all(lasting("end")->packet());
        QCOMPARE(packets.last(), lasting("end")->packet().toByteArray());
        QCOMPARE(packets.size(), count + 1);
    }

    void doesNotSlowTheOthers()
    {
        Ward ward;
        SocketIoHarness harness(ward, {});
        WebSocketPeer slow(harness.port);
        QVERIFY(slow.connectSocketIo());
        WebSocketPeer quick(harness.port);
        QVERIFY(quick.connectSocketIo());
        QByteArrayList received;
        for (int number = 1; number <= Positions; ++number) {
            ward.deliver(position(number % Senders + 1, number));
            if (number % 20 == 0) {
                received += quick.all(position(number % Senders + 1, number)->packet());
            }
        }
        QCOMPARE(received.size(), Positions);
        QCOMPARE(lastNumbers(received), Newest);
    }

    void getsTheNewestByPollingToo()
    {
        Ward ward;
        SocketIoHarness harness(ward, {});
        const QByteArray sid = openPolling(harness);
        sendPositions(ward);
        ward.deliver(lasting("end"));
        const QByteArrayList packets = request(harness, "GET", sid, {}).split('\x1e');
        QCOMPARE(packets.last(), lasting("end")->packet().toByteArray());
        QVERIFY(packets.size() < Positions);
        QCOMPARE(lastNumbers(packets), Newest);
        for (int i = 0; i < 200; ++i) {
            ward.deliver(lasting("much", 10'000));
        }
        QTRY_COMPARE_WITH_TIMEOUT(harness.server.sessionCount(), 1, WebSocketPeer::PatienceMsecs);
        request(harness, "GET", sid, {});
        QTRY_COMPARE_WITH_TIMEOUT(harness.server.sessionCount(), 0, WebSocketPeer::PatienceMsecs);
    }
};

SAFERIDE_TEST(TestSlowReader)
#include "tst_slowreader.moc"
