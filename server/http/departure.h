// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/connectionsocket.h"

#include <QHostAddress>

#include <functional>
#include <optional>

namespace saferide::http {

class ConnectionSlot;
class Edge;

/// The socket of a connection after its last reply: once that is sent, the socket is handed to
/// another owner, or closed. Closing a socket with unread input resets it, and the peer may lose
/// the reply: therefore writing ends first, and further input is read and discarded for a while.
/// Deletes itself.
class Departure final : public QObject
{
public:
    /// Receives the socket with nothing unsent, no slots connected and an unlimited read buffer.
    /// Called from the event loop.
    using Adopt = std::function<void(std::unique_ptr<QTcpSocket>)>;

    /// `slot` is a child of the socket. Without `adopt` the socket is closed.
    Departure(Edge &edge, std::unique_ptr<ConnectionSocket> socket, ConnectionSlot *slot,
              Adopt adopt);
    ~Departure() override;

    /// Enforces the timeouts. `now` is Edge::nowMsecs().
    void sweep(qint64 now);
    /// See Connection::stranger().
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
    qint64 m_endedAt = 0; // when writing ended
    qint64 m_dropped = 0; // bytes discarded
};

} // namespace saferide::http
