// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace saferide::socketio {

/// 144 random bits from the system's generator, in base64url.
QByteArray randomId();

/// A random session id that contains the number of the session's I/O thread.
QByteArray makeSessionId(int server);

/// The thread number in an id; nullopt if this cannot be one of our ids.
std::optional<int> serverOfSession(QByteArrayView sid);

} // namespace saferide::socketio
