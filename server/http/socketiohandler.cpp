// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/socketiohandler.h"

#include "server/http/connectiongate.h"
#include "server/http/edge.h"
#include "server/socketio/server.h"

#include <QPointer>
#include <QTcpSocket>

namespace saferide::http {
namespace {

socketio::Handshake handshakeOf(const Request &request)
{
    return {request.rawQuery, request.headers.value("authorization"), request.peer, {}};
}

void servePolling(socketio::Server &server, const Request &request, const ReplyHandle &handle)
{
    handle.whenGone([&server, query = request.rawQuery] { server.pollingConnectionClosed(query); });
    server.handlePolling({request.method, request.headers.value("content-type"), request.body,
                          request.bodyTooLarge, handshakeOf(request)},
                         [handle](const socketio::PollingReply &reply) {
                             handle.send({reply.status, reply.contentType, reply.body});
                         });
}

void serveUpgrade(socketio::Server &server, std::unique_ptr<QTcpSocket> socket,
                  const Request &request)
{
    socketio::Handshake handshake = handshakeOf(request);
    handshake.authenticated = [watched = QPointer(socket.get())] {
        if (ConnectionSlot *slot = watched ? ConnectionSlot::of(watched) : nullptr) {
            slot->markAuthenticated();
        }
    };
    server.adoptWebSocket(std::move(socket), handshake);
}

} // namespace

void addSocketIo(Edge &edge, socketio::Server &server, const QString &path)
{
    const QByteArray forbidden = socketio::errorReply(socketio::EngineError::Forbidden).body;
    const RouteOptions options{.bodyBytes = server.settings().maxPayloadBytes,
                               .originRefusal = forbidden,
                               .handlesTooLarge = true};
    for (const char *method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
        edge.router().add(
            method, path,
            [&server](const Request &request, const ReplyHandle &handle) {
                servePolling(server, request, handle);
            },
            options);
    }
    edge.addUpgrade(path,
                    {[&server](std::unique_ptr<QTcpSocket> socket, const Request &request) {
                         serveUpgrade(server, std::move(socket), request);
                     },
                     forbidden});
}

} // namespace saferide::http
