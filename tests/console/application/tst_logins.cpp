// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/consoleapplication.h"
#include "console/views/dialogs/certificatedialog.h"
#include "tests/support/paperdesk.h"
#include "tests/support/scripteddaemon.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

/// Who is let in, where, and what of it is shown and remembered.
class TestLogins : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;
    QTemporaryDir m_home;
    std::unique_ptr<ScriptedDaemon> m_daemon;
    std::unique_ptr<ConsoleApplication> m_console;

    MainWindow &window() { return m_console->window(); }
    LoginPage &page() { return m_console->loginPage(); }
    const LiveRideStore &store() { return m_console->picture().store; }
    bool is(DeskState state) { return m_console->connection().status().state == state; }
    void start(const ConsoleOptions &options = {})
    {
        m_console = std::make_unique<ConsoleApplication>(m_clock);
        m_console->start(options);
    }
    void logIn(const QString &server)
    {
        page().serverField().setText(server);
        page().usernameField().setText(u"dora"_s);
        page().passwordField().setText(u"secret"_s);
        QTest::keyClick(&page().passwordField(), Qt::Key_Return);
    }

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
        QSettings().clear();
        m_daemon = std::make_unique<ScriptedDaemon>();
        m_daemon->rides = {scriptedRide(1), scriptedRide(2)};
        m_daemon->participants = {scriptedRider(11, m_clock.now())};
    }
    void cleanup()
    {
        m_console.reset();
        m_daemon.reset();
    }

    /// Its numbers are the same, and mean others.
    void ofAnotherServerNothingIsShownThatTheFirstSaid()
    {
        start();
        logIn(m_daemon->address());
        QTRY_VERIFY(is(DeskState::Connected));
        QVERIFY(store().fixAge(ParticipationId{11}));
        m_daemon->close(console::CloseCode::TokenExpired);
        QTRY_VERIFY(page().isVisible());
        QVERIFY(store().ride(RideId{1}) != nullptr); // for who logs in again

        ScriptedDaemon another;
        another.rides = {scriptedRide(1), scriptedRide(2)};
        another.participants = {scriptedRider(11, std::nullopt, 2)};
        bool wasEmpty = false;
        another.onHello = [&](const console::Hello &hello) {
            wasEmpty = store().rides().isEmpty() && !hello.resume;
            another.greet();
        };
        logIn(another.address());
        QTRY_VERIFY(is(DeskState::Connected));
        QVERIFY(wasEmpty);
        QCOMPARE(store().participantsOf(RideId{2}), QList{ParticipationId{11}});
        QVERIFY(!store().fixAge(ParticipationId{11}));
        QVERIFY(window().selectedRide() == RideId{1}); // as at any first picture
    }

    void whoIsNoDispatcherAnyMoreSeesNothing()
    {
        start();
        logIn(m_daemon->address());
        QTRY_VERIFY(is(DeskState::Connected));
        m_daemon->close(console::CloseCode::Forbidden);
        QTRY_VERIFY(is(DeskState::Refused));
        QVERIFY(store().rides().isEmpty());
        QVERIFY(window().linkBadge().text().contains(u"no picture"_s));
    }

    void whatIsTypedWhileTheLinkComesBackIsNotTakenForTheLogin()
    {
        start();
        logIn(m_daemon->address());
        QTRY_VERIFY(is(DeskState::Connected));
        QCOMPARE(QSettings().value(u"login/server"_s).toString(), m_daemon->address());
        m_daemon->setListening(false);
        m_daemon->cut();
        QTRY_VERIFY(is(DeskState::Reconnecting));
        window().action(u"desk.login"_s)->trigger();
        page().serverField().setText(u"half.exam"_s);
        page().passwordField().setText(u"hal"_s);
        m_daemon->setListening(true);
        window().action(u"desk.reconnect"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(is(DeskState::Connected), 20'000);
        QCOMPARE(QSettings().value(u"login/server"_s).toString(), m_daemon->address());
    }

    void anAddressThatIsNoneIsRefusedAsOftenAsItIsTyped()
    {
        start();
        for (int attempt = 0; attempt < 2; ++attempt) {
            logIn(u"ftp://rides.example.org"_s);
            QVERIFY(page().problemLabel().problem().contains(u"begins with ftp"_s));
            QVERIFY(!page().isBusy());
        }
        logIn(m_daemon->address());
        QTRY_VERIFY(is(DeskState::Connected));
        m_daemon->setListening(false);
        m_daemon->cut();
        QTRY_VERIFY(is(DeskState::Reconnecting));
        window().action(u"desk.login"_s)->trigger();
        logIn(u"ftp://rides.example.org"_s);
        QVERIFY(!page().isBusy());
        QVERIFY(is(DeskState::Reconnecting)); // still, to the one that is known
    }

    void aCertificateThatIsTrustedLetsInWhoCameWithAPassword()
    {
        m_daemon = std::make_unique<ScriptedDaemon>(tlsCertificate(
            QStringLiteral(SAFERIDE_TEST_DATA "/tls"), u"certificate.pem"_s, u"key.pem"_s));
        whenOpened<CertificateDialog>(
            [](CertificateDialog &dialog) { dialog.trustButton().click(); });
        ConsoleOptions options;
        options.server = m_daemon->address();
        options.username = u"dora"_s;
        options.password = u"secret"_s;
        start(options);
        QTRY_VERIFY_WITH_TIMEOUT(is(DeskState::Connected), 20'000);
        QVERIFY(window().isVisible() && !page().isVisible());
        QVERIFY(!QSettings().contains(u"login/server"_s)); // nobody typed it
    }
};

QTEST_MAIN(TestLogins)
#include "tst_logins.moc"
