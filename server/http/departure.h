// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/connectionsocket.h"

#include <QHostAddress>

#include <functional>
#include <optional>

namespace saferide::http {

class ConnectionSlot;
class Edge;

/// The socket of a connection that has had its last answer: when that is out, another owner takes
/// it, or it is closed. Closing a socket with unread input resets it, and the peer may lose the
/// answer: so writing ends first, and what still comes is read and dropped for a moment. Deletes
/// itself.
class Departure final : public QObject
{
public:
    /// Gets the socket with nothing unsent, no slots connected, and its read buffer unlimited; from
    /// the event loop.
    using Adopt = std::function<void(std::unique_ptr<QTcpSocket>)>;

    /// `slot` is a child of the socket. Without `adopt` the socket is closed.
    Departure(Edge &edge, std::unique_ptr<ConnectionSocket> socket, ConnectionSlot *slot,
              Adopt adopt);
    ~Departure() override;

    /// Ends what took too long. `now` as Edge::nowMsecs().
    void sweep(qint64 now);
    /// As Connection::stranger().
    std::optional<QHostAddress> stranger() const;

private:
    void goOn();
    void close();
    void handOver();
    void end();

    Edge &m_edge;
    std::unique_ptr<ConnectionSocket> m_socket;
    ConnectionSlot *m_slot;
    Adopt m_adopt;
    bool m_isHandingOver = false;
    bool m_writingEnded = false;
    bool m_isGone = false;
    qint64 m_endedAt = 0; // writing
    qint64 m_dropped = 0; // bytes
};

} // namespace saferide::http
