// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/replyhandle.h"
#include "server/http/requestparser.h"
#include "server/http/router.h"
#include "shared/core/rejections.h"

#include <QElapsedTimer>

#include <optional>

QT_FORWARD_DECLARE_CLASS(QTcpSocket)

namespace saferide::http {

class ConnectionSlot;
class Edge;

/// One public HTTP/1.1 connection (RFC 9112): one request at a time, answered in order; what is
/// pipelined waits in the socket. Deletes itself when it ends, or when a WebSocket takes its
/// socket.
class Connection final : public ReplySink
{
public:
    /// `slot` is a child of the socket; `peer` its other end, be it a client or a proxy.
    Connection(Edge &edge, std::unique_ptr<QTcpSocket> socket, ConnectionSlot *slot,
               QHostAddress peer);
    ~Connection() override;

    void reply(quint64 requestNumber, Reply answer) override;
    void setGoneCallback(quint64 requestNumber, std::function<void()> gone) override;
    void markAuthenticated() override;
    void setAccount(quint64 requestNumber, qint64 account) override;

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
    /// After Edge::awaitPlace: counts the connection for the stranger who asks by it; or the limit
    /// that is reached.
    std::optional<Limit> claimPlace();
    /// After Edge::awaitPlace: goes on with the request, or with a refusal.
    void placeDecided(std::optional<Limit> limit);
    bool awaitsPlace() const { return m_awaitsPlace; }

private:
    enum class State { Reading, Handling, HandingOver, Lingering, Gone };

    /// A request from its first byte to its answer.
    struct Exchange
    {
        explicit Exchange(const Limits &limits)
            : parser(limits)
        {
        }
        RequestParser parser;
        Request request;
        qint64 account = 0; ///< who asks; 0 until a handler knows
        const Route *route = nullptr;
        std::optional<Reply> early; ///< the answer is known, but the body is to be read first
        QElapsedTimer timer;
        std::function<void()> gone; ///< to be told when the connection ends before the answer
        bool headDone = false;
        qsizetype headBytes = 0; ///< that are still to be consumed
        qint64 countedBody = 0; ///< bytes of the body that the gate knows of
        qint64 bodyBefore = 0; ///< bytes of the body that had come at m_since
    };

    // connection.cpp: reading
    void watchHandshake(const QTcpSocket &encrypted);
    void advance();
    bool mayStep();
    bool step();
    bool skipEmptyLines();
    void consume(qint64 bytes);
    void dispatch();
    bool tooLarge();
    const BodyLimit &bodyLimit() const;
    void end();
    qint64 unsentBytes() const;
    qint64 bufferedBytes() const;
    void settleReading();
    void boundInput(qint64 bytes);
    void pauseReading(bool pause);

    // connectionhead.cpp: what the head asks for
    bool prepareRequest();
    bool findPlace();
    void refusePlace(Limit limit);
    bool serveHead();
    bool tryUpgrade();
    void switchProtocols(Reply answer);
    void startHandOver();
    void handOver();
    bool startBody();
    std::optional<Reply> routeRequest();

    // connectionanswer.cpp: answering, closing, time
    void refuse(int status, const QString &detail);
    void refuse(Reply answer);
    void writeAnswer(const Reply &answer, bool keepAlive);
    bool mayBuffer(qint64 before, qint64 bytes);
    bool countBody();
    void noteAnswer(int status);
    void finishExchange(Reply answer);
    void flush();
    void startLinger();
    void linger();
    void socketWrote();
    bool readingTimedOut(qint64 now);
    bool hasStalled(qint64 now);

    Edge &m_edge;
    std::unique_ptr<QTcpSocket> m_socket;
    ConnectionSlot *m_slot;
    QHostAddress m_peer;
    const bool m_isOfProxy;
    std::shared_ptr<ReplyAddress> m_address;
    std::unique_ptr<Exchange> m_exchange; ///< none while idle: an idle connection is small
    State m_state = State::Reading;
    bool m_inHandshake = false; ///< of TLS: its first byte has come, not its last
    bool m_awaitsPlace = false;
    bool m_advancing = false;
    bool m_continuing = false; ///< a turn of advance() is posted
    bool m_closeAfterAnswer = false;
    bool m_writingEnded = false;
    bool m_readingPaused = false;
    quint64 m_number = 0; ///< of the current request
    quint64 m_turnEnd = 0; ///< the number with which a turn of advance() ends
    qint64 m_since; ///< start of the current phase: idle, head, body or lingering
    qint64 m_lingered = 0; ///< bytes dropped while lingering
    qint64 m_progressAt; ///< when the peer last took a byte, or had taken all
    qint64 m_unacknowledged = 0; ///< bytes, while output waits
};

} // namespace saferide::http
