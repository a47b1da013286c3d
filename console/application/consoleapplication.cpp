// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/consoleapplication.h"

#include "console/models/displayunits.h"
#include "console/models/logfeed.h"
#include "console/models/storefeed.h"
#include "console/views/dialogs/settingsdialog.h"
#include "console/views/panels/worddelegate.h"
#include "shared/core/foreigntext.h"

#include <QApplication>
#include <QScreen>

namespace saferide {

namespace {

using Health = LinkPicture::Health;

constexpr qint64 LateAfterMsecs = 10'000; // longer than a link may be silent

std::pair<Health, QString> stateOf(const DeskConnection &connection)
{
    switch (connection.status().state) {
    case DeskState::LoggedOut:
        return {Health::Down, ConsoleApplication::tr("Logged out")};
    case DeskState::LoggingIn:
        return {Health::Waiting, ConsoleApplication::tr("Logging in")};
    case DeskState::Connecting:
        return {Health::Waiting, ConsoleApplication::tr("Connecting")};
    case DeskState::Connected:
        if (connection.pictureAge().value_or(0) > LateAfterMsecs) {
            return {Health::Late, ConsoleApplication::tr("Waiting")};
        }
        if (connection.protocol().behindSince()) {
            return {Health::Behind, ConsoleApplication::tr("Live, some positions late")};
        }
        return {Health::Live, ConsoleApplication::tr("Live")};
    case DeskState::Reconnecting:
        return {Health::Waiting,
                connection.certificateInTheWay()
                    ? ConsoleApplication::tr("Reconnecting: wrong certificate")
                    : ConsoleApplication::tr("Reconnecting")};
    case DeskState::Refused:
        return {Health::Down, ConsoleApplication::tr("Refused")};
    }
    return {Health::Down, {}};
}

/// Empty while all positions are live.
QString behindText(const DeskProtocol &protocol)
{
    const auto since = protocol.behindSince();
    return since ? ConsoleApplication::tr(
                       "For %1 the servers have not heard each other. Until they do, positions of "
                       "some riders come a few seconds late; none is lost.")
                       .arg(ageText(std::max<qint64>(0, protocol.serverNow() - *since)))
                 : QString();
}

LinkPicture pictureOf(const DeskConnection &connection)
{
    const DeskStatus &status = connection.status();
    const auto [health, state] = stateOf(connection);
    LinkPicture link{.health = health,
                     .state = state,
                     .detail = status.message,
                     .server = connection.serverDisplay(),
                     .user = connection.pictureAge() ? connection.user().username : QString(),
                     .isLoggedIn = status.state == DeskState::Connecting
                         || status.state == DeskState::Connected
                         || status.state == DeskState::Reconnecting,
                     .certificateInTheWay = connection.certificateInTheWay().has_value()};
    if (!status.remedy.isEmpty()) {
        link.detail += u' ' + status.remedy;
    }
    if (health == Health::Behind) {
        link.detail = behindText(connection.protocol());
    }
    return link;
}

} // namespace

ConsoleApplication::ConsoleApplication(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_connection(clock)
    , m_picture(clock)
    , m_commands([this](const QString &method, const QJsonObject &params, QObject *context,
                        DeskCommands::Answer answer) {
        m_connection.request(method, params, context, std::move(answer));
    })
    , m_window(m_picture, m_commands)
    , m_routes(m_picture.store, m_picture.routes, m_window.selection(),
               [this](RideId ride, QObject *context, RouteFetcher::Done done) {
                   m_connection.send(console::FindRideRoute{ride}, context, std::move(done));
               })
    , m_history(clock, m_picture.store, m_picture.trails, m_commands, m_window.selection())
    , m_notifier(m_picture.store, m_picture.watch)
    , m_login(clock, m_connection, m_settings, m_window)
    , m_layout(m_window, m_settings)
{
    feedLog(m_connection, m_picture);
    feedPicture(m_connection, m_picture);
    wire();
    m_ages.setInterval(1'000);
    m_ages.start();
    m_looks.setInterval(1'000 / AttentionWatch::Slices);
    m_looks.start();
    m_window.showLink(pictureOf(m_connection));
    const Preferences preferences = m_settings.preferences();
    m_window.applyPreferences(preferences);
    m_notifier.setSound(preferences.sound);
    m_notifier.setNotifications(preferences.notifications);
}

ConsoleApplication::~ConsoleApplication() = default;

void ConsoleApplication::wire()
{
    connect(&m_ages, &QTimer::timeout, this, &ConsoleApplication::showAges);
    connect(&m_connection, &DeskConnection::statusChanged, this, &ConsoleApplication::showStatus);
    connect(&m_connection.protocol(), &DeskProtocol::forgotten, this, [this] {
        m_notifier.setListening(false);
        m_window.forgetPicture();
        m_window.showLink(pictureOf(m_connection));
    });
    connect(&m_connection.protocol(), &DeskProtocol::linkStateChanged, this,
            &ConsoleApplication::showAges);
    connect(&m_connection.protocol(), &DeskProtocol::snapshotEnds, this,
            &ConsoleApplication::showFirstRide);
    connect(&m_connection.protocol(), &DeskProtocol::becameLive, &m_history,
            &HistoryFetcher::catchUp);
    connect(&m_login, &LoginFlow::told, &m_window,
            qOverload<bool, const QString &>(&MainWindow::tell));
    connect(&m_window, &MainWindow::certificateRequested, &m_login,
            &LoginFlow::showCertificateInTheWay);
    connect(&m_window, &MainWindow::logInRequested, &m_login, &LoginFlow::ask);
    connect(&m_window, &MainWindow::preferencesRequested, this, &ConsoleApplication::openSettings);
    connect(&m_notifier, &Notifier::activated, this, &ConsoleApplication::comeToFront);
    connect(&m_looks, &QTimer::timeout, &m_picture.watch, &AttentionWatch::advance);
    connect(&m_commands, &DeskCommands::told, &m_window,
            qOverload<LogModel::Kind, const QString &>(&MainWindow::tell));
    connect(&m_routes, &RouteFetcher::unreadable, this, [this](RideId ride, const QString &reason) {
        m_window.tell(false,
                      tr("The route of “%1” is not shown. %2")
                          .arg(isolated(m_picture.names.nameOf(ride)), reason));
    });
    connect(&m_window, &MainWindow::logOutRequested, this, &ConsoleApplication::logOut);
    connect(&m_window, &MainWindow::reconnectRequested, &m_login, &LoginFlow::reconnect);
    connect(&m_window, &MainWindow::themeRequested, this, [this](Theme theme) {
        Preferences preferences = m_settings.preferences();
        preferences.theme = theme;
        usePreferences(preferences);
    });
}

void ConsoleApplication::usePreferences(const Preferences &preferences)
{
    if (const auto problem = m_settings.rememberPreferences(preferences)) {
        m_window.tell(false, *problem);
    }
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
        m_login.page().showProblem(*m_settingsProblem, {});
    }
    m_login.start(options);
}

void ConsoleApplication::comeToFront()
{
    if (m_login.wasLive()) {
        m_window.show();
        m_window.raise();
        m_window.activateWindow();
    }
    if (m_login.page().isVisible()) { // takes the keys
        m_login.page().raise();
        m_login.page().activateWindow();
    }
}

bool ConsoleApplication::openLink(const RideLink &link)
{
    if (!m_connection.isOf(link.server)) {
        return false;
    }
    m_wantedRide = link.rideCode;
    if (m_login.wasLive()) {
        showWantedRide();
    }
    comeToFront();
    return true;
}

void ConsoleApplication::logOut()
{
    m_login.logOut();
    showAges();
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
        m_window.tell(true, tr("The language changes when the desk is restarted."));
    }
}

void ConsoleApplication::showStatus()
{
    // As it is now: whoever was told before us may have changed it.
    if (m_connection.status().state == DeskState::Connected) {
        m_routes.start();
        m_notifier.setListening(true);
        m_window.setUser(m_connection.user());
        m_window.riderActs().setPhonesUrl(m_connection.phonesUrl());
    } else {
        m_routes.stop();
    }
    showAges();
}

void ConsoleApplication::showFirstRide()
{
    // Later a picture that comes again must not choose in the dispatcher's place.
    if (!showWantedRide() && !m_window.selectedRide() && !m_login.wasLive()) {
        selectFirst([](const Ride &ride) { return ride.status == RideStatus::Live; });
    }
}

bool ConsoleApplication::showWantedRide()
{
    const QString code = std::exchange(m_wantedRide, QString());
    if (code.isEmpty()) {
        return false;
    }
    const bool isHere = selectFirst([&code](const Ride &ride) { return ride.code == code; });
    if (!isHere) {
        m_window.tell(false, tr("There is no planned or live ride with the code %1.").arg(code));
    }
    return isHere;
}

bool ConsoleApplication::selectFirst(const std::function<bool(const Ride &)> &isWanted)
{
    const auto rides = m_picture.store.rides();
    const auto found = std::find_if(rides.begin(), rides.end(),
                                    [&](RideId id) { return isWanted(*m_picture.store.ride(id)); });
    if (found != rides.end()) {
        m_window.selectRide(*found);
    }
    return found != rides.end();
}

void ConsoleApplication::showAges()
{
    const LinkPicture link = pictureOf(m_connection); // its age makes it another
    if (link != m_window.linkBadge().link()) {
        m_window.showLink(link);
    }
    m_window.refreshAges(m_connection.pictureAge().value_or(-1));
}

} // namespace saferide
