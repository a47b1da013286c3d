// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/consoleapplication.h"
#include "console/views/certificatedialog.h"
#include "shared/protocol/consoleobjects.h"
#include "tests/support/paperdesk.h"
#include "tests/support/scripteddaemon.h"

#include <QJsonArray>
#include <QMessageBox>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Runs with the real time; its time of day can be set, and the computer can sleep.
class DeskClock final : public Clock
{
public:
    Timestamp now() const override { return m_system.now() + step; }
    qint64 monotonicMsecs() const override { return m_system.monotonicMsecs() + slept; }
    qint64 step = 0;
    qint64 slept = 0;

private:
    SystemClock m_system;
};

Participant aRider(qint64 id, const QString &name, std::optional<Timestamp> at = std::nullopt)
{
    Participant made;
    made.username = name;
    made.participation.id = ParticipationId{id};
    made.participation.user = UserId{id};
    made.participation.ride = RideId{1};
    if (at) {
        made.participation.lastFix =
            LocationFix{.point = {46.05, 14.51}, .fixTime = *at, .speed = 5};
    }
    return made;
}

} // namespace

/// A day on which everything goes wrong: at each moment badge, veil and ages say the truth, and the
/// desk comes back by itself.
class TestBadDay : public QObject
{
    Q_OBJECT

private:
    DeskClock m_clock;
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
    /// Badge, veil and the connection agree.
    bool isLive()
    {
        return badgeSays(u"Live"_s) && badgeSays(u"current"_s) && !window().map().view().isVeiled();
    }
    bool isStill(const QString &state = u"Reconnecting"_s)
    {
        return badgeSays(state) && window().map().view().isVeiled() && !badgeSays(u"current"_s);
    }
    QString stateOf(qint64 rider)
    {
        window().ridersPanel().selectParticipant(ParticipationId{rider});
        return window().details().text();
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
        m_daemon = std::make_unique<ScriptedDaemon>();
        Ride ride = liveRide(1, u"Hills loop"_s);
        ride.route.reset();
        m_daemon->rides = {ride};
        m_daemon->participants = {aRider(11, u"Ana"_s, m_daemon->clock())};
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
        QTRY_VERIFY_WITH_TIMEOUT(badgeSays(u"2 s old"_s), 10'000);
        m_daemon->setListening(true);
        QTest::keyClick(&window(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
    }

    void aWrongCertificateForAWhile()
    {
        m_daemon = std::make_unique<ScriptedDaemon>(certificate());
        m_daemon->rides = {liveRide(1, u"Hills loop"_s)};
        whenOpened<CertificateDialog>(
            [](CertificateDialog &dialog) { dialog.trustButton().click(); });
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        const int logins = m_daemon->logins;
        m_daemon->setCertificate(certificate(u"other-"_s)); // a captive portal
        m_daemon->cut();
        QTRY_VERIFY(isStill());
        QTRY_VERIFY(window().action(u"desk.certificate"_s)->isEnabled());
        QVERIFY(window().linkBadge().toolTip().contains(u"not the one that is trusted"_s));
        QVERIFY(!page().isVisible()); // nobody is asked for anything
        QCOMPARE(m_daemon->hellos.size(), 1); // and nothing is sent
        m_daemon->setCertificate(certificate());
        QTest::keyClick(&window(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
        QVERIFY(!window().action(u"desk.certificate"_s)->isEnabled());
        QCOMPARE(m_daemon->logins, logins); // the token is valid still
        QVERIFY(m_daemon->hellos.constLast().resume);
    }

    void aRenewedCertificateIsShownNextToTheOldOneAndTakesItsPlace()
    {
        m_daemon = std::make_unique<ScriptedDaemon>(certificate());
        m_daemon->rides = {liveRide(1, u"Hills loop"_s)};
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
        QVERIFY2(shown.contains(u"not the certificate"_s), qPrintable(shown));
        QVERIFY(shown.contains(u"73:09:41:9A"_s) && shown.contains(u"DE:96:AC:8E"_s));
        QCOMPARE(QSettings().value(u"login/trusted_certificates"_s).toStringList().size(), 1);
    }

    void clocksAreSet()
    {
        start(m_daemon->address());
        QTRY_VERIFY(isLive());
        const qint64 hour = 3'600'000;
        m_daemon->sayBatch({}, m_daemon->clock() + hour);
        m_daemon->sayBatch(
            {{ParticipationId{11},
              LocationFix{.point = {46.05, 14.51}, .fixTime = m_daemon->clock(), .speed = 5}}});
        QTest::qWait(150);
        for (const qint64 step : {hour, -2 * hour}) {
            m_clock.step = step;
            QTest::qWait(1'100); // ages and the watch go round
            QVERIFY(isLive());
            QVERIFY2(stateOf(11).contains(u"moving"_s), qPrintable(stateOf(11)));
            QCOMPARE(m_console->picture().watch.openCount(), 0);
        }
        m_clock.slept = hour; // the lid was closed
        QTRY_VERIFY(!badgeSays(u"current"_s) || isStill());
        QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
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
        QVERIFY(isLive());
        QCOMPARE(m_daemon->links, 1);
        QVERIFY2(stateOf(12).contains(u"Other"_s), qPrintable(stateOf(12)));
        QVERIFY2(log().contains(u"(other)"_s), qPrintable(log()));
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
        QVERIFY(m_console->picture().store.rides().isEmpty());
        QVERIFY(badgeSays(u"Logged out"_s) && badgeSays(u"no picture"_s));
        QVERIFY(!window().selectedRide());
        QCOMPARE(window().windowTitle(), u"SafeRide desk"_s);
        logIn();
        QTRY_VERIFY(isLive());
        QCOMPARE(m_console->picture().store.rides().size(), 1);
        QVERIFY(!m_daemon->hellos.constLast().resume);
    }

    void aHundredRidesWithRoutes()
    {
        for (qint64 id = 2; id <= 120; ++id) {
            Ride ride = liveRide(id, u"Ride %1"_s.arg(id));
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
    }
};

QTEST_MAIN(TestBadDay)
#include "tst_badday.moc"
