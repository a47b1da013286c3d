// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/exchange.h"

#include "server/http/cors.h"
#include "server/http/edge.h"
#include "server/http/edgemetrics.h"
#include "server/http/forwardedfor.h"
#include "server/http/requestid.h"
#include "server/http/requestlog.h"
#include "server/http/responsehead.h"
#include "server/http/target.h"
#include "server/http/websockethandshake.h"

namespace saferide::http {

bool Exchange::takeHead(const Edge &edge, const QHostAddress &peer, bool isSecure)
{
    const Head &head = parser.head();
    request.method = head.method;
    request.headers = head.headers;
    request.requestId = requestIdFor(head.headers.value("x-request-id"));
    request.peer = clientAddress(edge.settings(), peer, head.headers);
    request.secure = isSecure;
    request.byProxy = edge.settings().trustsProxy(peer);
    auto target = parseTarget(head.method, head.target);
    if (!target || (!target->query && !readsRawQuery(edge, target->segments))) {
        return false;
    }
    request.path = std::move(target->path);
    request.segments = std::move(target->segments);
    request.query = target->query.value_or(Query());
    request.rawQuery = std::move(target->rawQuery);
    return true;
}

bool Exchange::readsRawQuery(const Edge &edge, const QStringList &segments) const
{
    const RouteMatch match = edge.routes().find(parser.head().method, segments);
    return match.route != nullptr && match.route->options.readsRawQuery;
}

std::optional<Reply> Exchange::upgradeRefusal(const Edge &edge, const UpgradeTarget &target) const
{
    auto refused = refuseWebSocket(parser.head());
    if (!refused && !target.decide) {
        refused = refuseUnread(parser.head());
    }
    if (!refused && isForeignOrigin(edge.settings(), request)) {
        refused = Reply{.status = 403, .body = target.originRefusal};
    }
    return refused;
}

void Exchange::findRoute(const Edge &edge)
{
    RouteMatch match = edge.routes().find(request.method, request.segments);
    if (request.method == "OPTIONS" && (!match.allow.isEmpty() || request.path == u"*")) {
        early = optionsReply(edge.settings(), request, match.allow);
        return;
    }
    if (match.route == nullptr && match.allow.isEmpty()) {
        early = detailReply(404, QStringLiteral("no such path"));
        return;
    }
    if (match.route == nullptr) {
        early = detailReply(405, QStringLiteral("method not allowed"));
        early->headers.add("Allow", match.allow);
        return;
    }
    const RouteOptions &options = match.route->options;
    if (!options.originRefusal.isEmpty() && isForeignOrigin(edge.settings(), request)) {
        early = Reply{.status = 403, .body = options.originRefusal};
        return;
    }
    route = match.route;
    const QByteArray encoding = request.headers.value("content-encoding").trimmed().toLower();
    if (!encoding.isEmpty() && encoding != "identity" && parser.head().hasBody()) {
        early = compressedBody();
        return;
    }
    request.pathParameters = std::move(match.parameters);
}

const BodyLimit &Exchange::bodyLimit(const Edge &edge) const
{
    const bool hasItsOwn = !early && route != nullptr && route->options.body;
    return hasItsOwn ? *route->options.body : edge.bodyLimit();
}

Exchange::Body Exchange::expectBody(const Edge &edge)
{
    const qint64 announced = parser.head().contentLength;
    const BodyLimit &itsLimit = bodyLimit(edge);
    qint64 limit = itsLimit.bytes;
    if (limit > 0 && announced > limit) {
        return Body::TooLarge;
    }
    const qint64 ofStrangers = edge.settings().limits.strangerBodyBytes;
    if (!early && !itsLimit.holdsForStrangers && ofStrangers > 0 && edge.isStranger(request)) {
        if (announced > ofStrangers) {
            return Body::NeedsToken;
        }
        limit = limit > 0 ? std::min(limit, ofStrangers) : ofStrangers;
    }
    parser.setBodyLimit(limit);
    if (!early && route->options.bodyStarts) {
        request.upload = route->options.bodyStarts(request);
    }
    return Body::Comes;
}

bool Exchange::isSlow(const Limits &limits, qint64 elapsed) const
{
    return (parser.bodyBytes() - bodyBefore) * 1'000 < limits.bodyBytesPerSecond * elapsed;
}

QByteArray Exchange::answerBytes(const Edge &edge, const Reply &answer, bool keepAlive) const
{
    const Head &head = parser.head();
    const Persistence persistence = answer.status == 101 ? Persistence::Upgrade
        : !keepAlive                                     ? Persistence::Close
        : head.http11                                    ? Persistence::Implied
                                                         : Persistence::Announced;
    QByteArray bytes = responseHead(edge.settings(), edge.httpDate(), request, answer, persistence);
    if (head.method != "HEAD") {
        bytes += answer.body;
    }
    return bytes;
}

void Exchange::noteAnswer(Edge &edge, int status) const
{
    const bool wasServed = timer.isValid();
    const qint64 took = wasServed ? timer.nsecsElapsed() / 1'000 : 0;
    logRequest({request, route, status,
                route == nullptr ? edge.routes().knownPath(request.segments) : QString(), account,
                took});
    if (wasServed) {
        edge.metrics().requestAnswered(request.method,
                                       route != nullptr ? route->pattern : QStringLiteral("none"),
                                       status, took);
    }
}

} // namespace saferide::http
