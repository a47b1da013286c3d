// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/connectionsocket.h"
#include "server/http/departure.h"
#include "server/http/exchange.h"
#include "server/http/replyhandle.h"

#include <optional>

namespace saferide::http {

class ConnectionSlot;
class Edge;

/// The requests of a connection: reads, serves and answers one after another.
class Conversation final : public ReplySink
{
public:
    /// The connection below. Called from within the methods of Conversation.
    class Host
    {
    public:
        Host() = default;
        Host(const Host &) = delete;
        Host &operator=(const Host &) = delete;
        virtual ~Host() = default;

        /// There may be more input to read, or output to send.
        virtual void advance() = 0;
        /// The last reply was written: ends the conversation.
        virtual void depart(Departure::Adopt adopt) = 0;
        /// Ends it at once: no reply could be sent.
        virtual void cut() = 0;
    };

    /// The transport. `slot` is a child of the socket. `peer` is its other end, a client or a
    /// proxy.
    struct Line
    {
        ConnectionSocket &socket;
        ConnectionSlot &slot;
        QHostAddress peer;
    };

    /// All arguments outlive this object, but `line` is not used after end().
    Conversation(Edge &edge, Host &host, Line line);
    ~Conversation() override;

    /// One step of reading; false if more input is required.
    bool step();
    /// The request being read took too long and was refused, or the connection departs.
    void checkTime(qint64 now);
    /// The current request is the last one.
    void endAfterAnswer();
    /// Nothing more is read or answered; notifies ReplyHandle::whenGone().
    void end();

    bool isOver() const { return m_state == State::Over; }
    /// Whether further input belongs to a request.
    bool isReading() const { return m_state == State::Reading; }
    /// Waiting for a request, of which no byte has been received.
    bool isIdle() const { return isReading() && !m_exchange; }
    /// The peer may close its side after its last request (RFC 9112, 9.6) and still expect the
    /// reply.
    bool ignoresPeer() const
    {
        return m_state == State::Handling && m_exchange
            && !(m_exchange->route && m_exchange->route->options.endsWithPeer);
    }
    /// Behind a proxy: no client has a request in progress.
    bool isBetweenClients() const { return m_isOfProxy && isIdle(); }
    /// When the current phase of reading began.
    qint64 since() const { return m_since; }
    void beginAnew(qint64 now) { m_since = now; } ///< restarts it
    quint64 requestCount() const { return m_number; } ///< dispatched so far
    /// Bytes of a body in memory.
    qint64 heldBytes() const { return m_exchange ? m_exchange->countedBody : 0; }

    /// After Edge::awaitPlace(): counts the connection for the client who makes the request, or
    /// returns the limit that is reached.
    std::optional<Limit> claimPlace();
    /// After Edge::awaitPlace(): continues with the request, or refuses it.
    void placeDecided(std::optional<Limit> limit);

    void reply(quint64 requestNumber, Reply answer) override;
    void setGoneCallback(quint64 requestNumber, std::function<void()> gone) override;
    void markAuthenticated() override;
    void setAccount(quint64 requestNumber, qint64 account) override;

private:
    enum class State { Reading, Handling, Over };

    bool takeHead();
    bool findPlace();
    void refusePlace(Limit limit);
    bool serveHead();
    bool tryUpgrade();
    bool startBody();
    bool countBody();
    bool tooLarge();
    void dispatch();
    void refuse(Reply answer);
    void finishExchange(Reply answer);
    void switchProtocols(Reply answer);
    void handOver();
    void consume(qint64 bytes);
    bool mayBuffer(qint64 before, qint64 bytes);
    bool hasTimedOut(qint64 now);

    Edge &m_edge;
    Host &m_host;
    const Line m_line;
    const bool m_isOfProxy;
    std::shared_ptr<ReplyAddress> m_address;
    std::unique_ptr<Exchange> m_exchange; ///< null while idle: an idle connection is small
    State m_state = State::Reading;
    bool m_awaitsPlace = false;
    bool m_endsAfterAnswer = false;
    quint64 m_number = 0; ///< of the current request
    qint64 m_since; ///< start of the current phase: idle, head or body
};

} // namespace saferide::http
