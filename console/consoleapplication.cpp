// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/consoleapplication.h"

#include "console/models/attentionmodel.h"
#include "console/models/storefeed.h"
#include "console/views/certificatedialog.h"
#include "console/views/settingsdialog.h"
#include "console/views/worddelegate.h"

#include <QApplication>

namespace saferide {

namespace {

LinkPicture pictureOf(const DeskStatus &status, const QString &server)
{
    using Health = LinkPicture::Health;
    LinkPicture link{
        .health = Health::Waiting, .state = {}, .detail = status.message, .server = server};
    if (!status.remedy.isEmpty()) {
        link.detail += u' ' + status.remedy;
    }
    switch (status.state) {
    case DeskState::LoggedOut:
        link.health = Health::Down;
        link.state = ConsoleApplication::tr("Logged out");
        break;
    case DeskState::LoggingIn:
        link.state = ConsoleApplication::tr("Logging in");
        break;
    case DeskState::Connecting:
        link.state = ConsoleApplication::tr("Connecting");
        break;
    case DeskState::Connected:
        link.health = Health::Live;
        link.state = ConsoleApplication::tr("Live");
        break;
    case DeskState::Reconnecting:
        link.state = ConsoleApplication::tr("Reconnecting");
        break;
    case DeskState::Refused:
        link.health = Health::Down;
        link.state = ConsoleApplication::tr("Refused");
        break;
    }
    return link;
}

} // namespace

ConsoleApplication::ConsoleApplication(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_connection(clock)
    , m_picture(clock)
    , m_commands([this](const QString &method, const QJsonObject &params, QObject *context,
                        DeskCommands::Answer answer) {
        m_connection.request(method, params, context, std::move(answer));
    })
    , m_window(m_picture, m_commands)
    , m_notifier(m_picture.store, m_picture.watch)
    , m_login(nullptr)
{
    m_connection.trusted().setEntries(m_settings.trustedCertificates());
    feedPicture(m_connection, m_picture);
    wire();
    wireLog();
    m_ages.setInterval(1'000);
    m_ages.start();
    m_looks.setInterval(1'000 / AttentionWatch::Slices);
    m_looks.start();
    m_window.showLink(pictureOf(m_connection.status(), {}));
    const Preferences preferences = m_settings.preferences();
    m_window.applyPreferences(preferences);
    m_notifier.setSound(preferences.sound);
    m_notifier.setNotifications(preferences.notifications);
    m_window.restoreGeometry(m_settings.windowGeometry());
    m_window.restoreLayout(m_settings.layout());
}

ConsoleApplication::~ConsoleApplication()
{
    m_settings.rememberWindow(m_window.saveGeometry(), m_window.saveLayout());
}

void ConsoleApplication::wire()
{
    connect(&m_ages, &QTimer::timeout, this, &ConsoleApplication::showAges);
    connect(&m_connection, &DeskConnection::statusChanged, this, &ConsoleApplication::showStatus);
    connect(&m_connection, &DeskConnection::snapshotReceived, this,
            &ConsoleApplication::showFirstRide);
    connect(&m_login, &LoginPage::loginRequested, this, &ConsoleApplication::logIn);
    connect(&m_connection, &DeskConnection::certificateUnknown, this,
            &ConsoleApplication::showUnknownCertificate);
    connect(&m_window, &MainWindow::preferencesRequested, this, &ConsoleApplication::openSettings);
    connect(&m_notifier, &Notifier::activated, this, [this] {
        m_window.show();
        m_window.raise();
        m_window.activateWindow();
    });
    connect(&m_looks, &QTimer::timeout, &m_picture.watch, &AttentionWatch::advance);
    connect(&m_commands, &DeskCommands::told, &m_window, &MainWindow::tell);
    connect(&m_window, &MainWindow::historyWanted, this, &ConsoleApplication::fetchHistory);
    connect(&m_window, &MainWindow::logOutRequested, &m_connection, &DeskConnection::logOut);
    connect(&m_window, &MainWindow::reconnectRequested, &m_connection,
            &DeskConnection::reconnectNow);
    connect(&m_window, &MainWindow::themeRequested, this, [this](Theme theme) {
        Preferences preferences = m_settings.preferences();
        preferences.theme = theme;
        usePreferences(preferences);
    });
    connect(&m_picture.store, &LiveRideStore::rideChanged, this, [this] { fetchRoutes(); });
    connect(&m_picture.store, &LiveRideStore::rideAdded, this, [this] { fetchRoutes(); });
}

void ConsoleApplication::wireLog()
{
    using Kind = LogModel::Kind;
    LogModel &log = m_picture.log;
    const LiveRideStore &store = m_picture.store;
    connect(&m_connection, &DeskConnection::rideChanged, &log, [&log](const Ride &ride) {
        log.add(Kind::Told,
                tr("“%1” is %2").arg(ride.title, rideStatusWords(toString(ride.status))));
    });
    connect(&m_connection, &DeskConnection::participantLeft, &log, [&log, &store](RideId id) {
        const Ride *ride = store.ride(id);
        log.add(Kind::Told, tr("Somebody left “%1”").arg(ride ? ride->title : QString()));
    });
    connect(&m_picture.watch, &AttentionWatch::raised, &log,
            [&log, &store](const Attention &attention) {
                const Participant *participant = store.participant(attention.participation);
                log.add(Kind::Attention,
                        tr("%1: %2").arg(participant ? participant->username : QString(),
                                         attentionWords(attention.kind)));
            });
    connect(&m_connection, &DeskConnection::acknowledged, &log,
            [&log, &store](const AttentionAcknowledgement &seen) {
                const Participant *participant = store.participant(seen.participation);
                log.add(Kind::Told,
                        tr("%1 looks after %2 (%3)")
                            .arg(seen.by, participant ? participant->username : QString(),
                                 attentionWords(seen.kind)));
            });
    connect(&m_connection, &DeskConnection::statusChanged, &log, [&log](const DeskStatus &status) {
        if (!status.message.isEmpty()) {
            log.add(Kind::Link, status.message);
        } else if (status.state == DeskState::Connected) {
            log.add(Kind::Link, tr("The picture is live"));
        }
    });
}

void ConsoleApplication::usePreferences(const Preferences &preferences)
{
    m_settings.rememberPreferences(preferences);
    setDisplayUnits(preferences.units);
    applyTheme(*qApp, preferences.theme);
    m_window.applyPreferences(preferences);
    m_notifier.setSound(preferences.sound);
    m_notifier.setNotifications(preferences.notifications);
}

void ConsoleApplication::start(const ConsoleOptions &options)
{
    m_wantedRide = options.rideCode;
    if (m_settingsProblem) {
        m_window.tell(false, *m_settingsProblem);
        m_login.showProblem(*m_settingsProblem, {});
    }
    m_login.setServer(options.server.isEmpty() ? m_settings.server() : options.server);
    m_login.setUsername(options.username.isEmpty() ? m_settings.username() : options.username);
    if (options.password) {
        m_window.show();
        m_connection.logIn(options.server, options.username, *options.password);
    } else {
        m_login.setRemembersPassword(m_settings.remembersPassword());
        m_login.show();
        if (m_settings.remembersPassword()) {
            m_passwords.read(m_login.server(), m_login.username(),
                             [this](const std::optional<QString> &password) {
                                 if (password && m_login.passwordField().text().isEmpty()) {
                                     m_login.setPassword(*password);
                                 }
                             });
        }
    }
}

void ConsoleApplication::logIn(const QString &server, const QString &username,
                               const QString &password)
{
    m_connection.logIn(server, username, password);
}

void ConsoleApplication::keepPassword()
{
    const bool keep = m_login.remembersPassword();
    if (!keep && m_settings.remembersPassword()) {
        m_passwords.remove(m_login.server(), m_login.username());
    }
    m_settings.rememberThatPasswordIsKept(keep);
    if (keep) {
        m_passwords.write(m_login.server(), m_login.username(), m_login.passwordField().text(),
                          [this](const QString &problem) {
                              if (!problem.isEmpty()) {
                                  m_window.tell(
                                      false, tr("The password is not remembered: %1").arg(problem));
                              }
                          });
    }
}

void ConsoleApplication::showUnknownCertificate(const UnknownCertificate &certificate)
{
    CertificateDialog dialog({certificate.server, certificate.subject, certificate.issuer,
                              certificate.validFrom, certificate.validUntil,
                              certificate.fingerprint, certificate.problems},
                             &m_login);
    if (dialog.exec() != QDialog::Accepted) {
        return;
    }
    m_connection.trusted().trust(certificate.server, certificate.fingerprint);
    m_settings.rememberTrustedCertificates(m_connection.trusted().entries());
    if (!m_login.passwordField().text().isEmpty()) {
        logIn(m_login.server(), m_login.username(), m_login.passwordField().text());
    }
}

void ConsoleApplication::openSettings()
{
    const Preferences before = m_settings.preferences();
    SettingsDialog dialog(before, &m_window);
    if (dialog.exec() != QDialog::Accepted) {
        return;
    }
    const Preferences chosen = dialog.preferences();
    usePreferences(chosen);
    if (chosen.language != before.language) {
        m_window.tell(true, tr("The language changes when the desk is started again."));
    }
}

void ConsoleApplication::showStatus(const DeskStatus &status)
{
    m_notifier.setLive(status.state == DeskState::Connected);
    m_window.showLink(pictureOf(status, m_connection.serverDisplay()));
    switch (status.state) {
    case DeskState::LoggingIn:
    case DeskState::Connecting:
        m_login.showBusy();
        break;
    case DeskState::Connected:
        showDesk();
        break;
    case DeskState::LoggedOut:
    case DeskState::Refused:
        askForLogin(status);
        break;
    case DeskState::Reconnecting:
        if (!m_everLive) { // no picture yet: the login page says why
            m_login.showProblem(status.message, status.remedy);
        }
        break;
    }
    showAges();
}

void ConsoleApplication::showDesk()
{
    m_everLive = true;
    m_window.setUser(m_connection.user());
    if (m_login.isVisible()) {
        m_settings.rememberLogin(m_login.server(), m_login.username());
        keepPassword();
        m_login.passwordField().clear();
        m_window.show();
        m_login.hide();
    }
}

void ConsoleApplication::askForLogin(const DeskStatus &status)
{
    m_login.showProblem(status.message, status.remedy);
    if (!m_login.isVisible()) {
        // Above an open dialog, which would take every key: what was typed there waits behind it.
        const bool dialogIsOpen = QApplication::activeModalWidget() != nullptr;
        m_login.setWindowModality(dialogIsOpen ? Qt::ApplicationModal : Qt::NonModal);
    }
    m_login.show(); // the desk stays behind it, with its last picture
    m_login.raise();
}

void ConsoleApplication::fetchRoutes()
{
    const auto wanted = m_picture.routes.wanted();
    for (const RideId ride : wanted) {
        if (m_asked.contains(ride)) {
            continue;
        }
        m_asked.insert(ride);
        m_connection.requestCourse(ride, this,
                                   [this, ride](const Result<std::optional<RideCourse>> &course) {
                                       m_asked.remove(ride);
                                       if (course) {
                                           m_picture.routes.put(ride, *course);
                                       }
                                   });
    }
}

void ConsoleApplication::fetchHistory(ParticipationId participation)
{
    constexpr qint64 AgainAfterMsecs = 5 * 60'000;
    constexpr qint64 PastMsecs = 15 * 60'000;
    const qint64 now = m_clock.monotonicMsecs();
    const auto asked = m_historyAskedAt.constFind(participation);
    if (asked != m_historyAskedAt.constEnd() && now - *asked < AgainAfterMsecs) {
        return;
    }
    m_historyAskedAt[participation] = now;
    m_commands.positions(participation, m_picture.store.serverNow() + -PastMsecs, this,
                         [this, participation](const Result<QList<Position>> &positions) {
                             if (positions) {
                                 m_picture.trails.addHistory(participation, *positions);
                             }
                         });
}

void ConsoleApplication::showFirstRide()
{
    fetchRoutes(); // they may have changed while the link was cut
    if (showWantedRide() || m_window.selectedRide()) {
        return;
    }
    const auto rides = m_picture.store.rides();
    for (const RideId ride : rides) {
        if (m_picture.store.ride(ride)->status == RideStatus::Live) {
            m_window.selectRide(ride);
            return;
        }
    }
}

bool ConsoleApplication::showWantedRide()
{
    const QString code = std::exchange(m_wantedRide, QString());
    if (code.isEmpty()) {
        return false;
    }
    const auto rides = m_picture.store.rides();
    for (const RideId ride : rides) {
        if (m_picture.store.ride(ride)->code == code) {
            m_window.selectRide(ride);
            return true;
        }
    }
    m_window.tell(false, tr("No ride with the code %1 is planned or live here.").arg(code));
    return false;
}

void ConsoleApplication::showAges()
{
    const auto heard = m_connection.lastHeardAt();
    m_window.refreshAges(heard ? std::max<qint64>(0, m_clock.now() - *heard) : -1);
}

} // namespace saferide
