// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/busnode.h"
#include "tests/support/testprogram.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;
using namespace saferide::bus;
using namespace saferide::test;

namespace {

constexpr int HostilePatience = 30'000;
const QByteArray Greeting("+OK\r\n+PONG\r\n"); // to CLIENT SETNAME and PING

/// Says what a test wants to whoever connects.
class ScriptedRedis
{
public:
    struct Script
    {
        QByteArray first = {}; ///< as soon as somebody connects
        QByteArray endless = {}; ///< after it, again and again
        bool closes = false; ///< after `first`
    };

    explicit ScriptedRedis(const Script &script)
        : m_script(script)
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection()) {
                ++connections;
                speak(socket);
            }
        });
        m_server.listen(QHostAddress::LocalHost);
    }

    QStringList url() const
    {
        return {u"redis://:sesame@127.0.0.1:%1"_s.arg(m_server.serverPort())};
    }

    int connections = 0;

private:
    void speak(QTcpSocket *socket)
    {
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        socket->write(m_script.first);
        if (m_script.closes) {
            socket->disconnectFromHost();
        } else if (!m_script.endless.isEmpty()) {
            const auto more = [this, socket] {
                if (socket->bytesToWrite() < 1'000'000) {
                    socket->write(m_script.endless);
                }
            };
            QObject::connect(socket, &QIODevice::bytesWritten, socket, more);
            more();
        }
    }

    const Script m_script;
    QTcpServer m_server;
};

} // namespace

/// With servers that are no Redis, or a wrong one.
class TestHostileRedis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsWrongAndTriesAgain_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("endless");
        QTest::addColumn<bool>("closes");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char *name, const QByteArray &first, const QByteArray &endless,
                            bool closes, const QString &problem) {
            QTest::newRow(name) << first << endless << closes << problem;
        };
        const QByteArray much(100'000, 'a');
        const QString notRedis = u"is not a Redis server"_s;
        const QByteArray loggedIn = "+OK\r\n" + Greeting;
        row("a web server", "HTTP/1.1 400 Bad Request\r\n\r\n", {}, true, notRedis);
        row("garbage", QByteArray::fromHex("00ff00ff00ff"), {}, false, notRedis);
        row("greetings for ever", "+OK\r\n", "+OK\r\n", false, notRedis);
        row("pongs instead of OK", "+PONG\r\n", {}, false, notRedis);
        row("a number instead of OK", ":1\r\n", {}, false, notRedis);
        row("a line without end", "+", much, false, u"more than 65536 bytes"_s);
        row("two billion bytes", "$2000000000\r\n", much, false, u"more than 65536 bytes"_s);
        row("a million items", "*1000000\r\n", {}, false, u"a list of 1000000 items"_s);
        row("nested lists", QByteArray("*1\r\n").repeated(50), {}, false,
            u"a list within a list"_s);
        row("closes at once", {}, {}, true, u"does it require TLS (rediss://)"_s);
        row("closes later", "+OK\r\n", {}, true, u"closed"_s);
        row("full", "-ERR max number of clients reached\r\n", {}, true, u"maxclients"_s);
        row("protected", "-DENIED Redis is running in protected mode\r\n", {}, true,
            u"protected mode"_s);
        row("repeats the password", "-ERR unknown command 'AUTH', args: 'sesame'\r\n", {}, false,
            u"refused AUTH (ERR)"_s);
        row("loading", "+OK\r\n+OK\r\n-LOADING Redis is loading\r\n", {}, false, u"loading"_s);
        row("answers without being asked", loggedIn + ":1\r\n", {}, false, notRedis);
        row("texts", loggedIn + "$2\r\nhi\r\n", {}, false, notRedis);
        row("errors later", loggedIn + "-MISCONF sesame\r\n", {}, false, u"(MISCONF)"_s);
    }
    void saysWhatIsWrongAndTriesAgain()
    {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, endless);
        QFETCH(bool, closes);
        QFETCH(QString, problem);
        ScriptedRedis server({first, endless, closes});
        BusNode node(server.url(), "a");
        node.bus.subscribe(RideId{7});
        QTRY_VERIFY2_WITH_TIMEOUT(node.problem().contains(problem), qPrintable(node.problem()),
                                  HostilePatience);
        QTRY_VERIFY_WITH_TIMEOUT(server.connections >= 6, HostilePatience);
        QVERIFY(!node.isConnected());
        QVERIFY(!node.problem().contains(u"sesame"_s));
        QVERIFY2(first.isEmpty() || !node.problem().contains(u"TLS"_s), qPrintable(node.problem()));
        QCOMPARE(node.recorder.subscriptions(), 0);
    }

    void whoSaysNothingIsGivenUp()
    {
        ScriptedRedis server({});
        BusNode node(server.url(), "a");
        QTRY_VERIFY_WITH_TIMEOUT(server.connections >= 2, HostilePatience);
        QTRY_COMPARE_WITH_TIMEOUT(node.problem(), u"it has not responded for 3 s"_s,
                                  HostilePatience);
        QTRY_VERIFY_WITH_TIMEOUT(server.connections >= 4, HostilePatience);
    }

    void whoConfirmsNothingIsNotConnected()
    {
        ScriptedRedis server({"+OK\r\n" + Greeting});
        BusNode node(server.url(), "a");
        node.bus.subscribe(RideId{7});
        QTRY_COMPARE_WITH_TIMEOUT(node.problem(), u"it has not confirmed all subscriptions yet"_s,
                                  HostilePatience);
        QVERIFY(!node.isConnected());
    }

    /// With a clock that stands still nothing is sent but the first 64 KiB.
    void whoTakesMessagesTooSlowlyIsGivenUp()
    {
        ScriptedRedis server({"+OK\r\n" + Greeting});
        ManualClock clock;
        Metrics metrics;
        BusRecorder recorder;
        RedisBus bus(BusNode::settings(server.url(), "a"), clock, metrics, recorder);
        const auto problem = [&bus] { return bus.state().servers[0].problem; };
        QTRY_COMPARE_WITH_TIMEOUT(problem(), u"it has not confirmed all subscriptions yet"_s,
                                  HostilePatience);
        for (qsizetype sent = 0; sent < 2 * Outbox::MaxBytes; sent += 1'024) {
            bus.publish(RideId{7}, QByteArray(1'024, 'x'), {});
        }
        QTRY_COMPARE_WITH_TIMEOUT(problem(), u"it takes messages too slowly: 4 MiB were waiting"_s,
                                  HostilePatience);
        QTRY_COMPARE_WITH_TIMEOUT(Figures(metrics).unsentBytes.value(), 0, HostilePatience);
    }

    /// They are bounded by what is read in a turn: the rest stays with the server.
    void aFloodOfMessagesIsReadInTurns()
    {
        const QByteArray message = "*3\r\n$7\r\nmessage\r\n$12\r\nsaferide:p:7\r\n$3\r\nabc\r\n";
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"not sealed with our secret"_s));
        ScriptedRedis server({"+OK\r\n" + Greeting, message.repeated(1'000)});
        BusNode node(server.url(), "a");
        QTRY_VERIFY_WITH_TIMEOUT(node.received("forged") > 50'000, HostilePatience);
        node.clock.slept = 60'000; // its turn comes all the same
        QTRY_VERIFY_WITH_TIMEOUT(node.recorder.sleeps() > 0, HostilePatience);
        QVERIFY(node.recorder.heard().isEmpty());
    }
};

SAFERIDE_TEST(TestHostileRedis)
#include "tst_hostileredis.moc"
