// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/consoleapplication.h"
#include "console/application/linkdoor.h"
#include "console/models/riderstate.h"
#include "console/views/dialogs/certificatedialog.h"
#include "shared/protocol/console/objects.h"
#include "tests/support/fulldisk.h"
#include "tests/support/paperdesk.h"
#include "tests/support/scripteddaemon.h"
#include "tests/support/settableclock.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMessageBox>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

/// A day on which everything goes wrong: at each moment badge, veil and ages say the truth, and the
/// desk comes back by itself.
class TestBadDay : public QObject
{
    Q_OBJECT

private:
    SettableClock m_clock;
    QTemporaryDir m_home;
    std::unique_ptr<ScriptedDaemon> m_daemon;
    std::unique_ptr<ConsoleApplication> m_console;

    QSslConfiguration certificate(const QString &prefix = {}) const
    {
        return tlsCertificate(QStringLiteral(SAFERIDE_TEST_DATA "/tls"),
                              prefix + u"certificate.pem"_s, prefix + u"key.pem"_s);
    }
    MainWindow &window() { return m_console->window(); }
    LoginPage &page() { return m_console->loginPage(); }
    bool badgeSays(const QString &text) { return window().linkBadge().text().contains(text); }
    /// Every window with a map says the same: whether the picture is live and how old it is.
    bool allSay(const QString &state, const QString &age, bool veiled)
    {
        const auto says = [&](const LinkBadge &badge, RideMap &map) {
            return badge.text().contains(state) && badge.text().contains(age)
                && map.view().isVeiled() == veiled;
        };
        bool agree = says(window().linkBadge(), window().map());
        const auto widgets = QApplication::topLevelWidgets();
        for (QWidget *widget : widgets) {
            if (auto *second = qobject_cast<MapWindow *>(widget)) {
                agree = agree && says(second->linkBadge(), second->map());
            }
        }
        return agree;
    }
    bool isLive() { return allSay(u"Live"_s, u"current"_s, false); }
    bool isStill(const QString &state = u"Reconnecting"_s)
    {
        return allSay(state, QString(), true) && !badgeSays(u"current"_s);
    }
    /// Milliseconds; how old the desk takes this rider's place to be.
    qint64 ageOf(qint64 rider)
    {
        return m_console->picture().store.fixAge(ParticipationId{rider}).value_or(-1);
    }
    /// For as long as that is so, nobody needs attention and the picture is live.
    bool isQuiet()
    {
        return isLive() && ageOf(11) >= 0 && ageOf(11) < 60'000
            && m_console->picture().watch.openCount() == 0;
    }
    QString stateOf(qint64 rider)
    {
        window().ridersPanel().selectParticipant(ParticipationId{rider});
        return window().details().text();
    }
    void useDaemon(std::unique_ptr<ScriptedDaemon> daemon)
    {
        m_daemon = std::move(daemon);
        m_daemon->rides = {scriptedRide(1)};
        m_daemon->participants = {scriptedRider(11, m_daemon->clock())};
    }
    void start(const QString &address)
    {
        m_console = std::make_unique<ConsoleApplication>(m_clock);
        m_console->start({});
        page().serverField().setText(address);
        page().usernameField().setText(u"dora"_s);
        logIn();
    }
    void logIn()
    {
        page().passwordField().setText(u"secret"_s);
        QTest::keyClick(&page().passwordField(), Qt::Key_Return);
    }
    QString log()
    {
        QString all;
        const auto *model = window().logPanel().table().model();
        for (int row = 0; row < model->rowCount(); ++row) {
            all += model->index(row, LogModel::What).data().toString() + u'\n';
        }
        return all;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        QCoreApplication::setOrganizationName(u"SafeRide"_s);
        QCoreApplication::setApplicationName(u"desk-test"_s);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.path());
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    }
    void init()
    {
        m_clock.step = 0;
        m_clock.slept = 0;
        QSettings().clear();
        useDaemon(std::make_unique<ScriptedDaemon>());
    }
    void cleanup()
    {
        m_console.reset();
        m_daemon.reset();
    }

    void cutsOfEveryKind()
    {
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        QVERIFY(window().width() <= window().screen()->availableSize().width()); // with the badge
        window().action(u"map.window"_s)->trigger(); // on the wall
        QTRY_VERIFY(isLive());
        m_daemon->cut();
        QTRY_VERIFY(isStill());
        QTRY_VERIFY(isLive());
        m_daemon->close(console::CloseCode::GoingAway);
        QTRY_VERIFY(isStill());
        QTRY_VERIFY(isLive());
        m_daemon->close(console::CloseCode::Unavailable);
        QTRY_VERIFY(isStill());
        QTRY_VERIFY(isLive());
        m_daemon->setListening(false); // the daemon is gone for longer
        m_daemon->cut();
        QTRY_VERIFY(isStill());
        const qint64 age = ageOf(11);
        QTRY_VERIFY(ageOf(11) >= age + 2'000); // ages go on: nothing stands still unnoticed
        QTRY_VERIFY(allSay(u"Reconnecting"_s, u" s old"_s, true));
        m_daemon->setListening(true);
        QTRY_VERIFY(isLive());
    }

    void nobodyIsAccusedWhileTheLinkIsCut()
    {
        constexpr qint64 Minutes = 5 * 60'000;
        start(m_daemon->address());
        QTRY_VERIFY(isQuiet());
        m_daemon->setListening(false);
        m_daemon->cut();
        QTRY_VERIFY(isStill());
        m_clock.slept = Minutes;
        QTest::qWait(1'300); // ages and the watch go round
        const LiveRideStore &store = m_console->picture().store;
        const auto accusesNobody = [&] {
            return m_console->picture().watch.all().isEmpty() && !log().contains(u"silent"_s)
                && riderStateOf(store, ParticipationId{11}) == RiderState::Moving;
        };
        QVERIFY2(accusesNobody(), qPrintable(log()));
        QVERIFY(ageOf(11) >= Minutes);
        // The newest fixes come after the old picture, in the first round.
        m_daemon->clock = [] { return SystemClock().now() + Minutes; };
        m_daemon->onHello = [this](const console::Hello &) {
            m_daemon->greet();
            QTimer::singleShot(400, m_daemon.get(), [this] {
                m_daemon->sayBatch({{ParticipationId{11}, scriptedFix(m_daemon->clock())}});
            });
        };
        m_daemon->setListening(true);
        window().action(u"desk.reconnect"_s)->trigger();
        QTRY_VERIFY(isLive());
        QTRY_VERIFY(store.unheardFor() < 1'000); // the first round came
        QTest::qWait(300);
        QVERIFY2(accusesNobody(), qPrintable(log()));
    }

    void whoIsSilentAfterACutIsToldOfAfterTheFirstRound()
    {
        constexpr qint64 Minutes = 5 * 60'000;
        start(m_daemon->address());
        QTRY_VERIFY(isQuiet());
        m_clock.slept = Minutes;
        m_daemon->clock = [] { return SystemClock().now() + Minutes; };
        m_daemon->cut();
        QTRY_VERIFY(isStill());
        QTRY_VERIFY(isLive());
        QTRY_COMPARE(m_console->picture().watch.openCount(), 1);
        QVERIFY(log().contains(u"silent"_s));
    }

    void aWrongCertificateForAWhile()
    {
        useDaemon(std::make_unique<ScriptedDaemon>(certificate()));
        whenOpened<CertificateDialog>(
            [](CertificateDialog &dialog) { dialog.trustButton().click(); });
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        const int logins = m_daemon->logins;
        m_daemon->setCertificate(certificate(u"other-"_s)); // a captive portal
        m_daemon->cut();
        QTRY_VERIFY(isStill());
        QTRY_VERIFY(window().action(u"desk.certificate"_s)->isEnabled());
        QVERIFY(window().linkBadge().toolTip().contains(u"not the trusted one"_s));
        QVERIFY(badgeSays(u"wrong certificate"_s));
        QVERIFY(!page().isVisible()); // nobody is asked for anything
        QCOMPARE(m_daemon->hellos.size(), 1); // and nothing is sent
        m_daemon->setCertificate(certificate());
        QTRY_VERIFY_WITH_TIMEOUT(isLive(), 30'000);
        QVERIFY(!window().action(u"desk.certificate"_s)->isEnabled());
        QCOMPARE(m_daemon->logins, logins); // the token is valid still
        QVERIFY(m_daemon->hellos.constLast().resume);
    }

    void aRenewedCertificateIsShownNextToTheOldOneAndTakesItsPlace()
    {
        useDaemon(std::make_unique<ScriptedDaemon>(certificate()));
        whenOpened<CertificateDialog>(
            [](CertificateDialog &dialog) { dialog.trustButton().click(); });
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        m_daemon->setCertificate(certificate(u"other-"_s));
        m_daemon->cut();
        QTRY_VERIFY(window().action(u"desk.certificate"_s)->isEnabled());
        QString shown;
        whenOpened<CertificateDialog>([&](CertificateDialog &dialog) {
            const auto labels = dialog.findChildren<QLabel *>();
            for (const QLabel *label : labels) {
                shown += label->text() + u'\n';
            }
            const auto buttons = dialog.findChildren<QPushButton *>();
            for (const QPushButton *button : buttons) {
                QVERIFY(!button->isDefault());
            }
            savePicture(dialog, u"changed-certificate"_s);
            dialog.trustButton().click();
        });
        window().action(u"desk.certificate"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
        QVERIFY2(shown.contains(u"not the one that you trusted"_s), qPrintable(shown));
        QVERIFY(shown.contains(u"73:09:41:9A"_s) && shown.contains(u"DE:96:AC:8E"_s));
        QCOMPARE(QSettings().value(u"login/trusted_certificates"_s).toStringList().size(), 1);
    }

    void anotherCertificateAtTheNextLoginIsAskedAbout()
    {
        useDaemon(std::make_unique<ScriptedDaemon>(certificate()));
        const auto trust = [](CertificateDialog &dialog) { dialog.trustButton().click(); };
        whenOpened<CertificateDialog>(trust);
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        m_daemon->close(console::CloseCode::TokenExpired);
        QTRY_VERIFY(page().isVisible());
        m_daemon->setCertificate(certificate(u"other-"_s));
        whenOpened<CertificateDialog>(trust);
        logIn();
        QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
        QVERIFY(!page().isVisible());
    }

    void aLoginThatIsCutShortSaysSoOnThePageAndComesBackByItself()
    {
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        m_daemon->close(console::CloseCode::TokenExpired);
        QTRY_VERIFY(page().isVisible());
        m_daemon->onHello = [this](const console::Hello &) { m_daemon->cut(); };
        logIn();
        QTRY_VERIFY(isStill());
        QVERIFY(!page().isBusy());
        m_daemon->onHello = {};
        QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
        QVERIFY(!page().isVisible());
    }

    void aLinkThatIsOpenedMeanwhileIsShownHere()
    {
        const Ride second = scriptedRide(2);
        m_daemon->rides.append(second);
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        QVERIFY(window().selectedRide() == RideId{1});
        const QTemporaryDir folder;
        const LinkDoor door(folder.path(),
                            [this](const RideLink &link) { return m_console->openLink(link); });
        const auto open = [&](const RideLink &link) { // as another process does
            std::atomic<bool> ended = false;
            bool taken = false;
            std::thread other([&] {
                taken = LinkDoor::handOver(folder.path(), link);
                ended = true;
            });
            (void)QTest::qWaitFor([&] { return ended.load(); }, TryMsecs);
            other.join();
            return taken;
        };
        QVERIFY(open({m_daemon->address(), second.code}));
        QVERIFY(window().selectedRide() == RideId{2});
        QVERIFY(!open({u"wss://other.example.org"_s, u"RIDE01"_s}));
        QVERIFY(window().selectedRide() == RideId{2});
        m_daemon->close(console::CloseCode::TokenExpired);
        QTRY_VERIFY(page().isVisible());
        QVERIFY(open({m_daemon->address(), u"RIDE01"_s})); // the picture stands still, and is shown
        QVERIFY(window().selectedRide() == RideId{1});
    }

    void clocksAreSet()
    {
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        const qint64 hour = 3'600'000;
        m_daemon->sayBatch({}, m_daemon->clock() + hour);
        m_daemon->sayBatch({{ParticipationId{11}, scriptedFix(m_daemon->clock())}});
        QTest::qWait(150);
        for (const qint64 step : {hour, -2 * hour}) {
            m_clock.step = step;
            QTest::qWait(1'100); // ages and the watch go round
            QVERIFY2(stateOf(11).contains(u"moving"_s), qPrintable(stateOf(11)));
            QTRY_VERIFY(isLive());
            QVERIFY(isQuiet());
        }
        m_clock.slept = hour; // the lid was closed
        QTRY_VERIFY(!badgeSays(u"current"_s) || isStill());
        QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
    }

    void theDaemonsClockIsSet_data()
    {
        QTest::addColumn<qint64>("step");
        QTest::newRow("an hour ahead") << qint64(3'600'000);
        QTest::newRow("an hour back") << qint64(-3'600'000);
    }
    void theDaemonsClockIsSet()
    {
        QFETCH(qint64, step);
        start(m_daemon->address());
        QTRY_VERIFY(isQuiet());
        m_daemon->clock = [step] { return SystemClock().now() + step; };
        for (int batch = 0; batch < 10; ++batch) {
            LocationFix fix = scriptedFix(m_daemon->clock());
            fix.point.longitude += batch * 0.001;
            m_daemon->sayBatch({{ParticipationId{11}, fix}});
        }
        m_daemon->sayEvent(ParticipantPut{scriptedRider(12, m_daemon->clock()), true});
        QTRY_VERIFY(ageOf(12) >= 0);
        QTest::qWait(1'100); // the watch goes round
        QVERIFY2(ageOf(12) < 60'000, qPrintable(QString::number(ageOf(12))));
        QTRY_VERIFY(isLive());
        m_daemon->participants = {scriptedRider(12, m_daemon->clock())};
        m_daemon->cut();
        QTRY_VERIFY(isStill());
        QTRY_VERIFY(isLive());
        QVERIFY(ageOf(12) >= 0 && ageOf(12) < 60'000);
    }

    void theDiskIsFullAndTheLinkIsCutBehindTheBox()
    {
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        m_daemon->onRequest = [this](const console::Request &request) {
            if (request.method != u"positions"_s) {
                m_daemon->refuse(request, {ErrorCode::NotFound, u"no"_s}); // an older one
                return;
            }
            Position position;
            position.fix = scriptedFix(m_daemon->clock());
            m_daemon->reply(request,
                            QJsonObject{{u"positions"_s, QJsonArray{console::toJson(position)}},
                                        {u"has_more"_s, false}});
        };
        const QString file = m_home.filePath(u"ride.csv"_s);
        whenOpened<QFileDialog>([file](QFileDialog &dialog) {
            dialog.findChild<QLineEdit *>(u"fileNameEdit"_s)->setText(file);
            static_cast<QDialog &>(dialog).accept();
        });
        const FullDisk full(64);
        window().action(u"ride.csv"_s)->trigger();
        QMessageBox *box = nullptr;
        QTRY_VERIFY((box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget())));
        QVERIFY2(box->text().contains(u"cannot be written"_s), qPrintable(box->text()));
        QTRY_VERIFY(isLive());
        m_daemon->cut(); // nobody is at the desk to press OK
        QTRY_VERIFY(isStill());
        QTRY_VERIFY(isLive());
        QVERIFY(box->isVisible());
        box->accept();
        QVERIFY(!QFile::exists(file));
    }

    void theLinkIsCutInTheMiddleOfAnExport()
    {
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        whenOpened<QFileDialog>([this](QFileDialog &dialog) {
            dialog.findChild<QLineEdit *>(u"fileNameEdit"_s)
                ->setText(m_home.filePath(u"cut.csv"_s));
            static_cast<QDialog &>(dialog).accept();
        });
        window().action(u"ride.csv"_s)->trigger();
        QTRY_VERIFY(m_daemon->requestsOf(u"list_participants"_s) > 0);
        m_daemon->cut();
        QMessageBox *box = nullptr;
        QTRY_VERIFY((box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget())));
        QVERIFY2(box->text().contains(u"was lost"_s), qPrintable(box->text()));
        QVERIFY2(log().contains(box->text()), qPrintable(log()));
        QTRY_VERIFY(isLive());
        QVERIFY(box->isVisible());
        box->accept();
        QVERIFY(!QFile::exists(m_home.filePath(u"cut.csv"_s)));
    }

    void aNewerDaemonThatUsesWordsOfItsOwn()
    {
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        QJsonObject rider{{u"id"_s, 12},
                          {u"user_id"_s, 12},
                          {u"ride_id"_s, 1},
                          {u"role"_s, u"medic"_s},
                          {u"username"_s, u"Bor"_s},
                          {u"joined_at"_s, u"2026-01-01T00:00:00Z"_s},
                          {u"updated_at"_s, u"2026-01-01T00:00:00Z"_s}};
        const auto event = [this](QJsonObject fields, const QString &name) {
            fields.insert(u"type"_s, u"event"_s);
            fields.insert(u"event"_s, name);
            fields.insert(u"sequence"_s, qint64(++m_daemon->sequence));
            m_daemon->sayText(QJsonDocument(fields).toJson());
        };
        event({{u"participant"_s, rider}}, u"participant_joined"_s);
        event({{u"acknowledgement"_s,
                QJsonObject{{u"participation_id"_s, 12},
                            {u"kind"_s, u"sos"_s},
                            {u"by"_s, u"emil"_s},
                            {u"at"_s, u"2026-01-01T00:00:00Z"_s}}}},
              u"attention_acknowledged"_s);
        event({{u"weather"_s, u"rain"_s}}, u"weather_changed"_s);
        m_daemon->sayText(R"({"type":"weather"})");
        QTRY_VERIFY(m_console->picture().store.participant(ParticipationId{12}) != nullptr);
        QTest::qWait(50);
        QTRY_VERIFY(isLive());
        QCOMPARE(m_daemon->links, 1);
        QVERIFY2(stateOf(12).contains(u"Other"_s), qPrintable(stateOf(12)));
        QVERIFY2(log().contains(u"(other)"_s), qPrintable(log()));
    }

    void aLookBackThatFailedIsAskedForAgain()
    {
        m_daemon->participants.append(scriptedRider(12, m_daemon->clock()));
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        bool refuses = true;
        m_daemon->onRequest = [&](const console::Request &request) {
            if (refuses) {
                m_daemon->refuse(request, {ErrorCode::Unavailable, u"the database is away"_s});
            } else {
                m_daemon->reply(
                    request, QJsonObject{{u"positions"_s, QJsonArray()}, {u"has_more"_s, false}});
            }
        };
        const auto lookAt = [this](qint64 rider) { // anew
            Q_EMIT window().map().groundClicked();
            window().selectRider(ParticipationId{rider});
        };
        const auto asked = [this] { return m_daemon->requestsOf(u"positions"_s); };
        lookAt(11);
        QTRY_COMPARE(asked(), 1);
        QTest::qWait(500);
        refuses = false;
        lookAt(11);
        QTRY_COMPARE(asked(), 2);
        QTest::qWait(500);
        lookAt(11); // is known now
        lookAt(12);
        QTRY_COMPARE(asked(), 3);
        QVERIFY2(!log().contains(u": the database is away"_s), qPrintable(log()));
    }

    void whoeverEscapesFromTheLoginPageCanLogInAgain()
    {
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        QVERIFY(!window().action(u"desk.login"_s)->isEnabled());
        m_daemon->close(console::CloseCode::TokenExpired);
        QTRY_VERIFY(page().isVisible());
        QVERIFY(isStill(u"Logged out"_s));
        QVERIFY(m_console->picture().store.ride(RideId{1}) != nullptr); // the screen stays
        for (const QString &way : {u"desk.login"_s, u"desk.reconnect"_s, u"desk.logout"_s}) {
            QTest::keyClick(&page(), Qt::Key_Escape);
            QVERIFY(!page().isVisible());
            window().action(way)->trigger();
            QVERIFY2(page().isVisible(), qPrintable(way));
        }
        QTest::keyClick(&page(), Qt::Key_Escape);
        QTest::mouseClick(&window().linkBadge(), Qt::LeftButton);
        QVERIFY(page().isVisible());
        logIn();
        QTRY_VERIFY(isLive());
        QVERIFY(!page().isVisible());
    }

    void loggingOutLeavesNothingForTheNextOne()
    {
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        window().action(u"desk.logout"_s)->trigger();
        QVERIFY(m_console->picture().store.rides().isEmpty() && log().isEmpty());
        QVERIFY(badgeSays(u"Logged out"_s) && badgeSays(u"no data"_s));
        QVERIFY(!window().selectedRide());
        QCOMPARE(window().windowTitle(), u"SafeRide desk"_s);
        logIn();
        QTRY_VERIFY(isLive());
        QCOMPARE(m_console->picture().store.rides().size(), 1);
        QVERIFY(!m_daemon->hellos.constLast().resume);
    }

    void aPictureThatComesAgainChoosesNoRideInTheDispatchersPlace()
    {
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        QVERIFY(window().selectedRide() == RideId{1}); // at the login the first live one
        m_daemon->sayEvent(RideRemoved{RideId{1}});
        QTRY_VERIFY(!window().selectedRide());
        m_daemon->rides = {scriptedRide(2)};
        m_daemon->participants = {scriptedRider(21, m_daemon->clock(), 2)};
        m_daemon->sequence = 0;
        m_daemon->welcome.feed = u"of a daemon that was started again"_s;
        m_daemon->cut();
        QTRY_VERIFY(isStill());
        QTRY_VERIFY(isLive());
        QTRY_COMPARE(m_console->picture().store.rides(), QList{RideId{2}});
        QVERIFY(!window().selectedRide());
    }

    void aHundredRidesWithRoutes()
    {
        m_daemon->rides.clear();
        for (qint64 id = 1; id <= 120; ++id) {
            Ride ride = scriptedRide(id);
            ride.route = RouteId{1};
            m_daemon->rides.append(ride);
        }
        int underWay = 0;
        int most = 0;
        int refused = 0;
        m_daemon->onRequest = [&](const console::Request &request) {
            most = std::max(most, ++underWay);
            QTimer::singleShot(1, m_daemon.get(), [&, request] {
                --underWay;
                if (request.method != u"ride_route"_s) {
                    m_daemon->refuse(request, {ErrorCode::NotFound, u"no"_s});
                } else if (++refused % 10 == 0) {
                    m_daemon->refuse(request, {ErrorCode::Overloaded, u"busy"_s});
                } else {
                    const qint64 ride = request.params.value("ride_id"_L1).toInteger();
                    m_daemon->reply(
                        request,
                        QJsonObject{{u"ride_id"_s, ride},
                                    {u"route_id"_s, 1},
                                    {u"title"_s, u"x"_s},
                                    {u"distance_meters"_s, 5.0},
                                    {u"ascent_meters"_s, 0.0},
                                    {u"segments"_s, QJsonArray{u"_p~iF~ps|U_ulLnnqC"_s}}});
                }
            });
        };
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        QTRY_VERIFY_WITH_TIMEOUT(m_console->picture().routes.wanted().isEmpty(), 30'000);
        QVERIFY2(most <= console::MaxRequestsAtOnce, qPrintable(QString::number(most)));
        QTRY_VERIFY(isLive());
        for (const Ride &ride : std::as_const(m_daemon->rides)) {
            QVERIFY(m_console->picture().routes.route(ride.id) != nullptr);
        }
        m_daemon->cut();
        QTRY_VERIFY(isStill());
        QTRY_VERIFY(isLive());
    }
};

SAFERIDE_TEST(TestBadDay, QApplication)
#include "tst_badday.moc"
