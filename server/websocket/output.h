// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/stream.h"
#include "shared/protocol/websocketframe.h"

namespace saferide::websocket {

/// The frames that wait for one stream: collected through a turn, written at once. What the stream
/// does not take stays here.
class Output
{
public:
    /// `stream` outlives it.
    explicit Output(Stream &stream)
        : m_stream(stream)
    {
    }

    void append(WebSocketOpcode opcode, QByteArrayView payload);
    /// A whole frame, ready-made.
    void append(QByteArrayView frame);
    /// Hands over what the stream takes.
    void write();

    /// Bytes that the system has not taken.
    qint64 unsent() const { return m_frames.size() + m_stream.unsent(); }
    /// The system did not take all that was written.
    bool isBlocked() const { return m_stream.isBlocked(); }
    void drop() { m_frames = {}; }

private:
    QByteArray &frames();

    Stream &m_stream;
    QByteArray m_frames;
};

} // namespace saferide::websocket
