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

/// The requests of one connection: one after another is read, served and answered.
class Conversation final : public ReplySink
{
public:
    /// The connection that it is held over. Called in the middle of the conversation's work.
    class Host
    {
    public:
        Host() = default;
        Host(const Host &) = delete;
        Host &operator=(const Host &) = delete;
        virtual ~Host() = default;

        /// There may be more to read, or something to send.
        virtual void advance() = 0;
        /// The last answer was written: ends the conversation.
        virtual void depart(Departure::Adopt adopt) = 0;
        /// Ends it at once: no answer would go out.
        virtual void cut() = 0;
    };

    /// What is said over it. `slot` is a child of the socket; `peer` its other end, be it a client
    /// or a proxy.
    struct Line
    {
        ConnectionSocket &socket;
        ConnectionSlot &slot;
        QHostAddress peer;
    };

    /// They outlive it, but nothing of the line is touched after end().
    Conversation(Edge &edge, Host &host, Line line);
    ~Conversation() override;

    /// One step of reading; false when nothing can be done before more comes.
    bool step();
    /// What is being read took too long, and was refused; or the connection departs.
    void checkTime(qint64 now);
    /// The request under way is the last one.
    void endAfterAnswer();
    /// Nothing more is read or answered; who waits for that is told.
    void end();

    bool isOver() const { return m_state == State::Over; }
    /// The next bytes are a request's, or more of one.
    bool isReading() const { return m_state == State::Reading; }
    /// Reading, and no byte of a request has come.
    bool isIdle() const { return isReading() && !m_exchange; }
    /// A peer may end its side after its last request (RFC 9112, 9.6) and still wants the answer.
    bool ignoresPeer() const
    {
        return m_state == State::Handling && m_exchange
            && !(m_exchange->route && m_exchange->route->options.endsWithPeer);
    }
    /// Nothing is under way for anybody, behind a proxy.
    bool isBetweenClients() const { return m_isOfProxy && isIdle(); }
    /// Since when it reads what it reads.
    qint64 since() const { return m_since; }
    void beginAnew(qint64 now) { m_since = now; } ///< its time for that
    quint64 requestCount() const { return m_number; } ///< that were dispatched
    /// Bytes of a body that are in our memory.
    qint64 heldBytes() const { return m_exchange ? m_exchange->countedBody : 0; }

    /// After Edge::awaitPlace: counts the connection for the stranger who asks by it; or the limit
    /// that is reached.
    std::optional<Limit> claimPlace();
    /// After Edge::awaitPlace: goes on with the request, or with a refusal.
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
    std::unique_ptr<Exchange> m_exchange; ///< none while idle: an idle connection is small
    State m_state = State::Reading;
    bool m_awaitsPlace = false;
    bool m_endsAfterAnswer = false;
    quint64 m_number = 0; ///< of the current request
    qint64 m_since; ///< start of the current phase: idle, head or body
};

} // namespace saferide::http
