// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/conversation.h"

#include <optional>

namespace saferide::http {

/// One public HTTP/1.1 connection (RFC 9112): reads in turns, so that none holds up the others of
/// its thread; what is pipelined waits in the socket. Deletes itself when it ends, or when a
/// Departure takes its socket: after the last answer, or to hand it over.
class Connection final : public QObject, private Conversation::Host
{
public:
    /// `slot` is a child of the socket; `peer` its other end, be it a client or a proxy.
    Connection(Edge &edge, std::unique_ptr<QTcpSocket> socket, ConnectionSlot *slot,
               const QHostAddress &peer);
    ~Connection() override;

    /// Ends what took too long. `now` as Edge::nowMsecs().
    void sweep(qint64 now);
    /// No further request; ends at once when none is under way.
    void shutDown();

    /// Of a peer that has shown no token: its address; else none.
    std::optional<QHostAddress> stranger() const;
    /// Since when no byte of a request has come and no answer waits; none otherwise.
    std::optional<qint64> idleSince() const;
    /// Ends at once, for somebody who waits for a place.
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
    std::unique_ptr<ConnectionSocket> m_socket; ///< until it departs
    ConnectionSlot *m_slot;
    Conversation m_conversation;
    bool m_inHandshake = false; ///< of TLS: its first byte has come, not its last
    bool m_advancing = false;
    bool m_continuing = false; ///< a turn of advance() is posted
    quint64 m_turnEnd = 0; ///< the number of requests with which a turn of advance() ends
};

} // namespace saferide::http
