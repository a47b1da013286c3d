// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace saferide::socketio {
class Server;
}
namespace saferide::desk {
class DeskServer;
}

namespace saferide::http {
class Edge;
}

namespace saferide {

/// Leads polling requests and WebSocket upgrades of this path to the Socket.IO server of the edge's
/// thread, which outlives the edge's connections.
void addSocketIo(http::Edge &edge, socketio::Server &server,
                 const QString &path = QStringLiteral("/socket.io"));

/// Leads the upgrades of `/console` to the desks of the edge's thread. `publicUrl`: for
/// http::baseUrlOf().
void addConsole(http::Edge &edge, desk::DeskServer &desks, const QByteArray &publicUrl);

} // namespace saferide
