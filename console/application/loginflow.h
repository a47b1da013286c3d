// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/application/consoleoptions.h"
#include "console/application/consolesettings.h"
#include "console/application/passwordstore.h"
#include "console/connection/deskconnection.h"
#include "console/views/window/loginpage.h"

namespace saferide {

/// The way in: asks for a login whenever one is needed, also for trust in a certificate, and
/// remembers what let in. GUI thread only.
class LoginFlow final : public QObject
{
    Q_OBJECT

public:
    /// All outlive it; `desk` is the window behind the page.
    LoginFlow(const Clock &clock, DeskConnection &connection, ConsoleSettings &settings,
              QWidget &desk);

    LoginPage &page() { return m_page; }
    /// Opens the page, or logs in at once where the options know the password.
    void start(const ConsoleOptions &options);
    /// There was a picture since somebody logged in.
    bool wasLive() const { return m_wasLive; }
    /// Opens the page, which says how the connection is, and gives it the keys: somebody wants to
    /// log in.
    void ask();
    void logOut();
    /// Tries again, or asks for the login that is needed.
    void reconnect();
    /// Shows the certificate for which the link does not come back.
    void showCertificateInTheWay();

Q_SIGNALS:
    void told(bool succeeded, const QString &sentence);

private:
    struct Login
    {
        QString server;
        QString username;
        QString password;
        bool byPage = false; ///< else by the options
    };

    void logIn(const Login &login);
    void showStatus();
    void showProblem(const DeskStatus &status);
    void finish();
    void remember(const Login &login);
    void readPassword();
    void showCertificate(const UnknownCertificate &certificate);
    void trust(const UnknownCertificate &certificate);

    const Clock &m_clock;
    DeskConnection &m_connection;
    ConsoleSettings &m_settings;
    QWidget &m_desk;
    PasswordStore m_passwords;
    LoginPage m_page;
    bool m_wasLive = false;
    std::optional<Login> m_attempt; // until it let in
};

} // namespace saferide
