// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/head.h"
#include "server/http/reply.h"

#include <optional>

namespace saferide::http {

/// Checks the requirements of RFC 6455, 4.2.1 for an opening handshake, except for Origin. Returns
/// 426 if it is not a WebSocket handshake of version 13, 400 if it is invalid.
std::optional<Reply> refuseWebSocket(const Head &head);

/// Returns 400 for a valid handshake that QWebSocketServer would reject by closing without a reply:
/// one with repeated fields or a list of protocols.
std::optional<Reply> refuseUnread(const Head &head);

/// Completes a 101 reply to a valid handshake (RFC 6455, 4.2.2).
void acceptWebSocket(const Head &head, Reply *answer);

} // namespace saferide::http
