// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/head.h"
#include "server/http/reply.h"

#include <optional>

namespace saferide::http {

/// What RFC 6455, 4.2.1 asks of an opening handshake, but for Origin: the refusal when it is not
/// met. 426 for what is no WebSocket handshake of version 13, 400 for a broken one.
std::optional<Reply> refuseWebSocket(const Head &head);

/// The refusal of a good handshake that QWebSocketServer, which closes without an answer, does not
/// read: 400 for several fields or a list of protocols.
std::optional<Reply> refuseUnread(const Head &head);

/// Makes a 101 the answer to a good handshake (RFC 6455, 4.2.2).
void acceptWebSocket(const Head &head, Reply *answer);

} // namespace saferide::http
