// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/consoleapplication.h"
#include "console/views/dialogs/certificatedialog.h"
#include "console/views/dialogs/ridedialog.h"
#include "console/views/dialogs/settingsdialog.h"
#include "tests/support/deskdaemon.h"
#include "tests/support/fulldisk.h"
#include "tests/support/httpstub.h"
#include "tests/support/paperdesk.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QFile>
#include <QSettings>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

std::unique_ptr<QTcpServer> tlsListener()
{
    QFile certificate(QStringLiteral(SAFERIDE_TEST_DATA "/tls/certificate.pem"));
    QFile key(QStringLiteral(SAFERIDE_TEST_DATA "/tls/key.pem"));
    if (!certificate.open(QIODevice::ReadOnly) || !key.open(QIODevice::ReadOnly)) {
        qFatal("no certificate");
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(&certificate));
    configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(configuration);
    return server;
}

/// Lets log in, and closes the console's link because it speaks only newer versions.
class NewerServer final : public QObject
{
public:
    NewerServer()
    {
        connect(&m_listener, &QTcpServer::newConnection, this, [this] { accept(); });
        connect(&m_webSockets, &QWebSocketServer::newConnection, this, [this] {
            QWebSocket *socket = m_webSockets.nextPendingConnection();
            socket->setParent(this);
            connect(socket, &QWebSocket::textMessageReceived, this, [socket] {
                socket->close(QWebSocketProtocol::CloseCode(4406), u"protocol 7..8"_s);
            });
        });
        m_listener.listen(QHostAddress::LocalHost);
    }
    QString address() const { return u"127.0.0.1:%1"_s.arg(m_listener.serverPort()); }

private:
    void accept()
    {
        QTcpSocket *socket = m_listener.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
            socket->startTransaction();
            const QByteArray head = socket->readAll();
            disconnect(socket, &QTcpSocket::readyRead, this, nullptr);
            if (head.startsWith("GET ")) {
                socket->rollbackTransaction();
                m_webSockets.handleConnection(socket);
                Q_EMIT socket->readyRead();
                return;
            }
            socket->commitTransaction();
            socket->write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 24\r\n\r\n"
                          R"({"access_token":"token"})");
            socket->disconnectFromHost();
        });
    }
    QTcpServer m_listener;
    QWebSocketServer m_webSockets{QString(), QWebSocketServer::NonSecureMode};
};

} // namespace

/// The whole desk through its windows, against servers that are as they should not be.
class TestConsoleApplication : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;
    QTemporaryDir m_home;
    std::unique_ptr<FakeBackend> m_backend;
    std::unique_ptr<DeskDaemon> m_daemon;
    std::unique_ptr<ConsoleApplication> m_console;

    LoginPage &page() { return m_console->loginPage(); }
    MainWindow &window() { return m_console->window(); }
    QString problem()
    {
        return page().problemLabel().isVisible() ? page().problemLabel().problem() : QString();
    }
    void start() { start(ConsoleOptions()); }
    void start(const ConsoleOptions &options)
    {
        m_console = std::make_unique<ConsoleApplication>(m_clock);
        m_console->start(options);
    }
    void typeLogin(const QString &server)
    {
        page().serverField().clear();
        page().usernameField().clear();
        QTest::keyClicks(&page().serverField(), server);
        QTest::keyClicks(&page().usernameField(), u"dora"_s);
        QTest::keyClicks(&page().passwordField(), u"secret"_s);
        QTest::keyClick(&page().passwordField(), Qt::Key_Return);
    }
    QString settingsFile() { return QSettings().fileName(); }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(u"SafeRide"_s);
        QCoreApplication::setApplicationName(u"desk-test"_s);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.path());
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    }
    void init()
    {
        QFile::remove(settingsFile());
        m_backend = std::make_unique<FakeBackend>();
        m_backend->picture.rides = {sundayRide(1)};
        m_backend->picture.participants = {aParticipant(11, 1, u"ada"_s)};
        m_daemon = std::make_unique<DeskDaemon>(*m_backend, m_clock);
    }
    void cleanup()
    {
        m_console.reset();
        m_daemon.reset();
    }

    void loggingInOpensTheDeskAndRemembersServerAndName()
    {
        start();
        typeLogin(m_daemon->address());
        QTRY_VERIFY(window().isVisible());
        QVERIFY(!page().isVisible());
        QVERIFY(page().passwordField().text().isEmpty());
        QVERIFY(window().selectedRide() == RideId{1}); // the first that is live
        QCOMPARE(window().ridersPanel().table().model()->rowCount(), 1);
        m_console.reset();
        QFile file(settingsFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray settings = file.readAll();
        QVERIFY(settings.contains("username=dora"));
        QVERIFY(!settings.contains("secret"));
        start();
        QCOMPARE(page().server(), m_daemon->address());
        QCOMPARE(page().username(), u"dora"_s);
    }

    void aServerThatIsGoneIsTold()
    {
        const QString address = m_daemon->address();
        m_daemon.reset();
        start();
        typeLogin(address);
        QTRY_VERIFY(problem().contains(u"No server is responding at"_s));
        QVERIFY(problem().contains(u"saferided is running"_s));
        QCOMPARE(page().server(), address);
        QCOMPARE(page().passwordField().text(), u"secret"_s);
        QVERIFY(page().logInButton().isEnabled());
    }

    void aRiderIsRefused()
    {
        m_backend->authorizeError = Error{ErrorCode::Forbidden, u"a rider"_s};
        start();
        typeLogin(m_daemon->address());
        QTRY_VERIFY(problem().contains(u"neither a dispatcher nor an admin"_s));
        QVERIFY(problem().contains(u"ask an admin for the role"_s));
        QCOMPARE(page().username(), u"dora"_s);
        m_backend->authorizeError.reset();
        QTest::keyClick(&page().passwordField(), Qt::Key_Return); // nothing is typed again
        QTRY_VERIFY(window().isVisible());
    }

    void whatIsNoSafeRideServerIsTold_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("a web page") << 200 << QByteArray("<html>welcome</html>");
        QTest::newRow("a web server without it") << 404 << QByteArray("<html>no such page</html>");
        QTest::newRow("a redirect") << 302 << QByteArray();
        QTest::newRow("another service") << 200 << QByteArray(R"({"token":"x"})");
    }
    void whatIsNoSafeRideServerIsTold()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        const HttpStub server([&](const HttpStub::Request &) {
            return HttpStub::Answer{status, body, "Location: /elsewhere\r\n"};
        });
        start();
        typeLogin(u"127.0.0.1:%1"_s.arg(server.port()));
        QTRY_VERIFY(problem().contains(u"is not a SafeRide server"_s));
        QVERIFY(problem().contains(u"Check the address"_s));
        QCOMPARE(page().passwordField().text(), u"secret"_s);
    }

    void aServerThatIsNotReadyIsToldInItsOwnWords_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("said");
        QTest::newRow("by itself") << 503 << QByteArray(R"({"detail":"the database is away"})")
                                   << u"not ready: the database is away"_s;
        QTest::newRow("by a proxy")
            << 502 << QByteArray("<html>Bad Gateway</html>") << u"not ready."_s;
        QTest::newRow("without an end")
            << 503 << QByteArray(R"({"detail":")" + QByteArray(50'000, 'W') + R"("})")
            << u"not ready: WWW"_s;
    }
    void aServerThatIsNotReadyIsToldInItsOwnWords()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QString, said);
        const HttpStub server([&](const HttpStub::Request &) {
            return HttpStub::Answer{status, body};
        });
        start();
        const int width = page().width();
        typeLogin(u"127.0.0.1:%1"_s.arg(server.port()));
        QTRY_VERIFY(page().problemLabel().problem().contains(said));
        QVERIFY(!page().problemLabel().problem().contains(u"Check the address."_s));
        QTest::qWait(20); // layouts are done anew when the loop turns
        QCOMPARE(page().width(), width);
        QVERIFY(page().height() < 700);
    }

    void aLinkThatIsNotReadyIsTriedAgain()
    {
        const HttpStub server([](const HttpStub::Request &request) {
            return request.head.startsWith("POST")
                ? HttpStub::Answer{200, R"({"access_token":"t"})"}
                : HttpStub::Answer{503, "too many connections"};
        });
        start();
        typeLogin(u"127.0.0.1:%1"_s.arg(server.port()));
        QTRY_COMPARE(m_console->connection().status().state, DeskState::Reconnecting);
        QTRY_VERIFY(server.requests().size() >= 3); // and again
    }

    void aServerWithoutTheDesksLinkIsTold()
    {
        const HttpStub server([](const HttpStub::Request &request) {
            return request.head.startsWith("POST")
                ? HttpStub::Answer{200, R"({"access_token":"t"})"}
                : HttpStub::Answer{404, "no"};
        });
        start();
        typeLogin(u"127.0.0.1:%1"_s.arg(server.port()));
        QTRY_VERIFY(problem().contains(u"does not support desks"_s));
        QVERIFY(problem().contains(u"older version of SafeRide"_s));
    }

    void aNewerServerIsTold()
    {
        const NewerServer server;
        start();
        typeLogin(server.address());
        QTRY_VERIFY(problem().contains(u"uses another version (protocol 7..8; this desk: 2)"_s));
        QVERIFY(problem().contains(u"Update this desk"_s));
        QCOMPARE(page().server(), server.address());
    }

    void anAddressThatIsNoneIsTold()
    {
        start();
        typeLogin(u"ftp://somewhere"_s);
        QTRY_VERIFY(problem().contains(u"use ws:// or wss://"_s));
        QCOMPARE(page().server(), u"ftp://somewhere"_s);
    }

    void anUnknownCertificateIsShownAndNothingIsSentUntilItIsTrusted()
    {
        m_daemon =
            std::make_unique<DeskDaemon>(*m_backend, m_clock, desk::Settings(), 0, tlsListener());
        const QString address = u"wss://localhost:%1"_s.arg(m_daemon->port());
        start();
        QString shown;
        bool trusts = false;
        const auto look = [&](CertificateDialog &dialog) {
            for (const QLabel *label : dialog.findChildren<QLabel *>()) {
                shown += label->text() + u'\n';
            }
            savePicture(dialog, u"certificate"_s);
            QVERIFY(!dialog.trustButton().isDefault());
            if (trusts) {
                dialog.trustButton().click();
            } else {
                QTest::keyClick(&dialog, Qt::Key_Return); // "no" is the default
            }
        };
        whenOpened<CertificateDialog>(look);
        typeLogin(address);
        QTRY_VERIFY(problem().contains(u"is not trusted"_s));
        QTRY_VERIFY(shown.contains(u"73:09:41:9A"_s)); // of tests/data/tls
        QVERIFY(shown.contains(u"Your password has not been sent"_s));
        QVERIFY(!window().isVisible());
        QCOMPARE(page().passwordField().text(), u"secret"_s);

        trusts = true;
        whenOpened<CertificateDialog>(look);
        QTest::keyClick(&page().passwordField(), Qt::Key_Return);
        QTRY_VERIFY(window().isVisible());
        m_console.reset();
        start(); // it is remembered, for this server only
        typeLogin(address);
        QTRY_VERIFY(window().isVisible());
        m_console.reset();
        m_daemon =
            std::make_unique<DeskDaemon>(*m_backend, m_clock, desk::Settings(), 0, tlsListener());
        start();
        whenOpened<CertificateDialog>([](CertificateDialog &dialog) { dialog.reject(); });
        typeLogin(u"wss://localhost:%1"_s.arg(m_daemon->port()));
        QTRY_VERIFY(problem().contains(u"is not trusted"_s));
    }

    void whenTheServerGoesTheDeskStaysUsableAndWhatIsTypedStays()
    {
        start();
        typeLogin(m_daemon->address());
        QTRY_VERIFY(window().isVisible());
        bool seen = false;
        whenOpened<RideDialog>([&](RideDialog &dialog) {
            QTest::keyClicks(&dialog.titleField(), u"Autumn ride"_s);
            m_daemon.reset();
            QTRY_VERIFY(window().linkBadge().text().contains(u"Reconnecting"_s));
            QTest::keyClick(&dialog.titleField(), Qt::Key_Return);
            QTRY_VERIFY(!dialog.problem().isEmpty());
            QCOMPARE(dialog.titleField().text(), u"Autumn ride"_s);
            QVERIFY(dialog.isVisible());
            seen = true;
            dialog.reject();
        });
        window().action(u"ride.new"_s)->trigger();
        QVERIFY(seen);
        QVERIFY(window().linkBadge().text().contains(u"Reconnecting"_s));
        QTest::keyClicks(&window().ridersPanel().searchField(), u"ada"_s);
        QCOMPARE(window().ridersPanel().table().model()->rowCount(), 1);
    }

    void whenTheTokenRunsOutThePasswordIsAskedForAboveAnOpenDialog()
    {
        constexpr qint64 Hour = 3'600'000;
        ManualClock daemonClock;
        m_backend->expiresAt = daemonClock.now() + Hour;
        desk::Settings settings;
        settings.deadLink = 2 * Hour;
        m_daemon = std::make_unique<DeskDaemon>(*m_backend, daemonClock, settings);
        start();
        typeLogin(m_daemon->address());
        QTRY_VERIFY(window().isVisible());
        bool seen = false;
        whenOpened<RideDialog>([&](RideDialog &dialog) {
            QTest::keyClicks(&dialog.titleField(), u"Autumn ride"_s);
            daemonClock.advance(Hour);
            QTRY_VERIFY(page().isVisible());
            QVERIFY(problem().contains(u"expired"_s));
            QCOMPARE(QApplication::activeModalWidget(), &page()); // it takes the keys
            m_backend->expiresAt = daemonClock.now() + Hour;
            QTest::keyClicks(&page().passwordField(), u"secret"_s);
            QTest::keyClick(&page().passwordField(), Qt::Key_Return);
            QTRY_VERIFY(!page().isVisible());
            QCOMPARE(QApplication::activeModalWidget(), &dialog);
            QCOMPARE(dialog.titleField().text(), u"Autumn ride"_s);
            seen = true;
            dialog.reject();
        });
        window().action(u"ride.new"_s)->trigger();
        QVERIFY(seen);
        m_console.reset();
        m_daemon.reset(); // before its clock
    }

    void damagedSettingsAreSetAsideAndTold()
    {
        QDir().mkpath(QFileInfo(settingsFile()).path());
        QFile file(settingsFile());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[login]\nserver=h:1\n\x01\x02 nonsense without an end\n[[[\n");
        file.close();
        start();
        QVERIFY2(problem().contains(u"are damaged"_s), qPrintable(problem()));
        QVERIFY(problem().contains(settingsFile() + u".damaged"_s));
        QVERIFY(QFile::exists(settingsFile() + u".damaged"_s));
        typeLogin(m_daemon->address());
        QTRY_VERIFY(window().isVisible());
        m_console.reset();
        QVERIFY(QFile::exists(settingsFile()));
        start();
        QVERIFY(problem().isEmpty());
    }

    void aWindowOfALargerScreenIsPutWhollyOnThisOne()
    {
        QWidget large;
        large.setGeometry(300, 400, 5'000, 4'000);
        QSettings().setValue(u"window/geometry"_s, large.saveGeometry());
        start();
        const QRect screen = window().screen()->availableGeometry();
        QVERIFY(screen.contains(window().geometry()) || window().size() == window().minimumSize());
        QVERIFY(window().geometry().top() > screen.top()); // its title bar, too
    }

    void settingsOutOfRangeCountAsNone()
    {
        {
            QSettings settings;
            settings.setValue(u"view/theme"_s, 77);
            settings.setValue(u"map/kind"_s, u"banana"_s);
            settings.setValue(u"map/min_zoom"_s, -3);
            settings.setValue(u"map/max_zoom"_s, 400);
            settings.setValue(u"window/geometry"_s, u"rubbish"_s);
            settings.setValue(u"layout/state"_s, QByteArray("rubbish"));
        }
        const Preferences preferences = ConsoleSettings().preferences();
        QCOMPARE(preferences.theme, Theme::ColorBlind);
        QCOMPARE(preferences.tiles.kind, TileSettings::Kind::BuiltIn);
        QCOMPARE(preferences.tiles.minZoom, 0);
        QCOMPARE(preferences.tiles.maxZoom, 22);
        start();
        typeLogin(m_daemon->address());
        QTRY_VERIFY(window().isVisible());
        QVERIFY(window().width() > 400);
    }

    void settingsThatCannotBeWrittenAreTold()
    {
        start();
        const auto *log = window().logPanel().table().model();
        {
            const FullDisk full(0);
            window().action(u"view.theme1"_s)->trigger();
        }
        QCOMPARE(log->rowCount(), 1);
        const QString told = log->index(0, LogModel::What).data().toString();
        QVERIFY2(told.contains(u"cannot be saved to "_s + settingsFile()), qPrintable(told));
        window().action(u"view.theme0"_s)->trigger();
        QCOMPARE(log->rowCount(), 1);
    }

    void aTileServerThatIsGoneIsToldAndTheDeskGoesOn()
    {
        start();
        typeLogin(m_daemon->address());
        QTRY_VERIFY(window().isVisible());
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const quint16 port = closed.serverPort();
        closed.close();
        whenOpened<SettingsDialog>([port](SettingsDialog &dialog) {
            dialog.mapField().setCurrentIndex(int(TileSettings::Kind::Server));
            dialog.urlField().clear();
            QTest::keyClicks(&dialog.urlField(), u"127.0.0.1/tiles"_s);
            QTest::keyClick(&dialog.urlField(), Qt::Key_Return);
            QVERIFY(dialog.problem().contains(u"must start with https://"_s));
            QCOMPARE(dialog.urlField().text(), u"127.0.0.1/tiles"_s);
            dialog.urlField().setText(u"http://127.0.0.1:%1/{z}/{x}/{y}.png"_s.arg(port));
            QTest::keyClick(&dialog.urlField(), Qt::Key_Return);
        });
        window().action(u"desk.settings"_s)->trigger();
        const auto *log = window().logPanel().table().model();
        const auto told = [log] {
            QString all;
            for (int row = 0; row < log->rowCount(); ++row) {
                all += log->index(row, LogModel::What).data().toString() + u'\n';
            }
            return all;
        };
        QTRY_VERIFY2(told().contains(u"Map tiles cannot be loaded from 127.0.0.1"_s),
                     qPrintable(told()));
        QVERIFY(told().contains(u"check the address in the settings"_s));
        QVERIFY(window().linkBadge().text().contains(u"Live"_s));
    }

    void anMbtilesFileThatCannotBeUsedIsRefusedInTheSettings()
    {
        start();
        typeLogin(m_daemon->address());
        QTRY_VERIFY(window().isVisible());
        QFile file(m_home.filePath(u"bad.mbtiles"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("not a database");
        file.close();
        bool seen = false;
        whenOpened<SettingsDialog>([&](SettingsDialog &dialog) {
            dialog.mapField().setCurrentIndex(int(TileSettings::Kind::File));
            QTest::keyClicks(&dialog.fileField(), file.fileName());
            QTest::keyClick(&dialog.fileField(), Qt::Key_Return);
            QTRY_VERIFY(!dialog.problem().isEmpty()); // looked into by another thread
            QVERIFY(dialog.problem().contains(u"bad.mbtiles cannot be used as a map"_s));
            QVERIFY(dialog.problem().contains(u"Download it again"_s));
            QCOMPARE(dialog.fileField().text(), file.fileName());
            QVERIFY(dialog.isVisible());
            savePicture(dialog, u"settings"_s);
            seen = true;
            dialog.reject();
        });
        window().action(u"desk.settings"_s)->trigger();
        QVERIFY(seen);
    }
};

SAFERIDE_TEST(TestConsoleApplication, QApplication)
#include "tst_consoleapplication.moc"
