// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace saferide::websocket {

class Connection;

/// Why a connection ended without being closed by the listener.
enum class Ended { ByPeer, ProtocolError, MessageTooLarge, InputTooLarge, OutputTooLarge, Stalled };

/// Receives the events of a WebSocket. Each method may close the connection and destroy its
/// handle.
class Listener
{
public:
    Listener() = default;
    Listener(const Listener &) = delete;
    Listener &operator=(const Listener &) = delete;
    virtual ~Listener() = default;

    /// `text` is UTF-8 and valid during the call.
    virtual void webSocketText(Connection &from, QByteArrayView text) = 0;
    virtual void webSocketBinary(Connection &from, QByteArrayView data) = 0;
    /// Output of this turn is waiting for Connection::flush().
    virtual void webSocketWantsFlush(Connection &from) = 0;
    /// The peer has read some of the pending output.
    virtual void webSocketTookOutput(Connection &from) = 0;
    /// The last call. Not called after close() or abort().
    virtual void webSocketEnded(Connection &from, Ended why) = 0;
};

} // namespace saferide::websocket
