// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/stream.h"
#include "shared/protocol/websocketframe.h"

#include <vector>

namespace saferide::websocket {

/// The frames waiting for a stream: collected during a turn and written at once. Keeps what the
/// stream does not take.
class Output
{
public:
    /// `stream` outlives this object.
    explicit Output(Stream &stream)
        : m_stream(stream)
    {
    }

    void append(WebSocketOpcode opcode, QByteArrayView payload);
    /// Adds a complete frame. A large one is not copied: all connections share its bytes.
    void append(const QByteArray &frame);
    /// Writes as much as the stream takes.
    void write();

    /// Bytes not yet taken by the system.
    qint64 unsent() const { return m_waiting + m_stream.unsent(); }
    /// The system did not take all output.
    bool isBlocked() const { return m_stream.isBlocked(); }
    void drop();

private:
    struct Segment
    {
        QByteArray bytes;
        qsizetype written = 0; ///< bytes of a shared segment; written bytes of our own are removed
        bool shared = false;
    };

    QByteArray &collected();
    bool writeFirst();

    Stream &m_stream;
    std::vector<Segment> m_segments; // in order; usually one of our own
    qint64 m_waiting = 0; // bytes of all segments
};

} // namespace saferide::websocket
