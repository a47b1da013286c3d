// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/loginflow.h"

#include "console/views/dialogs/certificatedialog.h"

namespace saferide {

LoginFlow::LoginFlow(const Clock &clock, DeskConnection &connection, ConsoleSettings &settings,
                     QWidget &desk)
    : m_clock(clock)
    , m_connection(connection)
    , m_settings(settings)
    , m_desk(desk)
    , m_page(nullptr)
{
    // Above every dialog, also one that is opened later: none takes the keys, or the password, from
    // it. Escape puts it away for who wants to look at the map.
    m_page.setWindowModality(Qt::ApplicationModal);
    m_connection.trusted().setEntries(m_settings.trustedCertificates());
    connect(&connection, &DeskConnection::statusChanged, this, &LoginFlow::showStatus);
    connect(&connection, &DeskConnection::certificateUnknown, this, &LoginFlow::showCertificate);
    connect(&connection.protocol(), &DeskProtocol::forgotten, this, [this] { m_wasLive = false; });
    connect(&m_page, &LoginPage::loginRequested, this,
            [this](const QString &server, const QString &username, const QString &password) {
                logIn({server, username, password, true});
            });
}

void LoginFlow::start(const ConsoleOptions &options)
{
    m_page.setServer(options.server.isEmpty() ? m_settings.server() : options.server);
    m_page.setUsername(options.username.isEmpty() ? m_settings.username() : options.username);
    if (options.password) {
        m_desk.show();
        logIn({options.server, options.username, *options.password, false});
        return;
    }
    m_page.setRemembersPassword(m_settings.remembersPassword());
    m_page.show();
    if (m_settings.remembersPassword()) {
        readPassword();
    }
}

/// The keychain may ask the person to unlock it: meanwhile another server may be typed.
void LoginFlow::readPassword()
{
    const QString server = m_page.server();
    const QString username = m_page.username();
    m_passwords.read(
        server, username, [this, server, username](const std::optional<QString> &password) {
            if (password && m_page.server() == server && m_page.username() == username) {
                m_page.fillInPassword(*password);
            }
        });
}

void LoginFlow::logIn(const Login &login)
{
    if (const auto address = ServerAddress::parse(login.server); !address) {
        showProblem({DeskState::LoggedOut, address.error().message, {}}); // what goes on goes on
        return;
    }
    m_attempt = login;
    using WhenAway = DeskConnection::WhenAway;
    m_connection.logIn(login.server, login.username, login.password,
                       login.byPage ? WhenAway::Tell : WhenAway::TryAgain);
}

void LoginFlow::logOut()
{
    m_attempt.reset();
    m_connection.logOut();
    ask();
}

void LoginFlow::reconnect()
{
    if (m_connection.canReconnect()) {
        m_connection.reconnectNow();
    } else if (m_connection.status().state == DeskState::LoggedOut
               || m_connection.status().state == DeskState::Refused) {
        ask();
    }
}

void LoginFlow::showStatus()
{
    // As it is now: whoever was told before us may have changed it.
    const DeskStatus &status = m_connection.status();
    switch (status.state) {
    case DeskState::LoggingIn:
    case DeskState::Connecting:
        m_page.showBusy();
        break;
    case DeskState::Connected:
        finish();
        break;
    case DeskState::LoggedOut:
    case DeskState::Refused:
        showProblem(status);
        break;
    case DeskState::Reconnecting:
        if (!m_wasLive || m_page.isBusy()) { // somebody waits at the page
            m_page.showProblem(status.message, status.remedy);
        }
        break;
    }
}

void LoginFlow::ask()
{
    showProblem(m_connection.status());
    m_page.activateWindow();
}

void LoginFlow::showProblem(const DeskStatus &status)
{
    m_page.showProblem(status.message, status.remedy);
    m_page.show(); // the desk stays behind it, with its last picture
    m_page.raise();
}

void LoginFlow::finish()
{
    m_wasLive = true;
    if (const auto login = std::exchange(m_attempt, std::nullopt); login && login->byPage) {
        remember(*login);
    }
    if (m_page.isVisible()) {
        m_page.passwordField().clear();
        m_desk.show();
        m_page.hide();
    }
}

/// What let in, not what is on the page: something else may be typed there by now.
void LoginFlow::remember(const Login &login)
{
    m_settings.rememberLogin(login.server, login.username);
    if (!m_page.remembersPassword()) {
        if (m_settings.remembersPassword()) {
            m_passwords.remove(login.server, login.username);
        }
        m_passwords.removeAll(); // also what the keychain did not give up at the last time
    } else {
        m_passwords.write(
            login.server, login.username, login.password, [this](const QString &problem) {
                if (!problem.isEmpty()) {
                    Q_EMIT told(false, tr("The password was not saved: %1").arg(problem));
                }
            });
    }
    m_settings.rememberThatPasswordIsKept(m_page.remembersPassword());
}

void LoginFlow::showCertificateInTheWay()
{
    if (const auto &certificate = m_connection.certificateInTheWay()) {
        showCertificate(*certificate);
    }
}

void LoginFlow::showCertificate(const UnknownCertificate &certificate)
{
    QWidget &asker = m_page.isVisible() ? static_cast<QWidget &>(m_page) : m_desk;
    auto *dialog = new CertificateDialog(
        {certificate.server, certificate.subject, certificate.issuer, certificate.validFrom,
         certificate.validUntil, certificate.fingerprint, certificate.problems,
         certificate.trustedBefore, certificate.trustedAt},
        &asker);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, certificate] { trust(certificate); });
    dialog->open();
}

void LoginFlow::trust(const UnknownCertificate &certificate)
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

} // namespace saferide
