// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/desksession.h"

#include "server/desk/logging.h"
#include "server/eventloop/peerplace.h"
#include "server/eventloop/socketoutput.h"
#include "shared/protocol/websocketframe.h"

#include <QTcpSocket>
#include <QWebSocket>

using namespace Qt::Literals::StringLiterals;

namespace saferide::desk {

using console::CloseCode;

namespace {

constexpr int SendBufferBytes = 256 * 1024; // at 1 Mbit/s two seconds
// All that a desk may send before its welcome: a hello, some pings.
constexpr qint64 StrangerBytes = 2 * console::MaxHelloBytes;
constexpr qsizetype LargeText = 65'536; // UTF-16 units
constexpr auto Closing = std::chrono::seconds(2); // for a Close frame to be read

CloseCode closeCodeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Unauthorized:
        return CloseCode::Unauthorized;
    case ErrorCode::Forbidden:
        return CloseCode::Forbidden;
    case ErrorCode::InvalidInput:
    case ErrorCode::TooLarge:
        return CloseCode::BadMessage;
    case ErrorCode::NotFound:
    case ErrorCode::Conflict:
    case ErrorCode::RateLimited:
    case ErrorCode::Overloaded:
    case ErrorCode::Unavailable:
    case ErrorCode::Timeout:
    case ErrorCode::Internal:
        return CloseCode::Unavailable;
    }
    return CloseCode::Unavailable;
}

} // namespace

DeskSession::DeskSession(Link link, Dependencies dependencies)
    : m_around(dependencies)
    , m_webSocket(std::move(link.webSocket))
    , m_socket(link.socket)
    , m_input(std::move(link.input))
    , m_peer(std::move(link.peer))
    , m_phonesUrl(std::move(link.phonesUrl))
    , m_startedAt(m_around.clock.monotonicMsecs())
    , m_heardAt(m_startedAt)
    , m_tookAt(m_startedAt)
    , m_pingedAt(m_startedAt)
    , m_output(m_around.feed, m_around.clock, m_around.settings,
               {[this] { return hasRoom(); }, [this](const QByteArray &frame) { write(frame); }})
    , m_requests(m_around.backend, m_around.settings)
{
    m_webSocket->setMaxAllowedIncomingFrameSize(console::MaxHelloBytes);
    m_webSocket->setMaxAllowedIncomingMessageSize(console::MaxHelloBytes);
    connect(m_webSocket.get(), &QWebSocket::textMessageReceived, this, &DeskSession::takeText);
    connect(m_webSocket.get(), &QWebSocket::binaryMessageReceived, this,
            [this] { close(CloseCode::BadMessage, u"unexpected binary message"_s); });
    connect(m_webSocket.get(), &QWebSocket::pong, this, &DeskSession::heard);
    connect(m_webSocket.get(), &QWebSocket::disconnected, this, &DeskSession::end);
    // What the system has no room for goes on only while the desk reads; what it has room for says
    // nothing of the desk. The room is small, so that a pong is not long behind a snapshot.
    m_socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, SendBufferBytes);
    whenSent(m_socket, this, [this] {
        m_tookAt = m_around.clock.monotonicMsecs();
        if (unsent() > 0) {
            heard();
        }
        pump();
    });
    connect(m_input.get(), &DeskInput::refused, this, [this](quint16 code, const QString &why) {
        m_around.settings.rejections.count(Limit::DeskInput);
        close(CloseCode(code), why);
    });
    connect(&m_requests, &DeskRequests::answered, this, &DeskSession::send);
    connect(&m_requests, &DeskRequests::tokenRenewed, this, &DeskSession::tokenRenewed);
    m_input->start(link.early, StrangerBytes);
}

DeskSession::~DeskSession()
{
    disconnect(m_webSocket.get(), nullptr, this, nullptr);
    if (m_socket) {
        disconnect(m_socket, nullptr, this, nullptr);
        m_socket->deleteLater(); // QWebSocket does not, where it aborted
    }
    if (m_opened) {
        m_around.feed.close();
    }
}

void DeskSession::heard()
{
    m_heardAt = m_around.clock.monotonicMsecs();
}

void DeskSession::takeText(const QString &text)
{
    heard();
    if (m_state == State::Closed) {
        return;
    }
    if (m_state == State::Live && text.size() > LargeText) {
        takeLargeText(text);
        return;
    }
    take(console::parseClientMessage(text.toUtf8(), m_around.settings.jsonDepth), text.size());
}

void DeskSession::takeLargeText(const QString &text)
{
    const qint64 bytes = text.size();
    if (m_parsingBytes + bytes > m_around.settings.mostRequestBytes) {
        m_around.settings.rejections.count(Limit::DeskRequests);
        close(CloseCode(WebSocketClose::TooLarge), u"too much data at once"_s);
        return;
    }
    m_parsingBytes += bytes;
    m_around.backend.parse(m_claims, text, m_around.settings.jsonDepth, this,
                           [this, bytes](const Result<console::ClientMessage> &message) {
                               m_parsingBytes -= bytes;
                               if (m_state == State::Live) {
                                   take(message, bytes);
                               }
                           });
}

void DeskSession::take(const Result<console::ClientMessage> &message, qint64 bytes)
{
    if (!message) {
        if (message.error().code == ErrorCode::TooLarge) {
            m_around.settings.rejections.count(Limit::JsonDepth);
        }
        close(closeCodeOf(message.error().code), message.error().message);
    } else if (const auto *hello = std::get_if<console::Hello>(&*message)) {
        takeHello(*hello);
    } else {
        takeRequest(std::get<console::Request>(*message), bytes);
    }
}

void DeskSession::takeHello(const console::Hello &hello)
{
    if (m_state != State::AwaitingHello) {
        close(CloseCode::BadMessage, u"unexpected second hello"_s);
        return;
    }
    if (hello.protocol < console::OldestProtocolVersion
        || hello.protocol > console::ProtocolVersion) {
        close(
            CloseCode::VersionUnsupported,
            u"protocol %1..%2"_s.arg(console::OldestProtocolVersion).arg(console::ProtocolVersion));
        return;
    }
    const auto claims = m_around.backend.verify(hello.token.toUtf8());
    if (!claims) {
        close(CloseCode::Unauthorized, claims.error().message);
        return;
    }
    m_claims = *claims;
    m_resume = hello.resume;
    m_protocol = hello.protocol;
    m_state = State::Authorizing;
    m_around.backend.authorize(m_claims, this,
                               [this](const Result<User> &user) { authorized(user); });
}

void DeskSession::authorized(const Result<User> &user)
{
    if (m_state != State::Authorizing) {
        return;
    }
    if (!user) {
        close(closeCodeOf(user.error().code), user.error().message);
        return;
    }
    m_user = *user;
    m_validatedAt = m_around.clock.monotonicMsecs();
    if (PeerPlace *place = m_socket ? PeerPlace::of(*m_socket) : nullptr) {
        place->markAuthenticated();
    }
    m_state = State::Opening;
    m_opened = true;
    m_around.feed.open(this, [this](const Result<void> &ready) { feedReady(ready); });
}

void DeskSession::feedReady(const Result<void> &ready)
{
    if (m_state != State::Opening) {
        return;
    }
    if (!ready) {
        close(CloseCode::Unavailable, ready.error().message);
        return;
    }
    m_state = State::Live;
    m_input->welcome(console::MaxRequestBytes);
    m_webSocket->setMaxAllowedIncomingFrameSize(DeskInput::MaxFrameBytes);
    m_webSocket->setMaxAllowedIncomingMessageSize(console::MaxRequestBytes);
    const bool resumed = m_output.begin(m_protocol, m_resume);
    qCInfo(deskLog).noquote() << "desk of" << m_user.username << "from" << m_peer
                              << (resumed ? "resumed" : "connected");
    const qint64 uptime = m_around.clock.monotonicMsecs() - m_around.startedAt;
    send(console::Welcome{m_protocol, m_around.settings.serverVersion, m_around.clock.now(),
                          m_output.feed(), resumed, m_user, m_claims.expiresAt,
                          double(uptime) / 1'000, m_phonesUrl});
    pump();
}

void DeskSession::takeRequest(const console::Request &request, qint64 bytes)
{
    if (m_state != State::Live) {
        close(CloseCode::BadMessage, u"request before the welcome"_s);
        return;
    }
    m_requests.take(request, bytes, {m_claims, m_peer});
}

void DeskSession::tokenRenewed(const QString &token)
{
    if (const auto claims = m_around.backend.verify(token.toLatin1())) {
        m_claims = *claims;
    }
}

void DeskSession::revalidate()
{
    m_validating = true;
    m_around.backend.authorize(m_claims, this, [this](const Result<User> &user) {
        m_validating = false;
        m_validatedAt = m_around.clock.monotonicMsecs();
        if (user || m_state != State::Live) {
            return;
        }
        if (user.error().code == ErrorCode::Unauthorized) {
            close(CloseCode::Unauthorized, user.error().message);
        } else if (user.error().code == ErrorCode::Forbidden) {
            close(CloseCode::Forbidden, user.error().message);
        } // else: the database is away; it is asked again later
    });
}

void DeskSession::pump()
{
    if (m_state == State::Live) {
        m_output.pump();
    }
}

void DeskSession::offer(const SharedBatch &batch)
{
    if (m_state == State::Live) {
        m_output.offer(batch);
    }
}

void DeskSession::tick()
{
    if (m_state == State::Closed) {
        return;
    }
    const Settings &settings = m_around.settings;
    const qint64 now = m_around.clock.monotonicMsecs();
    if (m_state == State::AwaitingHello && now - m_startedAt >= settings.helloTimeout) {
        settings.rejections.count(Limit::DeskInput);
        close(CloseCode::HelloTimeout, u"no hello received in time"_s);
        return;
    }
    if (now - m_heardAt >= settings.deadLink) {
        abort("it does not respond");
        return;
    }
    if (isStuck(now)) {
        settings.rejections.count(Limit::OutputCutBytes);
        abort("it does not read");
        return;
    }
    watchOutput();
    if (m_state != State::Live) {
        return;
    }
    if (m_around.clock.now() >= m_claims.expiresAt) {
        close(CloseCode::TokenExpired, u"the access token has expired"_s);
        return;
    }
    if (now - m_pingedAt >= settings.pingInterval) {
        m_pingedAt = now;
        m_webSocket->ping();
        m_input->allowPings();
    }
    if (!m_validating && now - m_validatedAt >= settings.revalidateInterval) {
        revalidate();
    }
    pump();
    m_output.catchUp();
}

void DeskSession::close(CloseCode code, const QString &reason)
{
    if (m_state == State::Closed) {
        return;
    }
    m_state = State::Closed;
    m_input->stop();
    qCInfo(deskLog).noquote() << "desk of"
                              << (m_user.username.isEmpty() ? u"an unknown user"_s
                                                            : m_user.username)
                              << "from" << m_peer << "closed:" << int(code) << reason;
    constexpr int MaxReason = 60; // characters: RFC 6455, 5.5 has room for 123 bytes
    m_webSocket->close(QWebSocketProtocol::CloseCode(code), reason.left(MaxReason));
    // Sent as far as the socket takes it; a peer that does not answer is not waited for.
    QTimer::singleShot(Closing, this, &DeskSession::end);
}

void DeskSession::revokeToken(UserId user, qint64 tokenVersion)
{
    if (m_claims.user == user && m_claims.tokenVersion < tokenVersion) {
        close(CloseCode::Unauthorized, u"the access token is no longer valid"_s);
    }
}

void DeskSession::abort(const char *why)
{
    qCInfo(deskLog).noquote() << "desk of" << m_user.username << "from" << m_peer << "cut:" << why;
    m_state = State::Closed;
    end();
}

void DeskSession::end()
{
    if (std::exchange(m_ended, true)) {
        return;
    }
    m_state = State::Closed;
    m_input->stop();
    disconnect(m_webSocket.get(), nullptr, this, nullptr);
    if (m_socket) {
        disconnect(m_socket, nullptr, this, nullptr);
    }
    m_webSocket->abort();
    Q_EMIT ended(this);
}

qint64 DeskSession::unsent() const
{
    return m_socket ? unsentBytes(*m_socket) : 0;
}

bool DeskSession::hasRoom() const
{
    return m_state == State::Live && unsent() <= m_around.settings.outputSkipBytes;
}

// Output waits, and nothing of it was taken for too long; however much the desk itself says.
bool DeskSession::isStuck(qint64 now)
{
    if (unsent() == 0) {
        m_tookAt = now;
    }
    return now - m_tookAt >= m_around.settings.deadLink;
}

void DeskSession::send(const console::ServerMessage &message)
{
    write(websocketTextFrame(console::serialize(message)));
}

void DeskSession::write(const QByteArray &frame)
{
    if (m_state == State::Closed || !m_socket) {
        return;
    }
    // What waited before counts: how large a message is, is not the desk's doing.
    watchOutput();
    if (m_state != State::Closed) {
        m_socket->write(frame);
    }
}

// Also what QtWebSockets wrote: it answers pings without asking how much waits.
void DeskSession::watchOutput()
{
    if (!m_ended && unsent() > m_around.settings.outputCutBytes) {
        m_around.settings.rejections.count(Limit::OutputCutBytes);
        abort("it does not read");
    }
}

} // namespace saferide::desk
