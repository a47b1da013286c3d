// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/certificatedialog.h"
#include "tests/support/linkeddesk.h"
#include "tests/support/paperdesk.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QSettings>
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
    std::unique_ptr<LinkedDesk> m_desk;

    ScriptedDaemon &daemon() { return *m_desk->daemon; }
    MainWindow &window() { return m_desk->window(); }
    LoginPage &page() { return m_desk->page(); }
    const LiveRideStore &store() { return m_desk->store(); }
    bool is(DeskState state) { return m_desk->is(state); }

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<LinkedDesk>(m_clock);
        daemon().rides.append(scriptedRide(2));
    }
    void cleanup() { m_desk.reset(); }

    /// Its numbers are the same, and mean others.
    void ofAnotherServerNothingIsShownThatTheFirstSaid()
    {
        m_desk->start();
        m_desk->logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        QVERIFY(store().fixAge(ParticipationId{11}));
        daemon().close(console::CloseCode::TokenExpired);
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
        m_desk->logIn(another.address());
        QTRY_VERIFY(is(DeskState::Connected));
        QVERIFY(wasEmpty);
        QCOMPARE(store().participantsOf(RideId{2}), QList{ParticipationId{11}});
        QVERIFY(!store().fixAge(ParticipationId{11}));
        QVERIFY(window().selectedRide() == RideId{1}); // as at any first picture
    }

    void onlyWhoBeganSomethingGoesOnWithIt_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<User>("user");
        QTest::addColumn<QByteArray>("refusal");
        QTest::addColumn<bool>("goesOn");
        const User dora{UserId{1}, u"dora"_s, UserRole::Admin, {}, {}};
        const User emil{UserId{2}, u"emil"_s, UserRole::Dispatcher, {}, {}};
        const QByteArray wrong = "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n"
                                 "Content-Length: 0\r\n\r\n";
        QTest::newRow("the same") << u"dora"_s << dora << QByteArray() << true;
        QTest::newRow("the same, written otherwise") << u"Dora"_s << dora << QByteArray() << true;
        QTest::newRow("somebody else") << u"emil"_s << emil << QByteArray() << false;
        QTest::newRow("a new account of this name") << u"dora"_s << emil << QByteArray() << false;
        QTest::newRow("somebody else, who is not let in") << u"emil"_s << emil << wrong << true;
    }
    void onlyWhoBeganSomethingGoesOnWithIt()
    {
        QFETCH(QString, name);
        QFETCH(User, user);
        QFETCH(QByteArray, refusal);
        QFETCH(bool, goesOn);
        const User first{UserId{1}, u"dora"_s, UserRole::Admin, {}, {}};
        daemon().welcome.user = first;
        m_desk->start();
        m_desk->logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        window().selectRide(RideId{2}); // at a first picture it is the first one
        window().tell(true, u"Told the first one"_s);
        QDialog dialog(&window());
        dialog.open();
        daemon().close(console::CloseCode::TokenExpired);
        QTRY_VERIFY(page().isVisible());

        const QByteArray accepted = daemon().loginAnswer;
        if (!refusal.isEmpty()) {
            daemon().loginAnswer = refusal;
            m_desk->logIn({}, name);
            QTRY_VERIFY(is(DeskState::LoggedOut) && !page().isBusy());
            QVERIFY(dialog.isVisible() && store().ride(RideId{1}) != nullptr);
            daemon().loginAnswer = accepted;
            name = u"dora"_s; // who did it comes back
            user = first;
        }
        daemon().welcome.user = user;
        m_desk->logIn({}, name);
        QTRY_VERIFY(is(DeskState::Connected));
        QCOMPARE(dialog.isVisible(), goesOn);
        const LogModel &log = m_desk->console->picture().log;
        QCOMPARE(!log.match(log.index(0, LogModel::What), Qt::DisplayRole, u"Told the first one"_s)
                      .isEmpty(),
                 goesOn);
        QCOMPARE(window().selectedRide(), std::optional(RideId{goesOn ? 2 : 1}));
        QCOMPARE(window().action(u"desk.users"_s)->isEnabled(), user.role == UserRole::Admin);
        QCOMPARE(store().rides().size(), 2);
    }

    void theDeskSaysWhoIsLoggedIn()
    {
        const auto named = [this]() -> QString {
            return window().linkBadge().text() + window().linkBadge().toolTip();
        };
        const auto logOut = [this] { return window().action(u"desk.logout"_s)->text(); };
        m_desk->start();
        QVERIFY(!named().contains(u"dora"_s));
        QCOMPARE(logOut(), u"&Log out"_s);
        m_desk->logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        QVERIFY2(named().contains(u"dora"_s), qPrintable(named()));
        QCOMPARE(logOut(), u"&Log out dora"_s);
        const LogModel &log = m_desk->console->picture().log;
        QCOMPARE(log.index(log.rowCount() - 1, LogModel::What).data().toString(),
                 u"The display is live (dora)"_s);
        window().action(u"desk.logout"_s)->trigger();
        QVERIFY2(!named().contains(u"dora"_s), qPrintable(named()));
        QCOMPARE(logOut(), u"&Log out"_s);
    }

    void whoIsNoDispatcherAnyMoreSeesNothing()
    {
        m_desk->start();
        m_desk->logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        daemon().close(console::CloseCode::Forbidden);
        QTRY_VERIFY(is(DeskState::Refused));
        QVERIFY(store().rides().isEmpty());
        QVERIFY(window().linkBadge().text().contains(u"no data"_s));
    }

    void whatIsTypedWhileTheLinkComesBackIsNotTakenForTheLogin()
    {
        m_desk->start();
        m_desk->logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        QCOMPARE(QSettings().value(u"login/server"_s).toString(), daemon().address());
        daemon().setListening(false);
        daemon().cut();
        QTRY_VERIFY(is(DeskState::Reconnecting));
        window().action(u"desk.login"_s)->trigger();
        page().serverField().setText(u"half.exam"_s);
        page().passwordField().setText(u"hal"_s);
        daemon().setListening(true);
        window().action(u"desk.reconnect"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(is(DeskState::Connected), 20'000);
        QCOMPARE(QSettings().value(u"login/server"_s).toString(), daemon().address());
    }

    void whoAsksForTheLoginTypesIntoIt_data()
    {
        QTest::addColumn<QString>("way");
        QTest::newRow("the menu") << u"desk.login"_s;
        QTest::newRow("F5 and the badge") << u"desk.reconnect"_s;
    }
    void whoAsksForTheLoginTypesIntoIt()
    {
        QFETCH(QString, way);
        m_desk->start();
        m_desk->logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        daemon().close(console::CloseCode::TokenExpired);
        QTRY_VERIFY(page().isVisible());
        window().activateWindow(); // the page is somewhere behind it
        QCoreApplication::processEvents();
        window().action(way)->trigger();
        QTRY_COMPARE(QApplication::activeWindow(), &page());
        QTRY_COMPARE(QApplication::focusWidget(), &page().passwordField());
    }

    void whileSomebodyMustLogInNoKeyReachesTheDeskAndNoDialogOpens()
    {
        m_desk->start();
        m_desk->logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        daemon().close(console::CloseCode::TokenExpired);
        QTRY_VERIFY(page().isVisible());
        QCOMPARE(QApplication::activeModalWidget(), &page());
        QTest::keyClick(QGuiApplication::focusWindow(), Qt::Key_N, Qt::ControlModifier);
        QLineEdit &search = window().ridesPanel().searchField();
        search.setFocus();
        QTest::keyClick(window().windowHandle(), Qt::Key_X);
        QVERIFY(search.text().isEmpty());
        QCOMPARE(QApplication::activeModalWidget(), &page());
        QTest::keyClick(&page(), Qt::Key_Escape); // to look at the map
        QVERIFY(QApplication::activeModalWidget() == nullptr);
        QTest::keyClick(window().windowHandle(), Qt::Key_X);
        QCOMPARE(search.text(), u"x"_s);
    }

    void anAddressThatIsNoneIsRefusedAsOftenAsItIsTyped()
    {
        m_desk->start();
        for (int attempt = 0; attempt < 2; ++attempt) {
            m_desk->logIn(u"ftp://rides.example.org"_s);
            QVERIFY(page().problemLabel().problem().contains(u"starts with ftp"_s));
            QVERIFY(!page().isBusy());
        }
        m_desk->logIn();
        QTRY_VERIFY(is(DeskState::Connected));
        daemon().setListening(false);
        daemon().cut();
        QTRY_VERIFY(is(DeskState::Reconnecting));
        window().action(u"desk.login"_s)->trigger();
        m_desk->logIn(u"ftp://rides.example.org"_s);
        QVERIFY(!page().isBusy());
        QVERIFY(is(DeskState::Reconnecting)); // still, to the one that is known
    }

    void aCertificateThatIsTrustedLetsInWhoCameWithAPassword()
    {
        m_desk->daemon = std::make_unique<ScriptedDaemon>(tlsCertificate(
            QStringLiteral(SAFERIDE_TEST_DATA "/tls"), u"certificate.pem"_s, u"key.pem"_s));
        whenOpened<CertificateDialog>(
            [](CertificateDialog &dialog) { dialog.trustButton().click(); });
        ConsoleOptions options;
        options.server = daemon().address();
        options.username = u"dora"_s;
        options.password = u"secret"_s;
        m_desk->start(options);
        QTRY_VERIFY_WITH_TIMEOUT(is(DeskState::Connected), 20'000);
        QVERIFY(window().isVisible() && !page().isVisible());
        QVERIFY(!QSettings().contains(u"login/server"_s)); // nobody typed it
    }
};

SAFERIDE_TEST(TestLogins, QApplication)
#include "tst_logins.moc"
