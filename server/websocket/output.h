// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/stream.h"
#include "shared/protocol/websocketframe.h"

#include <vector>

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
    /// A whole frame, ready-made. A large one is not copied: all that wait for it share its bytes.
    void append(const QByteArray &frame);
    /// Hands over what the stream takes.
    void write();

    /// Bytes that the system has not taken.
    qint64 unsent() const { return m_waiting + m_stream.unsent(); }
    /// The system did not take all that was written.
    bool isBlocked() const { return m_stream.isBlocked(); }
    void drop();

private:
    struct Segment
    {
        QByteArray bytes;
        qsizetype written = 0; ///< of a shared one; of our own what was written is removed
        bool shared = false;
    };

    QByteArray &collected();
    bool writeFirst();

    Stream &m_stream;
    std::vector<Segment> m_segments; // in order; mostly one, our own
    qint64 m_waiting = 0; // bytes of all segments
};

} // namespace saferide::websocket
