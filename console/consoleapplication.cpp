// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/consoleapplication.h"

#include "console/models/storefeed.h"

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
        link.state = QObject::tr("Logged out");
        break;
    case DeskState::LoggingIn:
        link.state = QObject::tr("Logging in");
        break;
    case DeskState::Connecting:
        link.state = QObject::tr("Connecting");
        break;
    case DeskState::Connected:
        link.health = Health::Live;
        link.state = QObject::tr("Live");
        break;
    case DeskState::Reconnecting:
        link.state = QObject::tr("Reconnecting");
        break;
    case DeskState::Refused:
        link.health = Health::Down;
        link.state = QObject::tr("Refused");
        break;
    }
    return link;
}

} // namespace

ConsoleApplication::ConsoleApplication(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_connection(clock)
    , m_store(clock)
    , m_window(m_store)
    , m_login(nullptr)
{
    feedStore(m_connection, m_store);
    wire();
    m_ages.setInterval(1'000);
    m_ages.start();
    m_window.showLink(pictureOf(m_connection.status(), {}));
    m_window.map().setColors(mapColorsOf(Theme(m_settings.theme())));
    m_window.restoreGeometry(m_settings.windowGeometry());
    m_window.restoreState(m_settings.windowState());
}

ConsoleApplication::~ConsoleApplication()
{
    m_settings.rememberWindow(m_window.saveGeometry(), m_window.saveState());
}

void ConsoleApplication::wire()
{
    connect(&m_ages, &QTimer::timeout, this, &ConsoleApplication::showAges);
    connect(&m_connection, &DeskConnection::statusChanged, this, &ConsoleApplication::showStatus);
    connect(&m_connection, &DeskConnection::snapshotReceived, this,
            &ConsoleApplication::showFirstRide);
    connect(&m_login, &LoginPage::loginRequested, &m_connection, &DeskConnection::logIn);
    connect(&m_window, &MainWindow::routeWanted, this, &ConsoleApplication::fetchRoute);
    connect(&m_window, &MainWindow::logOutRequested, &m_connection, &DeskConnection::logOut);
    connect(&m_window, &MainWindow::reconnectRequested, &m_connection,
            &DeskConnection::reconnectNow);
    connect(&m_window, &MainWindow::themeRequested, this, [this](Theme theme) {
        m_settings.rememberTheme(int(theme));
        applyTheme(*qApp, theme);
    });
}

void ConsoleApplication::start(const ConsoleOptions &options)
{
    m_login.setServer(options.server.isEmpty() ? m_settings.server() : options.server);
    m_login.setUsername(options.username.isEmpty() ? m_settings.username() : options.username);
    if (options.password) {
        m_window.show();
        m_connection.logIn(options.server, options.username, *options.password);
    } else {
        m_login.show();
    }
}

void ConsoleApplication::showStatus(const DeskStatus &status)
{
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
    if (m_login.isVisible()) {
        m_settings.rememberLogin(m_login.server(), m_login.username());
        m_login.passwordField().clear();
        m_window.show();
        m_login.hide();
    }
}

void ConsoleApplication::askForLogin(const DeskStatus &status)
{
    m_login.showProblem(status.message, status.remedy);
    m_login.show(); // the desk stays behind it, with its last picture
    m_login.raise();
}

void ConsoleApplication::fetchRoute(RideId ride)
{
    m_connection.requestCourse(
        ride, this, [this, ride](const Result<std::optional<RideCourse>> &course) {
            if (course) {
                const bool hasRoute = course->has_value();
                m_window.showRoute(ride,
                                   hasRoute ? course->value().segments : QList<QList<GeoPoint>>());
            }
        });
}

void ConsoleApplication::showFirstRide()
{
    if (const auto selected = m_window.selectedRide()) {
        fetchRoute(*selected); // it may have changed while the link was cut
        return;
    }
    for (const RideId ride : m_store.rides()) {
        if (m_store.ride(ride)->status == RideStatus::Live) {
            m_window.selectRide(ride);
            return;
        }
    }
}

void ConsoleApplication::showAges()
{
    const auto heard = m_connection.lastHeardAt();
    m_window.refreshAges(heard ? std::max<qint64>(0, m_clock.now() - *heard) : -1);
}

} // namespace saferide
