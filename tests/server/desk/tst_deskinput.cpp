// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/deskdaemon.h"
#include "tests/support/scripteddaemon.h"
#include "tests/support/testprogram.h"

#include <QSslServer>
#include <QSslSocket>
#include <QTest>
#include <QtEndian>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int Patience = 60'000; // milliseconds, for busy machines

const QByteArray Handshake =
    "GET /console HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
const QByteArray Hello = R"({"type":"hello","protocol":2,"token":"token"})";
const QByteArray Ping = QByteArray::fromHex("898000000000");

/// Masked with zeros. `head`: FIN and opcode.
QByteArray frame(QByteArrayView payload, uchar head = 0x81)
{
    QByteArray made(1, char(head));
    const auto size = quint64(payload.size());
    if (size < 126) {
        made.append(char(0x80 | size));
    } else if (size <= 0xFFFF) {
        made.append(char(0xFE)).append(2, '\0');
        qToBigEndian(quint16(size), made.data() + 2);
    } else {
        made.append(char(0xFF)).append(8, '\0');
        qToBigEndian(size, made.data() + 2);
    }
    return made.append(4, '\0').append(payload);
}

/// As desks send it: in frames of 512 KiB.
QByteArray inFrames(const QByteArray &message)
{
    constexpr qsizetype FrameBytes = 512 * 1024;
    QByteArray made;
    for (qsizetype at = 0; at < message.size(); at += FrameBytes) {
        const bool isLast = at + FrameBytes >= message.size();
        made += frame(message.mid(at, FrameBytes), (isLast ? 0x80 : 0) | (at == 0 ? 1 : 0));
    }
    return made;
}

QByteArray request(int id, const QByteArray &text = "x")
{
    return R"({"type":"request","id":)" + QByteArray::number(id)
        + R"(,"method":"x","params":{"text":")" + text + "\"}}";
}

} // namespace

/// What comes of the bytes of desks, by plain sockets and by TLS.
class TestDeskInput : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;
    std::unique_ptr<Metrics> m_metrics;
    std::unique_ptr<FakeBackend> m_backend;
    std::unique_ptr<DeskDaemon> m_daemon;
    std::unique_ptr<QSslSocket> m_desk;
    QByteArray m_received;

    bool isRefusalCounted() const
    {
        return m_metrics->prometheusText().contains("reason=\"desk_input\"} 1\n");
    }
    void start(bool tls, desk::Settings settings = {})
    {
        auto listener = std::make_unique<QTcpServer>();
        if (tls) {
            auto secure = std::make_unique<QSslServer>();
            secure->setSslConfiguration(tlsCertificate(QStringLiteral(SAFERIDE_TEST_DATA "/tls"),
                                                       u"certificate.pem"_s, u"key.pem"_s));
            listener = std::move(secure);
        }
        settings.batchInterval = 5;
        settings.rejections = desk::Rejections(*m_metrics);
        m_daemon = std::make_unique<DeskDaemon>(*m_backend, m_clock, settings, quint16(0),
                                                std::move(listener));
        m_desk = std::make_unique<QSslSocket>();
        m_desk->setPeerVerifyMode(QSslSocket::VerifyNone);
        connect(m_desk.get(), &QIODevice::readyRead, this,
                [this] { m_received += m_desk->readAll(); });
        if (tls) {
            m_desk->connectToHostEncrypted(u"localhost"_s, m_daemon->port());
            QTRY_VERIFY_WITH_TIMEOUT(m_desk->isEncrypted(), Patience);
        } else {
            m_desk->connectToHost(u"127.0.0.1"_s, m_daemon->port());
        }
        m_desk->write(Handshake);
        QTRY_VERIFY_WITH_TIMEOUT(m_received.contains("\r\n\r\n"), Patience);
        m_received.clear();
    }
    void sayHello()
    {
        m_desk->write(frame(Hello));
        QTRY_VERIFY_WITH_TIMEOUT(m_received.contains("\"last\":true"), Patience);
        m_received.clear();
    }
    /// Of a Close frame among what was received; 0: there is none.
    int closeCode() const
    {
        const qsizetype at = m_received.indexOf(char(0x88));
        return at >= 0 && m_received.size() >= at + 4
            ? qFromBigEndian<quint16>(m_received.constData() + at + 2)
            : 0;
    }

private Q_SLOTS:
    void init()
    {
        m_metrics = std::make_unique<Metrics>();
        m_backend = std::make_unique<FakeBackend>();
        m_backend->picture.rides = {sundayRide(1)};
        m_received.clear();
    }
    void cleanup()
    {
        m_desk.reset();
        m_daemon.reset();
    }

    void aWrongFrameIsRefusedBeforeItIsAnswered_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<bool>("welcomed");
        struct Wrong
        {
            const char *name;
            QByteArray bytes;
            int code;
        };
        const Wrong all[] = {
            {"unmasked text", QByteArray::fromHex("810178"), 1002},
            {"unmasked ping", QByteArray::fromHex("8900"), 1002},
            {"a reserved bit", QByteArray::fromHex("c18000000000"), 1002},
            {"an unknown opcode", QByteArray::fromHex("838000000000"), 1002},
            {"an unknown control opcode", QByteArray::fromHex("8b8000000000"), 1002},
            {"a ping in pieces", QByteArray::fromHex("098000000000"), 1002},
            {"a long ping", frame(QByteArray(126, 'x'), 0x89), 1002},
            {"a length that could be shorter", QByteArray::fromHex("81fe000100000000") + "x", 1002},
            {"a length below zero", QByteArray::fromHex("81ff800000000000000100000000"), 1002},
            {"the middle of nothing", frame("x", 0x80), 1002},
            {"a message within a message", frame("x", 0x01) + frame("x"), 1002},
            {"text that is no UTF-8", frame("\xff"), 1007},
            {"text that ends within a character", frame("\xe2\x82"), 1007},
            {"a message without measure", QByteArray::fromHex("81ff000000ff0000000000000000"),
             1009},
            {"half a code to close with", QByteArray::fromHex("88810000000003"), 1002},
            {"a code that nobody sends", QByteArray::fromHex("88820000000003ed"), 1002},
            {"pings without end", Ping.repeated(65), 1008},
        };
        for (const Wrong &wrong : all) {
            for (const bool tls : {false, true}) {
                for (const bool welcomed : {false, true}) {
                    QTest::addRow("%s, %s, %s", wrong.name, tls ? "TLS" : "plain",
                                  welcomed ? "welcomed" : "a stranger")
                        << wrong.bytes << wrong.code << tls << welcomed;
                }
            }
        }
    }

    void aWrongFrameIsRefusedBeforeItIsAnswered()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        QFETCH(bool, tls);
        QFETCH(bool, welcomed);
        start(tls);
        if (welcomed) {
            sayHello();
        }
        m_desk->write(bytes);
        QTRY_COMPARE_WITH_TIMEOUT(m_daemon->server().connectionCount(), 0, Patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->state(), QAbstractSocket::UnconnectedState, Patience);
        m_received += m_desk->readAll();
        QCOMPARE(closeCode(), code);
        QVERIFY(isRefusalCounted());
        QVERIFY(m_backend->performed.isEmpty());
    }

    void honestBytes_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::newRow("plain") << false;
        QTest::newRow("TLS") << true;
    }

    void aHelloInPiecesWithAPingBetweenIsWelcomed_data() { honestBytes_data(); }
    void aHelloInPiecesWithAPingBetweenIsWelcomed()
    {
        QFETCH(bool, tls);
        start(tls);
        const QByteArray bytes =
            frame(Hello.first(10), 0x01) + Ping + frame(Hello.sliced(10), 0x80);
        for (const char byte : bytes) { // and each byte by itself
            m_desk->write(&byte, 1);
            m_desk->flush();
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_received.contains("\"type\":\"welcome\""), Patience);
        QVERIFY(m_received.startsWith(QByteArray::fromHex("8a00"))); // the pong
    }

    void largeRequestsAndManyAtOnceAreAllAnswered_data() { honestBytes_data(); }
    void largeRequestsAndManyAtOnceAreAllAnswered()
    {
        QFETCH(bool, tls);
        m_backend->answer = QJsonValue(true);
        desk::Settings settings;
        settings.deadLink = 600'000; // a busy machine is slow with megabytes
        start(tls, settings);
        sayHello();
        constexpr int Small = 3'000;
        QByteArray bytes = inFrames(request(1, QByteArray(5'000'000, 'x')));
        for (int id = 2; id <= Small; ++id) {
            bytes += frame(request(id));
        }
        bytes += inFrames(request(Small + 1, QByteArray(1'000'000, 'x')));
        m_desk->write(bytes);
        const auto answers = [this] {
            return m_received.count("\"type\":\"reply\"") + m_received.count("\"type\":\"error\"");
        };
        QTRY_COMPARE_WITH_TIMEOUT(answers(), Small + 1, Patience);
        QVERIFY(m_received.contains("\"id\":1,"));
        QVERIFY(m_received.contains("\"id\":3001,"));
        QVERIFY(m_backend->performed.size() >= 64);
        QCOMPARE(m_backend->parses, 2); // the large ones, apart from the event loop
        QCOMPARE(m_daemon->server().connectionCount(), 1);
    }

    void aLargeFrameAndMoreTextAtOnceThanIsKeptCloseTheLink()
    {
        start(false);
        sayHello();
        m_desk->write(frame(request(1, QByteArray(1'200'000, 'x'))));
        QTRY_COMPARE_WITH_TIMEOUT(m_daemon->server().connectionCount(), 0, Patience);
        QVERIFY(isRefusalCounted());
        QVERIFY(m_backend->performed.isEmpty());
        m_received.clear();

        desk::Settings settings;
        settings.mostRequestBytes = 500'000;
        start(false, settings);
        sayHello();
        m_desk->write(inFrames(request(1, QByteArray(600'000, 'x'))));
        QTRY_COMPARE_WITH_TIMEOUT(m_daemon->server().connectionCount(), 0, Patience);
        QVERIFY(m_metrics->prometheusText().contains("reason=\"desk_requests\"} 1\n"));
        QCOMPARE(m_backend->parses, 0);
    }

    void aLargeRequestThatNobodyCanReadNowEndsTheLinkAndTheDeskComesBack()
    {
        m_backend->parseError = Error{ErrorCode::Overloaded, u"busy"_s};
        start(false);
        sayHello();
        m_desk->write(frame(request(1, QByteArray(100'000, 'x'))));
        QTRY_COMPARE_WITH_TIMEOUT(closeCode(), 4503, Patience);
    }

    void aDeskMayPingForEverButNotAllAtOnce()
    {
        desk::Settings settings;
        settings.pingInterval = 1;
        start(false, settings);
        sayHello();
        const auto pongs = [this] { return m_received.count(QByteArray::fromHex("8a00")); };
        for (int round = 1; round <= 5; ++round) {
            m_desk->write(Ping.repeated(60));
            QTRY_COMPARE_WITH_TIMEOUT(pongs(), 60 * round, Patience);
            const qsizetype before = m_received.count(QByteArray::fromHex("8900"));
            QTRY_VERIFY_WITH_TIMEOUT(m_received.count(QByteArray::fromHex("8900")) > before,
                                     Patience); // the daemon's own
        }
        QCOMPARE(m_daemon->server().connectionCount(), 1);
    }
};

SAFERIDE_TEST(TestDeskInput)
#include "tst_deskinput.moc"
