// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace saferide::socketio {

/// 144 random bits of the system's generator, in base64url.
QByteArray randomId();

/// A session's id: random, and naming the I/O thread that the session lives on.
QByteArray makeSessionId(int server);

/// The thread that an id names; nullopt for what cannot be one of ours.
std::optional<int> serverOfSession(QByteArrayView sid);

} // namespace saferide::socketio
