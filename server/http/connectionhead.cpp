// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connection.h"
#include "server/http/connectiongate.h"
#include "server/http/cors.h"
#include "server/http/edge.h"
#include "server/http/edgemetrics.h"
#include "server/http/forwardedfor.h"
#include "server/http/requestid.h"
#include "server/http/target.h"
#include "server/http/websockethandshake.h"
#include "shared/protocol/websocketframe.h"

#include <QSslSocket>

namespace saferide::http {
/// Makes the Request of the parsed head; false when it was refused.
bool Connection::prepareRequest()
{
    const Head &head = m_exchange->parser.head();
    Request &request = m_exchange->request;
    request.method = head.method;
    request.headers = head.headers;
    request.requestId = requestIdFor(head.headers.value("x-request-id"));
    request.peer = clientAddress(m_edge.settings(), m_peer, head.headers);
    request.secure = qobject_cast<QSslSocket *>(m_socket.get()) != nullptr;
    auto target = parseTarget(head.method, head.target);
    if (!target) {
        refuse(400, QStringLiteral("the request target is malformed"));
        return false;
    }
    request.path = std::move(target->path);
    request.segments = std::move(target->segments);
    request.query = std::move(target->query);
    request.rawQuery = std::move(target->rawQuery);
    return findPlace();
}

/// Behind a proxy it is the head that tells who takes a place, and whether as a stranger. False
/// when there is none, or none yet.
bool Connection::findPlace()
{
    const Request &request = m_exchange->request;
    if (!m_isOfProxy) {
        if (!m_slot->isAuthenticated() && m_edge.hasValidToken(request)) {
            m_slot->markAuthenticated();
        }
        return true;
    }
    const auto client = m_edge.settings().clientOf(request.peer);
    const auto limit = m_slot->setHolder({client, !client || m_edge.hasValidToken(request)});
    if (limit == Limit::UnauthenticatedConnections && m_edge.awaitPlace(*this, request.peer)) {
        m_state = State::Handling;
        m_awaitsPlace = true;
    } else if (limit) {
        refusePlace(*limit);
    }
    return !limit;
}

std::optional<Limit> Connection::claimPlace()
{
    return m_slot->setHolder({m_edge.settings().clientOf(m_exchange->request.peer), false});
}

void Connection::placeDecided(std::optional<Limit> limit)
{
    if (m_state == State::Gone) {
        return;
    }
    m_state = State::Reading;
    m_awaitsPlace = false;
    if (limit) {
        refusePlace(*limit);
    } else {
        serveHead();
    }
    advance();
}

void Connection::refusePlace(Limit limit)
{
    m_edge.metrics().rejections().count(limit);
    refuse(tooManyConnections());
}

/// False when reading is not to go on.
bool Connection::serveHead()
{
    if (tryUpgrade()) {
        return false;
    }
    consume(m_exchange->headBytes);
    return startBody();
}

/// True when the connection is no longer ours to read: handed over or refused.
bool Connection::tryUpgrade()
{
    const UpgradeTarget *target = m_edge.upgradeFor(m_exchange->request.segments);
    const Head &head = m_exchange->parser.head();
    if (target == nullptr || (!head.wantsWebSocket && !target->upgradeOnly)) {
        return false;
    }
    auto refused = refuseWebSocket(head);
    if (!refused && !target->decide) {
        refused = refuseUnread(head);
    }
    if (refused) {
        refuse(std::move(*refused));
        return true;
    }
    if (isForeignOrigin(m_edge.settings(), m_exchange->request)) {
        refuse(Reply{.status = 403, .body = target->originRefusal});
        return true;
    }
    if (!target->decide) {
        startHandOver();
        return true;
    }
    consume(m_exchange->headBytes);
    m_state = State::Handling;
    ++m_number;
    m_exchange->timer.start();
    target->decide(m_exchange->request, ReplyHandle(m_address, m_number));
    return true;
}

void Connection::switchProtocols(Reply answer)
{
    const QByteArray key = m_exchange->parser.head().headers.value("sec-websocket-key");
    answer.headers.add("Upgrade", "websocket");
    answer.headers.add("Sec-WebSocket-Accept", websocketAccept(key));
    writeAnswer(answer, true);
    noteAnswer(answer.status);
    startHandOver();
}

/// Not from within the socket's own signal: whoever takes it may move it to another thread. And
/// only with nothing unsent, of which the next owner would know nothing.
void Connection::startHandOver()
{
    m_state = State::HandingOver;
    disconnect(m_socket.get(), &QIODevice::readyRead, this, nullptr);
    flush();
    if (m_state == State::HandingOver && unsentBytes() == 0) {
        QMetaObject::invokeMethod(this, &Connection::handOver, Qt::QueuedConnection);
    }
}

void Connection::handOver()
{
    if (m_state != State::HandingOver) {
        return; // the peer left meanwhile
    }
    disconnect(m_socket.get(), nullptr, this, nullptr);
    pauseReading(false);
    m_socket->setReadBufferSize(0);
    const UpgradeTarget *target = m_edge.upgradeFor(m_exchange->request.segments);
    std::unique_ptr<QTcpSocket> socket = std::move(m_socket);
    const Request request = std::move(m_exchange->request);
    end();
    target->adopt(std::move(socket), request);
}

/// The answer that needs no handler; sets the route when there is one.
std::optional<Reply> Connection::routeRequest()
{
    Request &request = m_exchange->request;
    RouteMatch match = m_edge.routes().find(request.method, request.segments);
    if (request.method == "OPTIONS" && (!match.allow.isEmpty() || request.path == u"*")) {
        return optionsReply(m_edge.settings(), request, match.allow);
    }
    if (match.route == nullptr && match.allow.isEmpty()) {
        return detailReply(404, QStringLiteral("no such path"));
    }
    if (match.route == nullptr) {
        Reply reply = detailReply(405, QStringLiteral("method not allowed"));
        reply.headers.add("Allow", match.allow);
        return reply;
    }
    const RouteOptions &options = match.route->options;
    if (!options.originRefusal.isEmpty() && isForeignOrigin(m_edge.settings(), request)) {
        return Reply{.status = 403, .body = options.originRefusal};
    }
    m_exchange->route = match.route;
    if (const QByteArray encoding = request.headers.value("content-encoding").trimmed().toLower();
        !encoding.isEmpty() && encoding != "identity" && m_exchange->parser.head().hasBody()) {
        return compressedBody();
    }
    request.pathParameters = std::move(match.parameters);
    return std::nullopt;
}

/// Routes the request and sets the limit of its body. False when reading is not to go on.
bool Connection::startBody()
{
    m_exchange->early = routeRequest();
    RequestParser &parser = m_exchange->parser;
    const Head &head = parser.head();
    if (!head.hasBody()) {
        dispatch();
        return true;
    }
    if (m_exchange->early && head.expectsContinue) {
        m_exchange->early->close = true; // the body will not come
        dispatch();
        return true;
    }
    const bool isBounded = m_exchange->early || bodyLimit().holdsForStrangers;
    qint64 limit = bodyLimit().bytes;
    if (limit > 0 && head.contentLength > limit) {
        return tooLarge();
    }
    const qint64 ofStrangers = m_edge.settings().limits.strangerBodyBytes;
    if (!isBounded && ofStrangers > 0 && m_edge.isStranger(m_exchange->request)) {
        if (head.contentLength > ofStrangers) {
            refuse(errorReply({ErrorCode::Unauthorized,
                               QStringLiteral("a request body of this size requires a "
                                              "valid token")}));
            return false;
        }
        limit = limit > 0 ? std::min(limit, ofStrangers) : ofStrangers;
    }
    parser.setBodyLimit(limit);
    if (!m_exchange->early && m_exchange->route->options.bodyStarts) {
        m_exchange->request.upload = m_exchange->route->options.bodyStarts(m_exchange->request);
    }
    if (head.expectsContinue && m_socket->bytesAvailable() == 0) {
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    m_since = m_edge.nowMsecs();
    return true;
}

} // namespace saferide::http
