// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/conversation.h"

#include "server/http/connectiongate.h"
#include "server/http/edge.h"
#include "server/http/edgemetrics.h"
#include "server/http/websockethandshake.h"

namespace saferide::http {
namespace {

constexpr qint64 SmallBuffer = 4'096; // not worth counting

} // namespace

Conversation::Conversation(Edge &edge, Host &host, Line line)
    : m_edge(edge)
    , m_host(host)
    , m_line(std::move(line))
    , m_isOfProxy(edge.settings().trustsProxy(m_line.peer))
    , m_address(std::make_shared<ReplyAddress>(this))
    , m_since(edge.nowMsecs())
{
}

Conversation::~Conversation()
{
    m_address->close();
    if (m_awaitsPlace) {
        m_edge.leaveQueue(*this);
    }
}

void Conversation::end()
{
    if (isOver()) {
        return;
    }
    m_state = State::Over;
    m_address->close();
    if (m_exchange && m_exchange->gone) {
        std::exchange(m_exchange->gone, nullptr)();
    }
}

void Conversation::endAfterAnswer()
{
    m_endsAfterAnswer = true;
    if (isReading()) {
        m_host.depart({});
    }
}

void Conversation::consume(qint64 bytes)
{
    m_edge.metrics().receivedBytes().add(quint64(m_line.socket.drop(bytes)));
}

/// Counts bytes that are about to be buffered after others; false if a limit is reached.
/// A small reply is always admitted.
bool Conversation::mayBuffer(qint64 before, qint64 bytes)
{
    return before + bytes <= SmallBuffer || m_line.slot.addBuffered(bytes);
}

/// One step of reading; false if more input is required.
bool Conversation::step()
{
    const qint64 limit = m_edge.settings().limits.unsentBytes;
    if ((limit > 0 && m_line.socket.unsent() > limit) || m_line.socket.available() == 0) {
        return false;
    }
    if (!m_exchange) {
        if (!m_line.socket.skipEmptyLines()) {
            return false;
        }
        m_exchange = std::make_unique<Exchange>(m_edge.settings().limits);
        m_since = m_edge.nowMsecs();
    }
    RequestParser &parser = m_exchange->parser;
    const qsizetype taken = parser.feed(m_line.socket.peek());
    if (parser.state() == RequestParser::State::Refused) {
        if (m_exchange->headDone && parser.refusal().status == 413) {
            return tooLarge(); // a chunked body, only now known to be so large
        }
        refuse(detailReply(parser.refusal().status, parser.refusal().detail));
        return false;
    }
    if (!m_exchange->headDone && parser.state() != RequestParser::State::Head) {
        m_exchange->headDone = true;
        m_exchange->headBytes = taken;
        return takeHead() && serveHead();
    }
    consume(taken);
    if (!countBody()) {
        refuse(tooMuchBuffered());
        return false;
    }
    if (parser.state() == RequestParser::State::Complete) {
        dispatch();
        return true;
    }
    return taken > 0;
}

/// False if it was refused, or must wait.
bool Conversation::takeHead()
{
    if (!m_exchange->takeHead(m_edge, m_line.peer, m_line.socket.isTls())) {
        refuse(detailReply(400, QStringLiteral("the request target is malformed")));
        return false;
    }
    return findPlace();
}

/// Behind a proxy the head determines who takes a place, and whether without a token. False
/// if there is none, or none yet.
bool Conversation::findPlace()
{
    const Request &request = m_exchange->request;
    if (!m_isOfProxy) {
        if (!m_line.slot.isAuthenticated() && m_edge.hasValidToken(request)) {
            m_line.slot.markAuthenticated();
        }
        return true;
    }
    const auto client = m_edge.settings().clientOf(request.peer);
    const auto limit = m_line.slot.setHolder({client, !client || m_edge.hasValidToken(request)});
    if (limit == Limit::UnauthenticatedConnections && m_edge.awaitPlace(*this, request.peer)) {
        m_state = State::Handling;
        m_awaitsPlace = true;
    } else if (limit) {
        refusePlace(*limit);
    }
    return !limit;
}

std::optional<Limit> Conversation::claimPlace()
{
    return m_line.slot.setHolder({m_edge.settings().clientOf(m_exchange->request.peer), false});
}

void Conversation::placeDecided(std::optional<Limit> limit)
{
    if (m_state == State::Over) {
        return;
    }
    m_state = State::Reading;
    m_awaitsPlace = false;
    if (limit) {
        refusePlace(*limit);
    } else {
        serveHead();
    }
    m_host.advance();
}

void Conversation::refusePlace(Limit limit)
{
    m_edge.metrics().rejections().count(limit);
    refuse(tooManyConnections());
}

/// False when reading is not to go on.
bool Conversation::serveHead()
{
    if (tryUpgrade()) {
        return false;
    }
    consume(m_exchange->headBytes);
    return startBody();
}

/// True if the connection must no longer be read: it was handed over or refused.
bool Conversation::tryUpgrade()
{
    const UpgradeTarget *target = m_edge.upgradeFor(m_exchange->request.segments);
    if (target == nullptr || (!m_exchange->parser.head().wantsWebSocket && !target->upgradeOnly)) {
        return false;
    }
    if (auto refused = m_exchange->upgradeRefusal(m_edge, *target)) {
        refuse(std::move(*refused));
    } else if (!target->decide) {
        handOver();
    } else {
        consume(m_exchange->headBytes);
        m_state = State::Handling;
        ++m_number;
        m_exchange->timer.start();
        target->decide(m_exchange->request, ReplyHandle(m_address, m_number));
    }
    return true;
}

/// Finds the route. False when reading is not to go on.
bool Conversation::startBody()
{
    m_exchange->findRoute(m_edge);
    const Head &head = m_exchange->parser.head();
    if (!head.hasBody()) {
        dispatch();
        return true;
    }
    if (m_exchange->early && head.expectsContinue) {
        m_exchange->early->close = true; // the body will not be sent
        dispatch();
        return true;
    }
    switch (m_exchange->expectBody(m_edge)) {
    case Exchange::Body::TooLarge:
        return tooLarge();
    case Exchange::Body::NeedsToken:
        refuse(errorReply({ErrorCode::Unauthorized,
                           QStringLiteral("a request body of this size requires a valid token")}));
        return false;
    case Exchange::Body::Comes:
        break;
    }
    if (head.expectsContinue && m_line.socket.available() == 0) {
        m_line.socket.write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    m_since = m_edge.nowMsecs();
    return true;
}

/// Counts the bytes of a body received since the last call.
bool Conversation::countBody()
{
    const qint64 more = m_exchange->parser.bodyBytes() - m_exchange->countedBody;
    if (more <= 0 || !mayBuffer(m_exchange->countedBody, more)) {
        return more <= 0;
    }
    m_exchange->countedBody += more;
    return true;
}

/// The body is over the limit and is not read. True if the handler itself replies.
bool Conversation::tooLarge()
{
    if (const auto &exceeded = m_exchange->bodyLimit(m_edge).exceeded) {
        exceeded();
    }
    if (m_exchange->early || !m_exchange->route->options.handlesTooLarge) {
        refuse(detailReply(413, QStringLiteral("the request body is too large")));
        return false;
    }
    m_endsAfterAnswer = true;
    m_exchange->parser.takeBody();
    m_exchange->request.bodyTooLarge = true;
    dispatch();
    return true;
}

void Conversation::dispatch()
{
    m_state = State::Handling;
    ++m_number;
    m_exchange->timer.start();
    const ReplyHandle handle(m_address, m_number);
    if (m_exchange->early) {
        handle.send(*std::exchange(m_exchange->early, std::nullopt));
        return;
    }
    m_exchange->request.body = m_exchange->parser.takeBody();
    m_exchange->route->handler(m_exchange->request, handle);
}

/// Refuses the request, and ends the connection.
void Conversation::refuse(Reply answer)
{
    m_edge.metrics().requestRefused(answer.status);
    if (answer.status == 414 || answer.status == 431) {
        m_edge.metrics().rejections().count(Limit::RequestHeadBytes);
    }
    m_state = State::Handling;
    answer.close = true;
    finishExchange(std::move(answer));
}

void Conversation::reply(quint64 requestNumber, Reply answer)
{
    if (m_state != State::Handling || requestNumber != m_number) {
        return;
    }
    if (answer.status == 101) {
        switchProtocols(std::move(answer));
        return;
    }
    finishExchange(std::move(answer));
    m_host.advance();
}

void Conversation::switchProtocols(Reply answer)
{
    acceptWebSocket(m_exchange->parser.head(), &answer);
    m_line.socket.write(m_exchange->answerBytes(m_edge, answer, true));
    m_exchange->noteAnswer(m_edge, answer.status);
    handOver();
}

void Conversation::finishExchange(Reply answer)
{
    const QByteArray &method = m_exchange->parser.head().method;
    const bool isHead = method == "HEAD";
    if (!mayBuffer(m_line.socket.unsent(), isHead ? 0 : answer.body.size())) {
        // A completed change must not be reported as failed.
        answer = method == "GET" || isHead ? tooMuchBuffered() : bodyLeftOut(std::move(answer));
    }
    const bool keepAlive = m_exchange->parser.head().keepAlive && !answer.close
        && !m_endsAfterAnswer && !m_edge.isShuttingDown();
    m_line.socket.write(m_exchange->answerBytes(m_edge, answer, keepAlive));
    m_exchange->noteAnswer(m_edge, answer.status);
    if (m_state == State::Over) {
        return; // the peer has left
    }
    m_exchange.reset();
    m_since = m_edge.nowMsecs();
    m_state = State::Reading;
    if (!keepAlive) {
        m_host.depart({});
    }
}

void Conversation::setGoneCallback(quint64 requestNumber, std::function<void()> gone)
{
    if (m_exchange && requestNumber == m_number) {
        m_exchange->gone = std::move(gone);
    }
}

void Conversation::markAuthenticated()
{
    if (m_state != State::Over) {
        m_line.slot.markAuthenticated();
    }
}

void Conversation::setAccount(quint64 requestNumber, qint64 account)
{
    if (m_exchange && requestNumber == m_number) {
        m_exchange->account = account;
    }
}

void Conversation::handOver()
{
    const UpgradeTarget *target = m_edge.upgradeFor(m_exchange->request.segments);
    m_host.depart(
        [target, request = std::move(m_exchange->request)](std::unique_ptr<QTcpSocket> socket) {
            target->adopt(std::move(socket), request);
        });
}

bool Conversation::hasTimedOut(qint64 now)
{
    const Limits &limits = m_edge.settings().limits;
    const bool isAuthenticated = m_line.slot.isAuthenticated();
    const qint64 elapsed = now - m_since;
    const auto over = [elapsed](qint64 limit) { return limit > 0 && elapsed > limit; };
    if (m_exchange == nullptr && m_number > 0) {
        return over(isAuthenticated ? limits.idleMsecs : limits.idleUnauthenticatedMsecs);
    }
    if (m_exchange == nullptr || !m_exchange->headDone) {
        return over(limits.headMsecs);
    }
    if (!over(limits.bodyGraceMsecs)) {
        return false;
    }
    const bool isSlow = m_exchange->isSlow(limits, elapsed);
    if (!isSlow
        && !isAuthenticated) { // a fast start does not permit an unauthenticated peer to pause
        m_exchange->bodyBefore = m_exchange->parser.bodyBytes();
        m_since = now;
    }
    return isSlow;
}

void Conversation::checkTime(qint64 now)
{
    if (!isReading() || !hasTimedOut(now)) {
        return;
    }
    if (!m_line.socket.isOpen()) {
        m_host.cut();
        return;
    }
    if (m_exchange == nullptr && m_number > 0) {
        m_host.depart({});
        return;
    }
    if (m_exchange == nullptr) {
        m_exchange = std::make_unique<Exchange>(m_edge.settings().limits);
    }
    refuse(detailReply(408, QStringLiteral("the request took too long")));
}

} // namespace saferide::http
