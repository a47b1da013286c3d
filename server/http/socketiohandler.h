// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace saferide::socketio {
class Server;
} // namespace saferide::socketio

namespace saferide::http {

class Edge;

/// Serves long polling and WebSocket upgrades of `path` by the Server of the edge's thread, which
/// outlives the edge.
void addSocketIo(Edge &edge, socketio::Server &server,
                 const QString &path = QStringLiteral("/socket.io"));

} // namespace saferide::http
