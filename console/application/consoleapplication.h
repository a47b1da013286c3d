// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/application/consoleoptions.h"
#include "console/application/consolesettings.h"
#include "console/application/layoutkeeper.h"
#include "console/application/loginflow.h"
#include "console/connection/deskconnection.h"
#include "console/models/deskcommands.h"
#include "console/models/deskpicture.h"
#include "console/models/historyfetcher.h"
#include "console/models/routefetcher.h"
#include "console/views/window/mainwindow.h"
#include "console/views/window/notifier.h"

#include <QTimer>

namespace saferide {

/// Builds connection, store and windows once, and wires them: views ask by signals, models tell.
class ConsoleApplication final : public QObject
{
    Q_OBJECT

public:
    explicit ConsoleApplication(const Clock &clock, QObject *parent = nullptr);
    ~ConsoleApplication() override;

    /// Opens the login page, or the desk at once where the options know the password.
    void start(const ConsoleOptions &options);
    /// Comes to the front and shows the link's ride, at once or after the next login. False, and
    /// nothing happens, when the link is of another server.
    bool openLink(const RideLink &link);

    MainWindow &window() { return m_window; }
    LoginPage &loginPage() { return m_login.page(); }
    const DeskPicture &picture() const { return m_picture; }
    DeskConnection &connection() { return m_connection; }

private:
    void wire();
    void showStatus();
    void logOut();
    void usePreferences(const Preferences &preferences);
    void showFirstRide();
    bool showWantedRide();
    bool selectFirst(const std::function<bool(const Ride &)> &isWanted);
    void comeToFront();
    void openSettings();
    void showAges();

    const std::optional<QString> m_settingsProblem = ConsoleSettings::setAsideDamaged();
    ConsoleSettings m_settings;
    DeskConnection m_connection;
    DeskPicture m_picture;
    DeskCommands m_commands;
    MainWindow m_window;
    RouteFetcher m_routes;
    HistoryFetcher m_history;
    Notifier m_notifier;
    LoginFlow m_login;
    LayoutKeeper m_layout;
    QTimer m_ages;
    QTimer m_looks;
    QString m_wantedRide; // code of a link, until it is shown
};

} // namespace saferide
