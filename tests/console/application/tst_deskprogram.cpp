// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scripteddaemon.h"
#include "tests/support/testprogram.h"

#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A proxy of HTTP that knows no computer but the daemon's: whatever name is asked for.
class NamelessProxy final : public QObject
{
public:
    explicit NamelessProxy(quint16 daemon)
        : m_daemon(daemon)
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *client = m_server.nextPendingConnection()) {
                connect(client, &QTcpSocket::readyRead, this, [this, client] { take(client); });
            }
        });
    }
    quint16 port() const { return m_server.serverPort(); }
    QByteArrayList asked; ///< request lines

private:
    void take(QTcpSocket *client)
    {
        if (auto *daemon = client->findChild<QTcpSocket *>()) {
            daemon->write(client->readAll());
            return;
        }
        QByteArray head = client->peek(client->bytesAvailable());
        if (!head.contains("\r\n\r\n")) {
            return;
        }
        auto *daemon = new QTcpSocket(client);
        connect(daemon, &QTcpSocket::readyRead, client,
                [client, daemon] { client->write(daemon->readAll()); });
        connect(daemon, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
        daemon->connectToHost(QHostAddress::LocalHost, m_daemon);
        asked.append(head.left(head.indexOf("\r\n")));
        if (head.startsWith("CONNECT ")) {
            client->readAll();
            client->write("HTTP/1.1 200 Connection established\r\n\r\n");
        } else {
            daemon->write(client->readAll());
        }
    }

    const quint16 m_daemon;
    QTcpServer m_server;
};

} // namespace

/// The program saferide-console, as a process of its own.
class TestDeskProgram : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<ScriptedDaemon> m_daemon;

    std::unique_ptr<QProcess> start(const QStringList &arguments,
                                    const QByteArray &proxy = {}) const
    {
        auto program = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : {u"HOME"_s, u"XDG_RUNTIME_DIR"_s, u"XDG_CONFIG_HOME"_s}) {
            environment.insert(name, m_home->path());
        }
        for (const QString &name :
             {u"http_proxy"_s, u"https_proxy"_s, u"all_proxy"_s, u"HTTP_PROXY"_s, u"HTTPS_PROXY"_s,
              u"ALL_PROXY"_s, u"no_proxy"_s, u"NO_PROXY"_s}) {
            environment.remove(name);
        }
        if (!proxy.isEmpty()) {
            environment.insert(u"http_proxy"_s, QString::fromLatin1(proxy));
            environment.insert(u"all_proxy"_s, QString::fromLatin1(proxy));
        }
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s);
        program->setProcessEnvironment(environment);
        program->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        program->start(QStringLiteral(SAFERIDE_CONSOLE), arguments);
        return program;
    }
    QStringList logIn(const QString &server) const
    {
        QFile password(m_home->filePath(u"password"_s));
        if (password.open(QIODevice::WriteOnly)) {
            password.write("secret\n");
        }
        return {u"--server"_s,      server, u"--username"_s, u"dora"_s, u"--password-file"_s,
                password.fileName()};
    }
    static void end(QProcess &program)
    {
        program.terminate();
        program.waitForFinished();
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_daemon = std::make_unique<ScriptedDaemon>();
    }

    void theLinkGoesByTheProxyThatTheSystemNames()
    {
        NamelessProxy proxy(m_daemon->port());
        const auto program = start(logIn(u"ws://rides.example.test:8000"_s),
                                   "http://127.0.0.1:" + QByteArray::number(proxy.port()));
        QTRY_COMPARE_WITH_TIMEOUT(m_daemon->hellos.size(), 1, 60'000);
        QVERIFY(proxy.asked.value(0).startsWith("POST http://rides.example.test:8000/auth/login"));
        QVERIFY(proxy.asked.value(1).startsWith("CONNECT rides.example.test:8000"));
        end(*program);
    }

    void aLinkIsHandedToTheDeskThatRuns()
    {
        const auto first = start(logIn(m_daemon->address()));
        QTRY_COMPARE_WITH_TIMEOUT(m_daemon->hellos.size(), 1, 60'000);
        const auto second =
            start({u"saferide://127.0.0.1:%1/HMKRTA?tls=no"_s.arg(m_daemon->port())});
        QTRY_COMPARE_WITH_TIMEOUT(second->state(), QProcess::NotRunning, 60'000);
        QCOMPARE(second->exitStatus(), QProcess::NormalExit);
        QCOMPARE(second->exitCode(), 0);
        QCOMPARE(first->state(), QProcess::Running);
        end(*first);
    }

    void whatEndsItFromOutsideLosesNoLayout_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGHUP") << SIGHUP;
    }
    void whatEndsItFromOutsideLosesNoLayout()
    {
        QFETCH(int, signal);
        const auto program = start(logIn(m_daemon->address()));
        QTRY_COMPARE_WITH_TIMEOUT(m_daemon->hellos.size(), 1, 60'000);
        QCOMPARE(kill(pid_t(program->processId()), signal), 0);
        QTRY_COMPARE_WITH_TIMEOUT(program->state(), QProcess::NotRunning, 60'000);
        QCOMPARE(program->exitStatus(), QProcess::NormalExit);
        QCOMPARE(program->exitCode(), 0);
        const QSettings settings(m_home->filePath(u"SafeRide/saferide-console.conf"_s),
                                 QSettings::IniFormat);
        QVERIFY(!settings.value(u"window/geometry"_s).toByteArray().isEmpty());
        QVERIFY(!settings.value(u"layout/state"_s).toByteArray().isEmpty());
    }
};

SAFERIDE_TEST(TestDeskProgram)
#include "tst_deskprogram.moc"
