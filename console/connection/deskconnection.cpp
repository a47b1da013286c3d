// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/deskconnection.h"

#include "console/connection/logging.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

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
    , m_watch(clock, m_link,
              {settings.pingInterval, settings.connectTimeout, settings.protocol.deadLink,
               settings.goodLink})
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
    connect(&m_retry, &QTimer::timeout, this, &DeskConnection::tryAgain);
    wire();
}

DeskConnection::~DeskConnection() = default;

void DeskConnection::wire()
{
    connect(&m_link, &DeskLink::opened, this, &DeskConnection::sendHello);
    connect(&m_link, &DeskLink::closed, this,
            [this](console::CloseCode code, const QString &reason) {
                end(LinkEnd::closed(code, reason, peer()));
            });
    connect(&m_link, &DeskLink::failed, this, &DeskConnection::linkFailed);
    connect(&m_link, &DeskLink::overrun, this,
            [this] { protocolBroken(u"more than a desk can take"_s); });
    connect(&m_link, &DeskLink::textReceived, &m_protocol, &DeskProtocol::takeText);
    connect(&m_link, &DeskLink::binaryReceived, &m_protocol, &DeskProtocol::takeBinary);
    connect(&m_link, &DeskLink::pongReceived, &m_protocol, &DeskProtocol::takePong);
    connect(&m_watch, &LinkWatch::neverWelcomed, this,
            [this] { end(LinkEnd::neverWelcomed(peer())); });
    connect(&m_watch, &LinkWatch::fellSilent, this,
            [this](qint64 seconds) { end(LinkEnd::silent(seconds, peer())); });
    connect(&m_watch, &LinkWatch::pingDue, this, [this] { m_link.ping(m_protocol.ping()); });
    connect(&m_watch, &LinkWatch::isAlive, this, &DeskConnection::keepUp);
    connect(&m_protocol, &DeskProtocol::welcomed, this, &DeskConnection::welcome);
    connect(&m_protocol, &DeskProtocol::versionDiffers, this,
            [this](int theirs) { end(LinkEnd::otherVersion(QString::number(theirs), peer())); });
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

void DeskConnection::logIn(const QString &server, const QString &username, const QString &password,
                           WhenAway whenAway)
{
    const auto address = ServerAddress::parse(server);
    if (!address) {
        setStatus(DeskState::LoggedOut, address.error().message);
        return;
    }
    m_protocol.resumeNothing(); // it may be somebody else, whose picture is another
    dropLink();
    m_retry.stop();
    m_backoff.reset();
    const ServerAddress before = std::exchange(m_address, *address);
    m_unknown.reset();
    m_inTheWay.reset();
    m_username = username;
    m_token.clear(); // until the answer nothing is there to reconnect with
    m_requests.failAll({ErrorCode::Unavailable, tr("The connection was lost.")});
    if (before != m_address) {
        m_protocol.forget();
    }
    m_password = whenAway == WhenAway::TryAgain ? std::optional(password) : std::nullopt;
    requestToken(password);
    setStatus(DeskState::LoggingIn);
}

void DeskConnection::requestToken(const QString &password)
{
    m_login.logIn(m_address.login, m_username, password,
                  [this](const Result<QString> &token) { loggedIn(token); });
}

void DeskConnection::loggedIn(const Result<QString> &token)
{
    if (m_password && !token && !m_unknown && token.error().code == ErrorCode::Unavailable) {
        tryAgainLater();
        setStatus(DeskState::Reconnecting, token.error().message, tr("Retrying automatically."));
        return;
    }
    m_password.reset();
    if (token) {
        m_token.set(*token);
        openLink();
        setStatus(DeskState::Connecting);
        return;
    }
    if (m_unknown) {
        endForCertificate();
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

LinkEnd::Peer DeskConnection::peer() const
{
    return {m_address.display, m_username, m_protocol.isWelcomed(), m_protocol.hadPicture()};
}

void DeskConnection::end(const LinkEnd &why)
{
    dropLink();
    if (!why.pictureIsTheirs) {
        m_protocol.forget();
    }
    m_inTheWay = why.inTheWay;
    m_requests.failAll(why.outcome);
    if (why.then == DeskState::LoggedOut) {
        m_token.clear();
    } else if (why.then == DeskState::Reconnecting) {
        tryAgainLater();
    }
    setStatus(why.then, why.message, why.remedy);
}

void DeskConnection::endForCertificate()
{
    const UnknownCertificate unknown = *std::exchange(m_unknown, std::nullopt);
    const LinkEnd why = LinkEnd::untrusted(unknown, peer(), !m_token.isEmpty());
    end(why);
    if (why.then == DeskState::Refused) {
        Q_EMIT certificateUnknown(unknown);
    }
}

void DeskConnection::tryAgainLater()
{
    m_retry.start(m_backoff.next());
}

void DeskConnection::tryAgain()
{
    if (m_password) {
        requestToken(*m_password);
    } else {
        openLink();
    }
}

void DeskConnection::logOut()
{
    m_password.reset();
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
        tryAgain();
    }
}

void DeskConnection::openLink()
{
    dropLink();
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

void DeskConnection::linkFailed(const DeskLink::Fault &fault)
{
    qCInfo(connectionLog) << "socket failed:" << fault.error << fault.text;
    if (m_unknown) {
        endForCertificate();
    } else if (const auto why = LinkEnd::failed(fault, peer())) {
        end(*why);
    }
}

void DeskConnection::protocolBroken(const QString &what)
{
    qCWarning(connectionLog) << "the daemon broke the protocol:" << what;
    m_protocol.resumeNothing(); // start again from a fresh picture
    end(LinkEnd::broken(what, peer()));
}

void DeskConnection::welcome(const console::Welcome &welcome)
{
    const UserId before = std::exchange(m_user, welcome.user).id;
    if (before.value != 0 && before != m_user.id) {
        m_protocol.forget(); // what is on the screen is somebody else's
    }
    m_phonesUrl = welcome.phonesUrl;
    m_watch.noteWelcome();
    m_inTheWay.reset();
    m_token.noteExpiry(welcome.tokenExpiresAt, m_protocol.serverNow());
}

QString DeskConnection::phonesUrl() const
{
    const auto own = m_address.login.adjusted(QUrl::RemoveFilename).toString();
    return m_phonesUrl.isEmpty() ? own.section("/auth/"_L1, 0, -2) : m_phonesUrl;
}

void DeskConnection::keepUp(qint64 sentFor)
{
    m_requests.postpone(sentFor);
    m_protocol.postponePings(sentFor);
    if (const qint64 stalled = m_protocol.stalledFor(); stalled > m_settings.stalledPicture) {
        m_protocol.resumeNothing();
        end(LinkEnd::silent(stalled / 1000, peer()));
        return;
    }
    if (const qint64 late = m_protocol.lateFor(); late > m_settings.latePicture) {
        end(LinkEnd::silent(late / 1000, peer()));
        return;
    }
    if (m_watch.isGood()) {
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
