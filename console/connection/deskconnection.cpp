// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/deskconnection.h"

#include "console/connection/logging.h"
#include "shared/protocol/consoleprotocol.h"

#include <QCoreApplication>
#include <QNetworkRequest>
#include <QRandomGenerator>
#include <QSslConfiguration>
#include <QWebSocket>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

using console::CloseCode;

namespace {

constexpr int WatchIntervalMsecs = 500;
constexpr quint64 MaxServerMessageBytes = 16 * 1024 * 1024;

} // namespace

DeskConnection::DeskConnection(const Clock &clock, QObject *parent)
    : DeskConnection(clock, Settings(), parent)
{
}

DeskConnection::DeskConnection(const Clock &clock, Settings settings, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_settings(settings)
    , m_positions(settings.positionBuffer)
    , m_backoff(settings.backoff)
{
    connect(&m_positions, &PositionBuffer::flushed, this, &DeskConnection::fixesReceived);
    m_login.setMayIgnore(
        [this](const QSslCertificate &certificate, const QList<QSslError> &errors) {
            return mayIgnore(certificate, errors);
        });
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &DeskConnection::openSocket);
    m_watch.setInterval(std::min(WatchIntervalMsecs, settings.pingInterval));
    connect(&m_watch, &QTimer::timeout, this, &DeskConnection::checkLink);
}

DeskConnection::~DeskConnection()
{
    dropSocket();
}

void DeskConnection::setStatus(DeskState state, const QString &message, const QString &remedy)
{
    const DeskStatus status{state, message, remedy};
    if (m_status != status) {
        m_status = status;
        qCDebug(connectionLog) << "desk is" << int(state) << message;
        Q_EMIT statusChanged(m_status);
    }
}

void DeskConnection::logIn(const QString &server, const QString &username, const QString &password)
{
    const auto address = ServerAddress::parse(server);
    if (!address) {
        setStatus(DeskState::LoggedOut, address.error().message);
        return;
    }
    if (*address != m_address || username != m_username) {
        m_resume.reset(); // another picture
    }
    dropSocket();
    m_retry.stop();
    m_backoff.reset();
    m_address = *address;
    m_unknown.reset();
    m_username = username;
    setStatus(DeskState::LoggingIn);
    m_login.logIn(m_address.login, username, password,
                  [this](const Result<QString> &token) { loggedIn(token); });
}

void DeskConnection::loggedIn(const Result<QString> &token)
{
    if (token) {
        m_token = *token;
        setStatus(DeskState::Connecting);
        openSocket();
        return;
    }
    if (m_unknown) {
        tellUnknownCertificate();
        return;
    }
    const QString remedy = token.error().code == ErrorCode::Unavailable
        ? tr("Check the address and the network, and that saferided is running.")
        : token.error().code == ErrorCode::InvalidInput ? tr("Check the address.")
                                                        : QString();
    setStatus(DeskState::LoggedOut, token.error().message, remedy);
}

bool DeskConnection::mayIgnore(const QSslCertificate &certificate, const QList<QSslError> &errors)
{
    m_unknown = m_trusted.check(m_address.display, certificate, errors);
    return !m_unknown;
}

void DeskConnection::tellUnknownCertificate()
{
    const UnknownCertificate unknown = *std::exchange(m_unknown, std::nullopt);
    refuse(tr("The certificate of %1 is not trusted: %2")
               .arg(unknown.server, unknown.problems.join(u' ')),
           tr("Compare its fingerprint with whoever runs the server before you trust it."));
    Q_EMIT certificateUnknown(unknown);
}

void DeskConnection::logOut()
{
    m_login.cancel();
    m_retry.stop();
    dropSocket();
    failPending({ErrorCode::Unavailable, tr("You are logged out.")});
    m_token.clear();
    m_resume.reset();
    setStatus(DeskState::LoggedOut);
}

void DeskConnection::reconnectNow()
{
    if (m_status.state == DeskState::Reconnecting && m_socket == nullptr) {
        m_retry.stop();
        openSocket();
    }
}

void DeskConnection::openSocket()
{
    dropSocket();
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingFrameSize(MaxServerMessageBytes);
    m_socket->setMaxAllowedIncomingMessageSize(MaxServerMessageBytes);
    connect(m_socket, &QWebSocket::connected, this, &DeskConnection::sendHello);
    connect(m_socket, &QWebSocket::disconnected, this, &DeskConnection::socketClosed);
    connect(m_socket, &QWebSocket::textMessageReceived, this, &DeskConnection::takeText);
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, &DeskConnection::takeBinary);
    connect(m_socket, &QWebSocket::pong, this, &DeskConnection::heard);
    connect(m_socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        const QSslCertificate certificate =
            errors.isEmpty() ? QSslCertificate() : m_socket->sslConfiguration().peerCertificate();
        if (mayIgnore(certificate, errors)) {
            m_socket->ignoreSslErrors(errors);
        }
    });
    connect(m_socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this,
            &DeskConnection::socketFailed);
    m_connectingSince = m_clock.monotonicMsecs();
    m_watch.start();
    m_socket->open(QNetworkRequest(m_address.console));
}

void DeskConnection::dropSocket()
{
    m_watch.stop();
    m_welcomed = false;
    m_renewing = false;
    m_snapshot.reset();
    if (QWebSocket *socket = std::exchange(m_socket, nullptr)) {
        disconnect(socket, nullptr, this, nullptr);
        socket->abort();
        socket->deleteLater();
    }
}

void DeskConnection::sendHello()
{
    const console::Hello hello{console::ProtocolVersion, m_token,
                               "saferide-console "_L1 + QCoreApplication::applicationVersion(),
                               m_resume};
    m_socket->sendTextMessage(QString::fromUtf8(console::serialize(console::ClientMessage(hello))));
    heard();
}

void DeskConnection::linkLost(const QString &why)
{
    dropSocket();
    m_positions.flush();
    failPending({ErrorCode::Unavailable, tr("The connection was cut.")});
    const int wait = m_backoff.next(QRandomGenerator::global()->generateDouble());
    setStatus(DeskState::Reconnecting, why,
              tr("The picture stands still until the connection is back. Trying again by itself."));
    m_retry.start(wait);
}

void DeskConnection::refuse(const QString &message, const QString &remedy)
{
    dropSocket();
    failPending({ErrorCode::Unavailable, message});
    setStatus(DeskState::Refused, message, remedy);
}

void DeskConnection::askForLogin(const QString &message)
{
    dropSocket();
    failPending({ErrorCode::Unauthorized, message});
    m_token.clear();
    setStatus(DeskState::LoggedOut, message, tr("Type your password to go on."));
}

void DeskConnection::socketClosed()
{
    const auto code = CloseCode(quint16(m_socket->closeCode()));
    const QString reason = m_socket->closeReason();
    switch (code) {
    case CloseCode::Unauthorized:
        askForLogin(tr("Your login is not valid any more."));
        return;
    case CloseCode::TokenExpired:
        askForLogin(tr("Your login has run out."));
        return;
    case CloseCode::Forbidden:
        refuse(tr("%1 is neither a dispatcher nor an admin.").arg(m_username),
               tr("Log in under another name, or ask an admin for the role."));
        return;
    case CloseCode::VersionUnsupported:
        refuse(tr("The server at %1 speaks another version (%2; this desk: %3).")
                   .arg(m_address.display, reason)
                   .arg(console::ProtocolVersion),
               tr("Update the older of the two: this desk, or the server."));
        return;
    case CloseCode::GoingAway:
        linkLost(tr("The server is stopping or starting again."));
        return;
    case CloseCode::Unavailable:
        linkLost(tr("The server's database does not answer."));
        return;
    case CloseCode::MessageTooLarge:
    case CloseCode::BadMessage:
    case CloseCode::HelloTimeout:
        break;
    }
    linkLost(tr("The connection to %1 was cut.").arg(m_address.display));
}

void DeskConnection::socketFailed()
{
    const QString text = m_socket->errorString();
    qCInfo(connectionLog) << "socket failed:" << m_socket->error() << text;
    // Before the first picture only: later a proxy may answer in the daemon's place for a while.
    const bool answersWrongly = text.contains("status code"_L1) || text.contains("Handshake"_L1)
        || text.contains("processHandshake"_L1);
    if (answersWrongly && !m_hadPicture) {
        refuse(tr("What answers at %1 has no desk connection.").arg(m_address.display),
               tr("Check the address; is the server an older SafeRide?"));
        return;
    }
    if (m_unknown) {
        tellUnknownCertificate();
        return;
    }
    if (m_socket->error() == QAbstractSocket::SslHandshakeFailedError
        || m_socket->error() == QAbstractSocket::SslInvalidUserDataError) {
        refuse(
            tr("The certificate of %1 is not trusted: %2.").arg(m_address.display, text),
            tr("Ask whoever runs the server for its certificate and trust it on this computer."));
        return;
    }
    if (m_socket->state() != QAbstractSocket::ConnectedState) {
        linkLost(m_socket->error() == QAbstractSocket::ConnectionRefusedError
                     ? tr("No server answers at %1.").arg(m_address.display)
                     : tr("The connection to %1 was cut.").arg(m_address.display));
    }
}

void DeskConnection::heard()
{
    m_lastHeard = m_clock.monotonicMsecs();
    m_lastHeardAt = m_clock.now();
}

void DeskConnection::checkLink()
{
    const qint64 now = m_clock.monotonicMsecs();
    const bool live = m_welcomed && m_socket != nullptr;
    if (!live && now - m_connectingSince > m_settings.connectTimeout) {
        linkLost(tr("%1 does not answer.").arg(m_address.display));
        return;
    }
    if (live && now - m_lastHeard > m_settings.deadLink) {
        linkLost(tr("Nothing was heard from %1 for %2 seconds.")
                     .arg(m_address.display)
                     .arg((now - m_lastHeard) / 1000));
        return;
    }
    if (live && now - m_lastPing >= m_settings.pingInterval) {
        m_lastPing = now;
        m_socket->ping();
    }
    QList<qint64> late;
    for (auto entry = m_pending.cbegin(); entry != m_pending.cend(); ++entry) {
        if (now > entry->deadline) {
            late.append(entry.key());
        }
    }
    for (const qint64 id : late) {
        answer(id, Error{ErrorCode::Timeout, tr("The server did not answer in time.")});
    }
    if (live) {
        renewToken();
    }
}

void DeskConnection::failPending(const Error &error)
{
    const auto pending = std::exchange(m_pending, {});
    for (const Pending &entry : pending) {
        if (entry.context) {
            entry.done(error);
        }
    }
}

} // namespace saferide
