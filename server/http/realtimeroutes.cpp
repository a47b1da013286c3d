// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/realtimeroutes.h"

#include "server/desk/deskserver.h"
#include "server/http/connectiongate.h"
#include "server/http/edge.h"
#include "server/socketio/server.h"

#include <QPointer>
#include <QTcpSocket>

namespace saferide::http {
namespace {

using namespace Qt::Literals::StringLiterals;

socketio::Handshake handshakeOf(const Request &request)
{
    socketio::Handshake handshake;
    handshake.query = request.rawQuery;
    handshake.authorization = request.headers.value("authorization");
    handshake.peer = request.peer;
    return handshake;
}

Reply replyOf(const socketio::PollingReply &answer)
{
    return {.status = answer.status, .contentType = answer.contentType, .body = answer.body};
}

Handler pollingHandler(socketio::Server &server)
{
    return [target = QPointer<socketio::Server>(&server)](const Request &request,
                                                          const ReplyHandle &reply) {
        if (!target) {
            reply.send(errorReply({ErrorCode::Unavailable, u"shutting down"_s}));
            return;
        }
        socketio::PollingRequest polling;
        polling.method = request.method;
        polling.contentType = request.headers.value("content-type");
        polling.body = request.body;
        polling.bodyTooLarge = request.bodyTooLarge;
        polling.handshake = handshakeOf(request);
        reply.whenGone([target, query = request.rawQuery] {
            if (target) {
                target->pollingConnectionClosed(query);
            }
        });
        target->handlePolling(std::move(polling), [reply](const socketio::PollingReply &answer) {
            if (answer.authenticated) {
                reply.markAuthenticated();
            }
            reply.send(replyOf(answer));
        });
    };
}

} // namespace

void addSocketIo(Edge &edge, socketio::Server &server, const QString &path)
{
    const QByteArray forbidden = R"({"code":4,"message":"Forbidden"})"; // Engine.IO's refusal
    const RouteOptions options{.bodyBytes = server.settings().maxPayloadBytes,
                               .originRefusal = forbidden,
                               .handlesTooLarge = true};
    // A wrong method has an answer of its own in Engine.IO.
    for (const char *method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
        edge.router().add(method, path, pollingHandler(server), options);
    }
    UpgradeTarget target;
    target.originRefusal = forbidden;
    target.adopt = [&server](std::unique_ptr<QTcpSocket> socket, const Request &request) {
        server.adoptWebSocket(std::move(socket), handshakeOf(request));
    };
    edge.addUpgrade(path, std::move(target));
}

void addConsole(Edge &edge, desk::DeskServer &desks)
{
    UpgradeTarget target;
    target.upgradeOnly = true;
    target.adopt = [&desks](std::unique_ptr<QTcpSocket> socket, const Request &request) {
        desks.adoptWebSocket(std::move(socket), request.peer);
    };
    edge.addUpgrade(u"/console"_s, std::move(target));
}

} // namespace saferide::http
