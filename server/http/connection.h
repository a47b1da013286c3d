// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/conversation.h"

#include <optional>

namespace saferide::http {

/// A public HTTP/1.1 connection (RFC 9112). Limits the work per turn of the event loop, so that it
/// does not delay the others of its thread; pipelined requests wait in the socket. Deletes itself
/// when it ends, or when a Departure takes its socket: after the last reply, or to hand it over.
class Connection final : public QObject, private Conversation::Host
{
public:
    /// `slot` is a child of the socket. `peer` is its other end, a client or a proxy.
    Connection(Edge &edge, std::unique_ptr<QTcpSocket> socket, ConnectionSlot *slot,
               const QHostAddress &peer);
    ~Connection() override;

    /// Enforces the timeouts. `now` is Edge::nowMsecs().
    void sweep(qint64 now);
    /// Accepts no further request; ends at once if none is in progress.
    void shutDown();

    /// The address of a peer that has not presented a token; otherwise nullopt.
    std::optional<QHostAddress> stranger() const;
    /// Since when the connection has been idle: no byte of a request received, no reply pending.
    /// nullopt if it is not.
    std::optional<qint64> idleSince() const;
    /// Ends at once, to free its place for a waiting connection.
    void giveWay() { end(); }

private:
    void watchHandshake(const QTcpSocket &encrypted);
    void advance() override;
    bool mayStep();
    void flush();
    void settleReading();
    void socketWrote();
    qint64 bufferedBytes() const;
    void depart(Departure::Adopt adopt) override;
    void cut() override { end(); }
    void end();

    Edge &m_edge;
    std::unique_ptr<ConnectionSocket> m_socket; ///< null after the departure
    ConnectionSlot *m_slot;
    Conversation m_conversation;
    bool m_inHandshake = false; ///< the TLS handshake has begun, but is not complete
    bool m_advancing = false;
    bool m_continuing = false; ///< a turn of advance() is posted
    quint64 m_turnEnd = 0; ///< the number of requests at which a turn of advance() ends
};

} // namespace saferide::http
