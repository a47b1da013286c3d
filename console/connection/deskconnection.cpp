// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/deskconnection.h"

#include "console/connection/logging.h"
#include "shared/protocol/console/protocol.h"

#include <QCoreApplication>
#include <QRandomGenerator>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

using console::CloseCode;

namespace {

constexpr int WatchIntervalMsecs = 500;

} // namespace

DeskConnection::DeskConnection(const Clock &clock, QObject *parent)
    : DeskConnection(clock, Settings(), parent)
{
}

DeskConnection::DeskConnection(const Clock &clock, Settings settings, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_settings(settings)
    , m_link(
          clock,
          [this](const QSslCertificate &certificate, const QList<QSslError> &errors) {
              return mayIgnore(certificate, errors);
          },
          settings.link)
    , m_protocol(clock, settings.protocol)
    , m_requests(clock, settings.requests,
                 [this](const console::Request &request) { m_link.send(request); })
    , m_backoff(settings.backoff)
{
    m_login.setMayIgnore(
        [this](const QSslCertificate &certificate, const QList<QSslError> &errors) {
            return mayIgnore(certificate, errors);
        });
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &DeskConnection::openLink);
    m_watch.setInterval(std::min(WatchIntervalMsecs, settings.pingInterval));
    connect(&m_watch, &QTimer::timeout, this, &DeskConnection::checkLink);
    wire();
}

DeskConnection::~DeskConnection() = default;

void DeskConnection::wire()
{
    connect(&m_link, &DeskLink::opened, this, &DeskConnection::sendHello);
    connect(&m_link, &DeskLink::closed, this, &DeskConnection::linkClosed);
    connect(&m_link, &DeskLink::failed, this, &DeskConnection::linkFailed);
    connect(&m_link, &DeskLink::overrun, this,
            [this] { protocolBroken(u"more than a desk can take"_s); });
    connect(&m_link, &DeskLink::textReceived, &m_protocol, &DeskProtocol::takeText);
    connect(&m_link, &DeskLink::binaryReceived, &m_protocol, &DeskProtocol::takeBinary);
    connect(&m_link, &DeskLink::pongReceived, &m_protocol, &DeskProtocol::takePong);
    connect(&m_protocol, &DeskProtocol::welcomed, this, &DeskConnection::welcome);
    connect(&m_protocol, &DeskProtocol::versionDiffers, this,
            [this](int theirs) { refuseVersion(QString::number(theirs)); });
    connect(&m_protocol, &DeskProtocol::broken, this, &DeskConnection::protocolBroken);
    connect(&m_protocol, &DeskProtocol::becameLive, this,
            [this] { setStatus(DeskState::Connected); });
    connect(&m_protocol, &DeskProtocol::replied, this,
            [this](qint64 id, const Result<QJsonValue> &result) { m_requests.answer(id, result); });
    connect(&m_protocol, &DeskProtocol::unreadablyReplied, this,
            [this](qint64 id, const Error &why) { m_requests.answerUnreadably(id, why); });
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
    if (username != m_username) {
        m_protocol.resumeNothing(); // another picture
    }
    dropLink();
    m_retry.stop();
    m_backoff.reset();
    const ServerAddress before = std::exchange(m_address, *address);
    m_unknown.reset();
    m_inTheWay.reset();
    m_username = username;
    m_token.clear(); // until the answer nothing is there to reconnect with
    m_requests.failAll({ErrorCode::Unavailable, tr("The connection was cut.")});
    if (before != m_address) {
        m_protocol.forget();
    }
    m_login.logIn(m_address.login, username, password,
                  [this](const Result<QString> &token) { loggedIn(token); });
    setStatus(DeskState::LoggingIn);
}

void DeskConnection::loggedIn(const Result<QString> &token)
{
    if (token) {
        m_token.set(*token);
        openLink();
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
    const bool isReconnecting = m_protocol.hadPicture() && !m_token.isEmpty();
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
    dropLink();
    m_requests.failAll({ErrorCode::Unavailable, tr("You are logged out.")});
    m_token.clear();
    m_inTheWay.reset();
    m_protocol.forget(); // whoever logs in next has not to see it
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
    if (canReconnect() && !m_link.isOpen()) {
        m_retry.stop();
        openLink();
    }
}

void DeskConnection::openLink()
{
    dropLink();
    m_connectingSince = m_clock.monotonicMsecs();
    m_lastCheck = m_connectingSince;
    m_watch.start();
    m_link.open(m_address.console);
}

void DeskConnection::dropLink()
{
    m_watch.stop();
    m_token.beginLink();
    m_link.drop();
    m_protocol.endLink();
}

void DeskConnection::sendHello()
{
    m_link.send(console::Hello{console::ProtocolVersion, m_token.text(),
                               "saferide-console "_L1 + QCoreApplication::applicationVersion(),
                               m_protocol.resumePoint()});
}

void DeskConnection::linkLost(const QString &why, const std::optional<UnknownCertificate> &inTheWay)
{
    dropLink();
    m_inTheWay = inTheWay;
    m_requests.failAll({ErrorCode::Unavailable, tr("The connection was cut.")});
    m_retry.start(m_backoff.next(QRandomGenerator::global()->generateDouble()));
    setStatus(DeskState::Reconnecting, why,
              tr("The picture stands still until the connection is back. Trying again by itself."));
}

void DeskConnection::refuse(const QString &message, const QString &remedy)
{
    dropLink();
    m_requests.failAll({ErrorCode::Unavailable, message});
    setStatus(DeskState::Refused, message, remedy);
}

void DeskConnection::refuseVersion(const QString &theirs)
{
    refuse(tr("The server at %1 speaks another version (%2; this desk: %3).")
               .arg(m_address.display, theirs)
               .arg(console::ProtocolVersion),
           tr("Update the older of the two: this desk, or the server."));
}

void DeskConnection::askForLogin(const QString &message)
{
    dropLink();
    m_requests.failAll({ErrorCode::Unauthorized, message});
    m_token.clear();
    setStatus(DeskState::LoggedOut, message, tr("Type your password to go on."));
}

void DeskConnection::linkClosed(CloseCode code, const QString &reason)
{
    switch (code) {
    case CloseCode::Unauthorized:
        askForLogin(tr("Your login is not valid any more."));
        return;
    case CloseCode::TokenExpired:
        askForLogin(tr("Your login has run out."));
        return;
    case CloseCode::Forbidden:
        dropLink();
        m_protocol.forget(); // it is not theirs to see
        refuse(tr("%1 is neither a dispatcher nor an admin.").arg(m_username),
               tr("Log in under another name, or ask an admin for the role."));
        return;
    case CloseCode::VersionUnsupported:
        refuseVersion(reason);
        return;
    case CloseCode::GoingAway:
        linkLost(tr("The server is stopping or starting again."));
        return;
    case CloseCode::Unavailable:
        linkLost(tr("The server's database does not answer."));
        return;
    case CloseCode::MessageTooLarge: { // which one cannot be said: none is asked for again
        const QString why =
            tr("A message was too large for the connection to %1.").arg(m_address.display);
        m_requests.failAll({ErrorCode::Internal, why});
        linkLost(why);
        return;
    }
    case CloseCode::BadMessage:
    case CloseCode::HelloTimeout:
        break;
    }
    linkLost(tr("The connection to %1 was cut.").arg(m_address.display));
}

void DeskConnection::linkFailed(const DeskLink::Fault &fault)
{
    qCInfo(connectionLog) << "socket failed:" << fault.error << fault.text;
    // Before the first picture only: later a proxy may answer in the daemon's place for a while.
    const bool isNotReady = fault.text.contains("status code: 5"_L1);
    const bool answersWrongly = !isNotReady
        && (fault.text.contains("status code"_L1) || fault.text.contains("Handshake"_L1));
    if (answersWrongly && !m_protocol.hadPicture()) {
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
    if (isTls && !m_protocol.hadPicture()) {
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

void DeskConnection::protocolBroken(const QString &what)
{
    qCWarning(connectionLog) << "the daemon broke the protocol:" << what;
    const QString why =
        tr("The server sent something that this desk does not understand: %1.").arg(what);
    if (m_protocol.hadPicture()) {
        m_protocol.resumeNothing(); // start again from a fresh picture
        linkLost(why);
    } else if (m_protocol.isWelcomed()) {
        refuse(why, tr("Update the older of the two: this desk, or the server."));
    } else {
        refuse(tr("What answers at %1 is not a SafeRide server.").arg(m_address.display),
               tr("Check the address."));
    }
}

void DeskConnection::welcome(const console::Welcome &welcome)
{
    m_user = welcome.user;
    m_liveSince = m_clock.monotonicMsecs();
    m_inTheWay.reset();
    m_token.noteExpiry(welcome.tokenExpiresAt, m_protocol.serverNow());
}

void DeskConnection::checkLink()
{
    const qint64 now = m_clock.monotonicMsecs();
    const qint64 sinceLastCheck = now - std::exchange(m_lastCheck, now);
    if (m_protocol.isWelcomed()) {
        keepLink(now, sinceLastCheck);
    } else if (now - m_connectingSince > m_settings.connectTimeout) {
        linkLost(tr("%1 does not answer.").arg(m_address.display));
    }
}

void DeskConnection::keepLink(qint64 now, qint64 sinceLastCheck)
{
    // Our ping waits behind a large request: while its bytes leave, the link is not dead.
    const bool isSending = m_link.isSending();
    const qint64 lastHeard = m_link.lastHeard();
    const qint64 lastSign = isSending ? std::max(lastHeard, m_link.lastSent()) : lastHeard;
    if (now - lastSign > m_settings.protocol.deadLink) {
        linkLost(tr("Nothing was heard from %1 for %2 seconds.")
                     .arg(m_address.display)
                     .arg((now - lastHeard) / 1000));
        return;
    }
    if (isSending) {
        m_requests.postpone(sinceLastCheck);
    }
    if (now - m_lastPing >= m_settings.pingInterval) {
        m_lastPing = now;
        m_link.ping();
    }
    if (now - m_liveSince > m_settings.goodLink) {
        m_backoff.reset();
    }
    if (m_protocol.wantsFirstRound()) {
        m_link.ping(DeskProtocol::FirstRound);
    }
    m_requests.failLate();
    renewToken();
}

void DeskConnection::request(const QString &method, const QJsonObject &params, QObject *context,
                             RequestDone done)
{
    if (m_protocol.isWelcomed()) {
        m_requests.ask(method, params, context, std::move(done));
    } else {
        DeskRequests::handOn(context, std::move(done), DeskRequests::notSent());
    }
}

void DeskConnection::renewToken()
{
    if (m_token.beginRenewal(m_protocol.serverNow())) {
        send(console::RenewToken{}, this, [this](const Result<console::RenewedToken> &renewed) {
            m_token.renew(renewed, m_protocol.serverNow());
        });
    }
}

} // namespace saferide
