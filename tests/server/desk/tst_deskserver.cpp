// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/positionbatch.h"
#include "tests/support/deskdaemon.h"
#include "tests/support/testprogram.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QWebSocket>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A client that knows nothing of the protocol.
struct RawDesk
{
    explicit RawDesk(const DeskDaemon &daemon)
    {
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                         [this](const QString &text) { texts.append(text); });
        QObject::connect(&socket, &QWebSocket::binaryMessageReceived, &socket,
                         [this](const QByteArray &bytes) { batches.append(bytes); });
        socket.open(QUrl(daemon.address() + u"/console"_s));
    }
    int closeCode() const
    {
        return socket.state() == QAbstractSocket::UnconnectedState ? int(socket.closeCode()) : 0;
    }
    bool has(QLatin1StringView part) const
    {
        return std::any_of(texts.cbegin(), texts.cend(),
                           [part](const QString &text) { return text.contains(part); });
    }

    QWebSocket socket;
    QStringList texts;
    QList<QByteArray> batches;
};

constexpr int Patience = 60'000; // milliseconds, for busy machines

const QByteArray Handshake =
    "GET /console HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
const QString Hello = u"{\"type\":\"hello\",\"protocol\":2,\"token\":\"token\"}"_s;

} // namespace

class TestDeskServer : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;
    std::unique_ptr<Metrics> m_metrics;
    std::unique_ptr<FakeBackend> m_backend;
    std::unique_ptr<DeskDaemon> m_daemon;

    int turnedAway(const QByteArray &reason) const
    {
        const QByteArray text = m_metrics->prometheusText();
        const qsizetype found = text.indexOf(QByteArray("reason=\"" + reason + "\"} "));
        return text.mid(text.indexOf(' ', found)).trimmed().split('\n').first().toInt();
    }
    /// Its handshake is done; it reads nothing until it is told to.
    void open(QTcpSocket &desk)
    {
        desk.setReadBufferSize(1024);
        desk.connectToHost(u"127.0.0.1"_s, m_daemon->port());
        QVERIFY(desk.waitForConnected());
        desk.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 16'384);
        desk.write(Handshake);
        QTRY_VERIFY(desk.bytesAvailable() > 0);
    }
    void sayHello(QTcpSocket &desk)
    {
        open(desk);
        QByteArray frame("\x81", 1);
        frame.append(char(0x80 | Hello.size())).append(4, '\0').append(Hello.toLatin1());
        desk.write(frame);
    }
    void start(desk::Settings settings = {})
    {
        settings.batchInterval = 5;
        settings.rejections = desk::Rejections(*m_metrics);
        m_daemon = std::make_unique<DeskDaemon>(*m_backend, m_clock, settings);
    }

    static std::optional<console::PositionBatch> batchWith(const RawDesk &desk,
                                                           const LastContact &contact)
    {
        for (const QByteArray &bytes : desk.batches) {
            const auto batch = console::decodePositionBatch(bytes);
            const auto says = [&contact](const auto &entry) { return entry.contact == contact; };
            if (batch
                && (std::ranges::any_of(batch->fixes, says)
                    || std::ranges::any_of(batch->contacts, says))) {
                return *batch;
            }
        }
        return std::nullopt;
    }

private Q_SLOTS:
    void init()
    {
        m_daemon.reset();
        m_metrics = std::make_unique<Metrics>();
        m_backend = std::make_unique<FakeBackend>();
        m_backend->picture.rides = {sundayRide(1)};
        m_backend->picture.participants = {aParticipant(11, 1, u"ada"_s)};
        start();
    }
    void cleanup() { m_daemon.reset(); }

    void closesOnWhatIsNoHello_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("code");
        QTest::newRow("no JSON") << u"hello"_s << 4400;
        QTest::newRow("a request first")
            << u"{\"type\":\"request\",\"id\":1,\"method\":\"x\"}"_s << 4400;
        QTest::newRow("no token") << u"{\"type\":\"hello\",\"protocol\":1}"_s << 4400;
        QTest::newRow("a wrong token")
            << u"{\"type\":\"hello\",\"protocol\":1,\"token\":\"t\"}"_s << 4401;
        QTest::newRow("a version of tomorrow")
            << u"{\"type\":\"hello\",\"protocol\":99,\"token\":\"token\"}"_s << 4406;
        QTest::newRow("too long") << QString(20'000, u'x') << 1009;
        QTest::newRow("nested deeply") << QString(10'000, u'[') << 4400;
    }

    void closesOnWhatIsNoHello()
    {
        QFETCH(QString, text);
        QFETCH(int, code);
        RawDesk desk(*m_daemon);
        QTRY_COMPARE(desk.socket.state(), QAbstractSocket::ConnectedState);
        desk.socket.sendTextMessage(text);
        QTRY_COMPARE(desk.closeCode(), code);
        QTRY_COMPARE(m_daemon->server().connectionCount(), 0);
        QVERIFY(desk.texts.isEmpty());
        QCOMPARE(m_backend->loads, 0);
    }

    void tellsWhichVersionsItSpeaks()
    {
        RawDesk desk(*m_daemon);
        QTRY_COMPARE(desk.socket.state(), QAbstractSocket::ConnectedState);
        desk.socket.sendTextMessage(u"{\"type\":\"hello\",\"protocol\":99,\"token\":\"token\"}"_s);
        QTRY_COMPARE(desk.closeCode(), 4406);
        QCOMPARE(desk.socket.closeReason(), u"protocol 1..2"_s);
    }

    void tellsWhetherPositionsOfOtherNodesMayBeLate()
    {
        m_daemon->feed().setBehind(true);
        RawDesk desk(*m_daemon);
        QTRY_COMPARE(desk.socket.state(), QAbstractSocket::ConnectedState);
        desk.socket.sendTextMessage(Hello);
        QTRY_VERIFY_WITH_TIMEOUT(desk.has("\"snapshot\""_L1), Patience);
        QVERIFY(desk.texts.at(0).contains(u"\"welcome\""_s));
        const auto told = console::parseServerMessage(desk.texts.at(1).toUtf8());
        QVERIFY(told && std::get<console::LinkState>(*told).behindSince);
        m_daemon->feed().setBehind(false);
        QTRY_VERIFY_WITH_TIMEOUT(desk.has("\"behind\":false"_L1), Patience);
        QCOMPARE(desk.texts.filter(u"link_state"_s).size(), 2);
    }

    void closesWithoutAHello()
    {
        desk::Settings settings;
        settings.helloTimeout = 30;
        start(settings);
        RawDesk desk(*m_daemon);
        QTRY_COMPARE(desk.closeCode(), 4408);
    }

    void closesOnASecondHelloAndOnBinary()
    {
        RawDesk twice(*m_daemon);
        QTRY_COMPARE(twice.socket.state(), QAbstractSocket::ConnectedState);
        twice.socket.sendTextMessage(Hello);
        twice.socket.sendTextMessage(Hello);
        QTRY_COMPARE(twice.closeCode(), 4400);
        RawDesk binary(*m_daemon);
        QTRY_COMPARE(binary.socket.state(), QAbstractSocket::ConnectedState);
        binary.socket.sendBinaryMessage("x");
        QTRY_COMPARE(binary.closeCode(), 4400);
    }

    void welcomesAndSendsThePicture()
    {
        RawDesk desk(*m_daemon);
        QTRY_COMPARE(desk.socket.state(), QAbstractSocket::ConnectedState);
        desk.socket.sendTextMessage(Hello);
        QTRY_COMPARE(desk.texts.size(), 2);
        QVERIFY(desk.texts[0].contains("\"type\":\"welcome\""_L1));
        QVERIFY(desk.texts[1].contains("\"type\":\"snapshot\""_L1));
        QVERIFY(desk.texts[1].contains("\"username\":\"ada\""_L1));
    }

    void sendsFewBatchesForManyPositions()
    {
        RawDesk desk(*m_daemon);
        QTRY_COMPARE(desk.socket.state(), QAbstractSocket::ConnectedState);
        desk.socket.sendTextMessage(Hello);
        QTRY_COMPARE(desk.texts.size(), 2);
        for (qint64 msecs = 1; msecs <= 1'000; ++msecs) {
            m_daemon->moves(RideId{1}, ParticipationId{11}, aFix(msecs));
        }
        QTRY_VERIFY(!desk.batches.isEmpty());
        const auto batch = console::decodePositionBatch(desk.batches.last());
        QCOMPARE(batch->fixes.size(), 1);
        QCOMPARE(batch->fixes[0].fix.fixTime, Timestamp{1'000});
        QCOMPARE(desk.batches.size(), 1);
    }

    void tellsWhoWasHeardAndWhatAFastClockSaysByItsArrival()
    {
        RawDesk desk(*m_daemon);
        QTRY_COMPARE(desk.socket.state(), QAbstractSocket::ConnectedState);
        desk.socket.sendTextMessage(Hello);
        QTRY_COMPARE(desk.texts.size(), 2);
        const LocationFix fast = aFix(240'000);
        const auto ride = m_daemon->rides().loaded({1});
        EXPECT_OK(ride->accept(userOf({11}), fast, {100}));
        m_daemon->moves({1}, {11}, aFix(1'000), {{100}, fast.fixTime});
        QTRY_COMPARE(desk.batches.size(), 1);
        const auto moved = console::decodePositionBatch(desk.batches[0]);
        QCOMPARE(moved->fixes.size(), 1);
        QCOMPARE(moved->fixes[0].fix.fixTime, Timestamp{1'000});
        QCOMPARE(moved->fixes[0].contact, (LastContact{{100}, {240'000}}));
        const auto hear = [&](const LastContact &contact) {
            (void)ride->accept(userOf({11}), aFix(contact.fixTime.msecs), contact.at);
            std::optional<console::PositionBatch> said;
            (void)QTest::qWaitFor([&] { return (said = batchWith(desk, contact)).has_value(); },
                                  Patience);
            return said;
        };
        QVERIFY(hear({{4'000}, {700}}));
        // Late: no newer fix. A desk that missed a batch is told the last one again.
        const auto heard = hear({{5'000}, {600}});
        QVERIFY(heard);
        QCOMPARE(heard->fixes.size() + heard->contacts.size(), 1);
        for (const auto &known : heard->fixes) {
            QCOMPARE(known.fix.fixTime, Timestamp{1'000});
        }
    }

    void speaksTheVersionOfAnOlderDesk()
    {
        RawDesk desk(*m_daemon);
        QTRY_COMPARE(desk.socket.state(), QAbstractSocket::ConnectedState);
        desk.socket.sendTextMessage(u"{\"type\":\"hello\",\"protocol\":1,\"token\":\"token\"}"_s);
        QTRY_COMPARE(desk.texts.size(), 2);
        QVERIFY(desk.texts[0].contains("\"protocol\":1"_L1));
        m_daemon->moves(RideId{1}, ParticipationId{11}, aFix(1'000));
        QTRY_COMPARE(desk.batches.size(), 1);
        QCOMPARE(desk.batches[0].at(0), '\1');
    }

    void whatADeskAcknowledgedAllDesksAndLaterOnesAreTold()
    {
        RawDesk one(*m_daemon);
        RawDesk two(*m_daemon);
        for (RawDesk *desk : {&one, &two}) {
            QTRY_COMPARE(desk->socket.state(), QAbstractSocket::ConnectedState);
            desk->socket.sendTextMessage(Hello);
            QTRY_COMPARE(desk->texts.size(), 2);
        }
        const AttentionAcknowledgement seen{{11}, AttentionKind::Silent, u"dora"_s, {1}};
        m_daemon->happened(Acknowledged{{1}, seen});
        QTRY_VERIFY(one.has("attention_acknowledged"_L1));
        QTRY_VERIFY(two.has("attention_acknowledged"_L1));
        QVERIFY(two.has("\"by\":\"dora\""_L1));
        RawDesk later(*m_daemon);
        QTRY_COMPARE(later.socket.state(), QAbstractSocket::ConnectedState);
        later.socket.sendTextMessage(Hello);
        QTRY_VERIFY(later.has("\"acknowledgements\":[{"_L1));
    }

    void limitsRequestsUnderWay()
    {
        desk::Settings settings;
        settings.mostRequests = 2;
        start(settings);
        RawDesk desk(*m_daemon);
        QTRY_COMPARE(desk.socket.state(), QAbstractSocket::ConnectedState);
        desk.socket.sendTextMessage(Hello);
        QTRY_COMPARE(desk.texts.size(), 2);
        for (int id = 1; id <= 3; ++id) {
            desk.socket.sendTextMessage(
                u"{\"type\":\"request\",\"id\":%1,\"method\":\"x\"}"_s.arg(id));
        }
        QTRY_VERIFY(desk.has("\"id\":3"_L1));
        QVERIFY(desk.has("overloaded"_L1));
        QCOMPARE(m_backend->performed.size(), 2);
        QCOMPARE(turnedAway("desk_requests"), 1);
    }

    void limitsTheBytesOfRequestsUnderWay()
    {
        desk::Settings settings;
        settings.mostRequestBytes = 10'000;
        start(settings);
        RawDesk desk(*m_daemon);
        QTRY_COMPARE(desk.socket.state(), QAbstractSocket::ConnectedState);
        desk.socket.sendTextMessage(Hello);
        QTRY_COMPARE(desk.texts.size(), 2);
        for (int id = 1; id <= 3; ++id) {
            desk.socket.sendTextMessage(
                u"{\"type\":\"request\",\"id\":%1,\"method\":\"x\",\"params\":{\"a\":\"%2\"}}"_s
                    .arg(id)
                    .arg(QString(4'500, u'x')));
        }
        QTRY_VERIFY(desk.has("\"id\":3"_L1));
        QVERIFY(desk.has("overloaded"_L1));
        QCOMPARE(m_backend->performed.size(), 2);
        QCOMPARE(turnedAway("desk_requests"), 1);
    }

    void aDeskThatReadsNothingIsCutThoughTheSystemTakesItsOutput()
    {
        m_backend->picture.participants.append(aParticipant(100, 1, u"rider"_s));
        desk::Settings settings;
        settings.pingInterval = 100;
        settings.deadLink = 1'000;
        start(settings);
        QTcpSocket silent;
        sayHello(silent);
        QTRY_COMPARE(m_backend->loads, 1);
        QTRY_COMPARE(m_daemon->server().connectionCount(), 1);
        qint64 round = 0;
        QTimer riding;
        connect(&riding, &QTimer::timeout, this,
                [&] { m_daemon->moves(RideId{1}, ParticipationId{100}, aFix(++round)); });
        riding.start(20);
        QTRY_COMPARE_WITH_TIMEOUT(m_daemon->server().connectionCount(), 0, Patience);
    }

    void aSlowDeskGetsTheNewestAndNoQueue()
    {
        constexpr qint64 Riders = 4'000;
        for (qint64 id = 100; id < 100 + Riders; ++id) {
            m_backend->picture.participants.append(aParticipant(id, 1, u"rider"_s));
        }
        desk::Settings settings;
        settings.deadLink = 600'000;
        start(settings);
        m_daemon->sendBufferBytes = 16'384;
        RawDesk fast(*m_daemon);
        QTRY_COMPARE(fast.socket.state(), QAbstractSocket::ConnectedState);
        fast.socket.sendTextMessage(Hello);
        QTRY_VERIFY_WITH_TIMEOUT(fast.has("\"last\":true"_L1), Patience);

        QTcpSocket slow; // reads nothing until it is told to
        sayHello(slow);
        QTRY_COMPARE(m_daemon->feed().deskCount(), 2);

        // Every round moves everybody; together far more than the buffers take.
        constexpr qint64 Rounds = 40;
        for (qint64 round = 1; round <= Rounds; ++round) {
            const qsizetype before = fast.batches.size();
            for (qint64 id = 100; id < 100 + Riders; ++id) {
                m_daemon->moves(RideId{1}, ParticipationId{id}, aFix(round));
            }
            QTRY_VERIFY_WITH_TIMEOUT(fast.batches.size() > before, Patience);
        }
        QCOMPARE(m_daemon->server().connectionCount(), 2); // not cut: nothing queued up for it

        // Now it reads: the picture, and everybody's newest position at most twice, not thirty
        // times.
        QByteArray received = slow.readAll();
        connect(&slow, &QTcpSocket::readyRead, &slow, [&] { received += slow.readAll(); });
        slow.setReadBufferSize(0);
        received += slow.readAll();
        constexpr qsizetype SmallestParticipant = 100;
        constexpr qsizetype LargestParticipant = 400; // with a position and a contact
        QTRY_VERIFY_WITH_TIMEOUT(received.contains("\"last\":true"), Patience);
        QVERIFY(received.size() > Riders * SmallestParticipant);
        QSignalSpy more(&slow, &QTcpSocket::readyRead);
        while (more.wait(300)) { }
        QVERIFY2(received.size() < Riders * LargestParticipant,
                 qPrintable(QString::number(received.size())));
    }

    // 30 MB of text are many times what may wait for a desk that reads slowly.
    void longDescriptionsCutNoDesk()
    {
        constexpr qint64 Rides = 1'000;
        const QString text(10'000, QChar(0x20AC)); // three bytes each
        for (qint64 id = 2; id <= Rides; ++id) {
            Ride ride = sundayRide(id);
            ride.description = text;
            m_backend->picture.rides.append(ride);
        }
        start();
        m_daemon->sendBufferBytes = 16'384;
        RawDesk early(*m_daemon);
        for (int desks = 1; desks <= 3; ++desks) {
            RawDesk desk(*m_daemon);
            QTRY_COMPARE(desk.socket.state(), QAbstractSocket::ConnectedState);
            desk.socket.sendTextMessage(Hello);
            QTRY_VERIFY_WITH_TIMEOUT(desk.has("\"last\":true"_L1), Patience);
            QVERIFY(desk.has("\"id\":1000,"_L1));
            QVERIFY(!desk.has("description"_L1));
            QCOMPARE(desk.closeCode(), 0);
        }
        early.socket.sendTextMessage(Hello);
        QTRY_VERIFY_WITH_TIMEOUT(early.has("\"last\":true"_L1), Patience);
        for (qint64 id = 2; id <= Rides; ++id) { // each is changed: a thousand events
            Ride ride = m_backend->picture.rides[id - 1];
            ride.updatedAt = {1};
            m_daemon->happened(RidePut{ride});
        }
        const auto last =
            u"\"sequence\":%1,"_s.arg(m_daemon->feed().picture().latest().sequence).toLatin1();
        QTRY_VERIFY_WITH_TIMEOUT(early.has(QLatin1StringView(last)), Patience);
        QVERIFY(!early.has("description"_L1));
        QCOMPARE(early.closeCode(), 0);
    }

    void aDeskThatResumesGetsAnyNumberOfLargeEvents()
    {
        m_daemon->sendBufferBytes = 16'384;
        RawDesk first(*m_daemon);
        QTRY_COMPARE(first.socket.state(), QAbstractSocket::ConnectedState);
        first.socket.sendTextMessage(Hello);
        QTRY_VERIFY(first.has("\"last\":true"_L1));
        const QString feed = m_daemon->feed().picture().latest().feed;
        const quint64 seen = m_daemon->feed().picture().latest().sequence;

        constexpr int Events = 150;
        for (int id = 2; id < 2 + Events; ++id) {
            Ride ride = sundayRide(id);
            ride.title = QString(30'000, u'x');
            m_backend->picture.rides.append(ride);
            m_daemon->happened(RidePut{ride});
        }
        RawDesk back(*m_daemon);
        QTRY_COMPARE(back.socket.state(), QAbstractSocket::ConnectedState);
        back.socket.sendTextMessage(u"{\"type\":\"hello\",\"protocol\":1,\"token\":\"token\","
                                    "\"resume\":{\"feed\":\"%1\",\"sequence\":%2}}"_s.arg(feed)
                                        .arg(seen));
        const auto last = u"\"sequence\":%1"_s.arg(seen + Events).toLatin1();
        QTRY_VERIFY_WITH_TIMEOUT(back.has(QLatin1StringView(last)), Patience);
        QVERIFY(back.has("\"resumed\":true"_L1));
        QCOMPARE(back.texts.size(), 1 + Events);
        QCOMPARE(first.closeCode(), 0); // which got them too
    }

    void aDeskThatSpeaksButReadsNothingIsCut()
    {
        desk::Settings settings;
        settings.deadLink = 1'000;
        start(settings);
        m_daemon->sendBufferBytes = 16'384;
        for (qint64 id = 2; id <= 5'000; ++id) { // more than the system takes
            m_backend->picture.rides.append(sundayRide(id));
        }
        QTcpSocket speaking;
        sayHello(speaking);
        QTRY_COMPARE(m_backend->loads, 1);
        QTimer pongs;
        connect(&pongs, &QTimer::timeout, &speaking,
                [&speaking] { speaking.write(QByteArray::fromHex("8a8000000000")); });
        pongs.start(50);
        QTRY_COMPARE_WITH_TIMEOUT(m_daemon->server().connectionCount(), 0, Patience);
    }

    void strangersMaySendLittleAndForAMoment_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("pings") << QByteArray::fromHex("8980deadbeef");
        QTest::newRow("long pongs")
            << QByteArray(QByteArray::fromHex("8afd00000000") + QByteArray(125, 'x'));
        QTest::newRow("pieces of two messages at once")
            << QByteArray(QByteArray::fromHex("018100000000") + 'x');
        QTest::newRow("empty pieces of a message") << QByteArray::fromHex("008000000000");
        QTest::newRow("silence") << QByteArray();
    }
    void strangersMaySendLittleAndForAMoment()
    {
        QFETCH(QByteArray, frame);
        desk::Settings settings;
        settings.helloTimeout = 500;
        start(settings);
        QTcpSocket stranger;
        open(stranger);
        QTRY_COMPARE(m_daemon->server().connectionCount(), 1);
        stranger.write(frame.repeated(200'000 / std::max<qsizetype>(1, frame.size())));
        QTRY_COMPARE_WITH_TIMEOUT(m_daemon->server().connectionCount(), 0, Patience);
        QCOMPARE(turnedAway("desk_input"), 1);
    }

    void pongsDoNotPileUpForADeskThatReadsNothing()
    {
        QTcpSocket flooding;
        sayHello(flooding);
        QTRY_COMPARE(m_backend->loads, 1);
        const QByteArray ping = QByteArray::fromHex("89fd00000000") + QByteArray(125, 'x');
        const QByteArray pings = ping.repeated(1'000);
        connect(&flooding, &QTcpSocket::bytesWritten, &flooding, [&] {
            if (flooding.bytesToWrite() < pings.size()) {
                flooding.write(pings);
            }
        });
        flooding.write(pings);
        QTRY_COMPARE_WITH_TIMEOUT(m_daemon->server().connectionCount(), 0, Patience);
        QCOMPARE(turnedAway("desk_input"), 1);
    }

    void aHelloThatComesWithTheHandshakeCounts()
    {
        QTcpSocket eager;
        eager.connectToHost(u"127.0.0.1"_s, m_daemon->port());
        QVERIFY(eager.waitForConnected());
        QByteArray frame("\x81", 1);
        frame.append(char(0x80 | Hello.size())).append(4, '\0').append(Hello.toLatin1());
        eager.write(Handshake + frame);
        QByteArray received;
        QTRY_VERIFY((received += eager.readAll()).contains("\"type\":\"welcome\""));
    }

    void aPeerThatLeavesDuringItsHandshakeLeavesNothing()
    {
        for (qsizetype length = 1; length <= Handshake.size(); length += 7) {
            QTcpSocket leaving;
            leaving.connectToHost(u"127.0.0.1"_s, m_daemon->port());
            QVERIFY(leaving.waitForConnected());
            leaving.write(Handshake.first(length));
            leaving.waitForBytesWritten(100);
            leaving.abort();
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE(m_daemon->server().connectionCount(), 0);
        QTRY_VERIFY(m_daemon->server().findChildren<QTcpSocket *>().isEmpty());
    }

    void saysGoodbye()
    {
        RawDesk desk(*m_daemon);
        QTRY_COMPARE(desk.socket.state(), QAbstractSocket::ConnectedState);
        desk.socket.sendTextMessage(Hello);
        QTRY_COMPARE(desk.texts.size(), 2);
        m_daemon->server().shutDown();
        QTRY_COMPARE(desk.closeCode(), 1001);
    }
};

SAFERIDE_TEST(TestDeskServer)
#include "tst_deskserver.moc"
