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
    , m_serverClock(clock)
    , m_requests(clock, settings.requests,
                 [this](const console::Request &request) {
                     m_socket->sendTextMessage(
                         QString::fromUtf8(console::serialize(console::ClientMessage(request))));
                 })
    , m_backoff(settings.backoff)
{
    connect(&m_positions, &PositionBuffer::flushed, this, &DeskConnection::fixesReceived);
    connect(&m_positions, &PositionBuffer::heard, this, &DeskConnection::contactsReceived);
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
    m_hadPicture = m_hadPicture && *address == m_address;
    dropSocket();
    m_retry.stop();
    m_backoff.reset();
    m_address = *address;
    m_unknown.reset();
    m_inTheWay.reset();
    m_username = username;
    m_token.clear(); // until the answer nothing is there to reconnect with
    m_requests.failAll({ErrorCode::Unavailable, tr("The connection was cut.")});
    m_login.logIn(m_address.login, username, password,
                  [this](const Result<QString> &token) { loggedIn(token); });
    setStatus(DeskState::LoggingIn);
}

void DeskConnection::loggedIn(const Result<QString> &token)
{
    if (token) {
        m_token = *token;
        openSocket();
        setStatus(DeskState::Connecting);
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
    const bool isReconnecting = m_hadPicture && !m_token.isEmpty();
    if (isReconnecting) { // a portal that answers for everybody, or a renewal: it may pass
        linkLost(tr("The certificate of %1 is not the one that is trusted.").arg(unknown.server),
                 unknown);
        return;
    }
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
    m_positions.clear();
    m_requests.failAll({ErrorCode::Unavailable, tr("You are logged out.")});
    m_token.clear();
    m_resume.reset();
    m_inTheWay.reset();
    m_hadPicture = false;
    setStatus(DeskState::LoggedOut);
}

bool DeskConnection::isOf(const QString &server) const
{
    const auto address = ServerAddress::parse(server);
    return address && *address == m_address;
}

bool DeskConnection::canReconnect() const
{
    return m_status.state == DeskState::Reconnecting
        || (m_status.state == DeskState::Refused && !m_token.isEmpty());
}

void DeskConnection::reconnectNow()
{
    if (canReconnect() && m_socket == nullptr) {
        m_retry.stop();
        openSocket();
    }
}

/// Runs `act` once the socket's own code has returned, unless the socket was dropped by then.
template<typename Act>
void DeskConnection::afterTheSocket(Act act)
{
    QMetaObject::invokeMethod(
        this,
        [this, attempt = m_attempt, act = std::move(act)] {
            if (attempt == m_attempt && m_socket != nullptr) {
                act();
            }
        },
        Qt::QueuedConnection);
}

void DeskConnection::openSocket()
{
    dropSocket();
    ++m_attempt;
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingFrameSize(MaxServerMessageBytes);
    m_socket->setMaxAllowedIncomingMessageSize(MaxServerMessageBytes);
    connect(m_socket, &QWebSocket::connected, this,
            [this] { afterTheSocket([this] { sendHello(); }); });
    connect(m_socket, &QWebSocket::disconnected, this,
            [this] { afterTheSocket([this] { socketClosed(); }); });
    connect(m_socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { afterTheSocket([this, text] { takeText(text); }); });
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &bytes) {
        afterTheSocket([this, bytes] { takeBinary(bytes); });
    });
    connect(m_socket, &QWebSocket::pong, this, [this](quint64, const QByteArray &payload) {
        afterTheSocket([this, payload] { hearPong(payload); });
    });
    connect(m_socket, &QWebSocket::bytesWritten, this,
            [this] { m_lastSent = m_clock.monotonicMsecs(); });
    connect(m_socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        const QSslCertificate certificate =
            errors.isEmpty() ? QSslCertificate() : m_socket->sslConfiguration().peerCertificate();
        if (mayIgnore(certificate, errors)) {
            m_socket->ignoreSslErrors(errors);
        }
    });
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto errorOccurred = &QWebSocket::errorOccurred;
#else
    const auto errorOccurred = QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error);
#endif
    connect(m_socket, errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        const SocketFault fault{error, m_socket->errorString(),
                                m_socket->state() == QAbstractSocket::ConnectedState};
        afterTheSocket([this, fault] { socketFailed(fault); });
    });
    m_connectingSince = m_clock.monotonicMsecs();
    m_lastCheck = m_connectingSince;
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

void DeskConnection::linkLost(const QString &why, const std::optional<UnknownCertificate> &inTheWay)
{
    dropSocket();
    m_inTheWay = inTheWay;
    m_requests.failAll({ErrorCode::Unavailable, tr("The connection was cut.")});
    m_retry.start(m_backoff.next(QRandomGenerator::global()->generateDouble()));
    setStatus(DeskState::Reconnecting, why,
              tr("The picture stands still until the connection is back. Trying again by itself."));
}

void DeskConnection::refuse(const QString &message, const QString &remedy)
{
    dropSocket();
    m_requests.failAll({ErrorCode::Unavailable, message});
    setStatus(DeskState::Refused, message, remedy);
}

void DeskConnection::askForLogin(const QString &message)
{
    dropSocket();
    m_requests.failAll({ErrorCode::Unauthorized, message});
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

void DeskConnection::socketFailed(const SocketFault &fault)
{
    qCInfo(connectionLog) << "socket failed:" << fault.error << fault.text;
    // Before the first picture only: later a proxy may answer in the daemon's place for a while.
    const bool answersWrongly = fault.text.contains("status code"_L1)
        || fault.text.contains("Handshake"_L1) || fault.text.contains("processHandshake"_L1);
    if (answersWrongly && !m_hadPicture) {
        refuse(tr("What answers at %1 has no desk connection.").arg(m_address.display),
               tr("Check the address; is the server an older SafeRide?"));
        return;
    }
    if (m_unknown) {
        tellUnknownCertificate();
        return;
    }
    const bool isTls = fault.error == QAbstractSocket::SslHandshakeFailedError
        || fault.error == QAbstractSocket::SslInvalidUserDataError;
    if (isTls && !m_hadPicture) {
        refuse(
            tr("The certificate of %1 is not trusted: %2.").arg(m_address.display, fault.text),
            tr("Ask whoever runs the server for its certificate and trust it on this computer."));
        return;
    }
    if (!fault.stillConnected) {
        linkLost(fault.error == QAbstractSocket::ConnectionRefusedError
                     ? tr("No server answers at %1.").arg(m_address.display)
                     : tr("The connection to %1 was cut.").arg(m_address.display));
    }
}

std::optional<qint64> DeskConnection::pictureAge() const
{
    return m_hadPicture ? std::optional(m_clock.monotonicMsecs() - m_pictureAt) : std::nullopt;
}

void DeskConnection::checkLink()
{
    const qint64 now = m_clock.monotonicMsecs();
    const qint64 sinceLastCheck = now - std::exchange(m_lastCheck, now);
    if (!m_welcomed && now - m_connectingSince > m_settings.connectTimeout) {
        linkLost(tr("%1 does not answer.").arg(m_address.display));
        return;
    }
    if (!m_welcomed) {
        return;
    }
    // Our ping waits behind a large request: while its bytes leave, the link is not dead.
    const bool isSending = m_socket->bytesToWrite() > 0;
    const qint64 lastSign = isSending ? std::max(m_lastHeard, m_lastSent) : m_lastHeard;
    if (now - lastSign > m_settings.deadLink) {
        linkLost(tr("Nothing was heard from %1 for %2 seconds.")
                     .arg(m_address.display)
                     .arg((now - m_lastHeard) / 1000));
        return;
    }
    if (isSending) {
        m_requests.postpone(sinceLastCheck);
    }
    if (now - m_lastPing >= m_settings.pingInterval) {
        m_lastPing = now;
        m_socket->ping();
    }
    if (now - m_liveSince > m_settings.goodLink) {
        m_backoff.reset();
    }
    askForFirstRound(now);
    m_requests.failLate();
    renewToken();
}

} // namespace saferide
