// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/consoleapplication.h"

#include "console/models/foreigntext.h"
#include "console/models/logfeed.h"
#include "console/models/storefeed.h"
#include "console/views/dialogs/certificatedialog.h"
#include "console/views/dialogs/settingsdialog.h"
#include "console/views/panels/worddelegate.h"

#include <QApplication>
#include <QScreen>

namespace saferide {

namespace {

using Health = LinkPicture::Health;

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

LinkPicture pictureOf(const DeskConnection &connection)
{
    const DeskStatus &status = connection.status();
    const auto [health, state] = stateOf(connection);
    LinkPicture link{.health = health,
                     .state = state,
                     .detail = status.message,
                     .server = connection.serverDisplay(),
                     .certificateInTheWay = connection.certificateInTheWay().has_value()};
    if (!status.remedy.isEmpty()) {
        link.detail += u' ' + status.remedy;
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
    , m_routes(m_picture.store, m_picture.routes, m_window.selection(),
               [this](RideId ride, QObject *context, RouteFetcher::Done done) {
                   m_connection.send(console::FindCourse{ride}, context, std::move(done));
               })
    , m_history(clock, m_picture.store, m_picture.trails, m_commands)
    , m_notifier(m_picture.store, m_picture.watch)
    , m_login(nullptr)
{
    m_connection.trusted().setEntries(m_settings.trustedCertificates());
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
    m_window.resize(m_window.size().boundedTo(m_window.screen()->availableSize()));
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
    connect(&m_connection.protocol(), &DeskProtocol::forgotten, this, [this] {
        m_notifier.setListening(false);
        m_everLive = false;
    });
    connect(&m_connection.protocol(), &DeskProtocol::snapshotEnds, this,
            &ConsoleApplication::showFirstRide);
    connect(&m_login, &LoginPage::loginRequested, this,
            [this](const QString &server, const QString &username, const QString &password) {
                logIn({server, username, password, true});
            });
    connect(&m_connection, &DeskConnection::certificateUnknown, this,
            &ConsoleApplication::showCertificate);
    connect(&m_window, &MainWindow::certificateRequested, this, [this] {
        if (const auto &certificate = m_connection.certificateInTheWay()) {
            showCertificate(*certificate);
        }
    });
    connect(&m_window, &MainWindow::logInRequested, this,
            [this] { askForLogin(m_connection.status()); });
    connect(&m_window, &MainWindow::preferencesRequested, this, &ConsoleApplication::openSettings);
    connect(&m_notifier, &Notifier::activated, this, &ConsoleApplication::comeToFront);
    connect(&m_looks, &QTimer::timeout, &m_picture.watch, &AttentionWatch::advance);
    connect(&m_commands, &DeskCommands::told, &m_window, &MainWindow::tell);
    connect(&m_window, &MainWindow::historyWanted, &m_history, &HistoryFetcher::fetch);
    connect(&m_routes, &RouteFetcher::unreadable, this, [this](RideId ride, const QString &reason) {
        m_window.tell(false,
                      tr("The route of “%1” is not shown. %2")
                          .arg(isolated(m_picture.store.ride(ride)->title), reason));
    });
    connect(&m_window, &MainWindow::logOutRequested, this, &ConsoleApplication::logOut);
    connect(&m_window, &MainWindow::reconnectRequested, this, &ConsoleApplication::reconnect);
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
        m_login.showProblem(*m_settingsProblem, {});
    }
    m_login.setServer(options.server.isEmpty() ? m_settings.server() : options.server);
    m_login.setUsername(options.username.isEmpty() ? m_settings.username() : options.username);
    if (options.password) {
        m_window.show();
        logIn({options.server, options.username, *options.password, false});
    } else {
        m_login.setRemembersPassword(m_settings.remembersPassword());
        m_login.show();
        if (m_settings.remembersPassword()) {
            readPassword();
        }
    }
}

void ConsoleApplication::comeToFront()
{
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

bool ConsoleApplication::openLink(const RideLink &link)
{
    if (!m_connection.isOf(link.server)) {
        return false;
    }
    m_wantedRide = link.rideCode;
    if (m_everLive) {
        showWantedRide();
        comeToFront();
    } else {
        m_login.raise();
        m_login.activateWindow();
    }
    return true;
}

/// The keychain may ask the person to unlock it: meanwhile another server may be typed.
void ConsoleApplication::readPassword()
{
    const QString server = m_login.server();
    const QString username = m_login.username();
    m_passwords.read(
        server, username, [this, server, username](const std::optional<QString> &password) {
            if (password && m_login.server() == server && m_login.username() == username) {
                m_login.fillInPassword(*password);
            }
        });
}

void ConsoleApplication::logIn(const Login &login)
{
    if (const auto address = ServerAddress::parse(login.server); !address) {
        askForLogin({DeskState::LoggedOut, address.error().message, {}}); // what goes on goes on
        return;
    }
    m_attempt = login;
    m_connection.logIn(login.server, login.username, login.password);
}

/// What let in, not what is on the page: something else may be typed there by now.
void ConsoleApplication::rememberLogin(const Login &login)
{
    m_settings.rememberLogin(login.server, login.username);
    if (!m_login.remembersPassword()) {
        if (m_settings.remembersPassword()) {
            m_passwords.remove(login.server, login.username);
        }
        m_passwords.removeAll(); // also what the keychain did not give up at the last time
    } else {
        m_passwords.write(
            login.server, login.username, login.password, [this](const QString &problem) {
                if (!problem.isEmpty()) {
                    m_window.tell(false, tr("The password is not remembered: %1").arg(problem));
                }
            });
    }
    m_settings.rememberThatPasswordIsKept(m_login.remembersPassword());
}

void ConsoleApplication::showCertificate(const UnknownCertificate &certificate)
{
    QWidget &asker = m_login.isVisible() ? static_cast<QWidget &>(m_login) : m_window;
    auto *dialog = new CertificateDialog(
        {certificate.server, certificate.subject, certificate.issuer, certificate.validFrom,
         certificate.validUntil, certificate.fingerprint, certificate.problems,
         certificate.trustedBefore, certificate.trustedAt},
        &asker);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, certificate] { trust(certificate); });
    dialog->open();
}

void ConsoleApplication::trust(const UnknownCertificate &certificate)
{
    m_connection.trusted().trust(certificate.server, certificate.fingerprint,
                                 QDateTime::fromMSecsSinceEpoch(m_clock.now().msecs));
    m_settings.rememberTrustedCertificates(m_connection.trusted().entries());
    if (m_connection.canReconnect()) {
        m_connection.reconnectNow();
    } else if (m_attempt) {
        logIn(Login(*m_attempt));
    }
}

void ConsoleApplication::reconnect()
{
    if (m_connection.canReconnect()) {
        m_connection.reconnectNow();
    } else if (m_connection.status().state == DeskState::LoggedOut
               || m_connection.status().state == DeskState::Refused) {
        askForLogin(m_connection.status());
    }
}

void ConsoleApplication::logOut()
{
    m_attempt.reset();
    m_connection.logOut();
    m_picture.log.clear(); // it names whom the next one has not to know
    askForLogin(m_connection.status());
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
        m_window.tell(true, tr("The language changes when the desk is started again."));
    }
}

void ConsoleApplication::showStatus()
{
    // As it is now: whoever was told before us may have changed it.
    const DeskStatus &status = m_connection.status();
    const bool isLive = status.state == DeskState::Connected;
    isLive ? m_routes.start() : m_routes.stop();
    m_window.showLink(pictureOf(m_connection));
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
        if (!m_everLive || m_login.isBusy()) { // somebody waits at the login page
            m_login.showProblem(status.message, status.remedy);
        }
        break;
    }
    showAges();
}

void ConsoleApplication::showDesk()
{
    m_everLive = true;
    m_notifier.setListening(true);
    m_window.setUser(m_connection.user());
    if (const auto login = std::exchange(m_attempt, std::nullopt); login && login->byPage) {
        rememberLogin(*login);
    }
    if (m_login.isVisible()) {
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

void ConsoleApplication::showFirstRide()
{
    // Later a picture that comes again must not choose in the dispatcher's place.
    if (!showWantedRide() && !m_window.selectedRide() && !m_everLive) {
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
        m_window.tell(false, tr("No ride with the code %1 is planned or live here.").arg(code));
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
    m_window.refreshAges(m_connection.pictureAge().value_or(-1));
}

} // namespace saferide
