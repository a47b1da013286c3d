// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace saferide::socketio {

/// 144 random bits from the system's generator, in base64url.
QByteArray randomId();

/// A random session id that contains the number of the session's I/O thread, and the name of the
/// node if it has one: `<random><thread>.<node>`. By what follows the dot, which base64url does not
/// contain, a proxy finds the node.
QByteArray makeSessionId(int server, QByteArrayView node = {});

/// The thread number in an id; nullopt if this cannot be one of this node's ids.
std::optional<int> serverOfSession(QByteArrayView sid, QByteArrayView node = {});

} // namespace saferide::socketio
