// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/connection/deskconnection.h"
#include "console/consoleoptions.h"
#include "console/consolesettings.h"
#include "console/models/liveridestore.h"
#include "console/views/loginpage.h"
#include "console/views/mainwindow.h"

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

    MainWindow &window() { return m_window; }
    LoginPage &loginPage() { return m_login; }
    DeskConnection &connection() { return m_connection; }

private:
    void wire();
    void showStatus(const DeskStatus &status);
    void showDesk();
    void askForLogin(const DeskStatus &status);
    void fetchRoute(RideId ride);
    void showFirstRide();
    void showAges();

    const Clock &m_clock;
    ConsoleSettings m_settings;
    DeskConnection m_connection;
    LiveRideStore m_store;
    MainWindow m_window;
    LoginPage m_login;
    QTimer m_ages;
    bool m_everLive = false;
};

} // namespace saferide
