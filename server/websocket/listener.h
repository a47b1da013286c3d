// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace saferide::websocket {

class Connection;

/// Why a connection ended without the listener asking for it.
enum class Ended { ByPeer, ProtocolError, MessageTooLarge, InputTooLarge, OutputTooLarge, Stalled };

/// Who is told of what a WebSocket brings. It may close the connection and let go of its handle
/// within each call.
class Listener
{
public:
    Listener() = default;
    Listener(const Listener &) = delete;
    Listener &operator=(const Listener &) = delete;
    virtual ~Listener() = default;

    /// Valid UTF-8; valid during the call.
    virtual void webSocketText(Connection &from, QByteArrayView text) = 0;
    virtual void webSocketBinary(Connection &from, QByteArrayView data) = 0;
    /// Output of this turn waits for Connection::flush.
    virtual void webSocketWantsFlush(Connection &from) = 0;
    /// The peer took output that had waited.
    virtual void webSocketTookOutput(Connection &from) = 0;
    /// Once, and nothing after it; not after close or abort.
    virtual void webSocketEnded(Connection &from, Ended why) = 0;
};

} // namespace saferide::websocket
