// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/socketoutput.h"
#include "server/http/connection.h"
#include "server/http/connectiongate.h"
#include "server/http/edge.h"
#include "server/http/edgemetrics.h"
#include "server/http/requestlog.h"
#include "server/http/responsehead.h"

#include <QSslSocket>

#include <sys/socket.h>

namespace saferide::http {
namespace {

constexpr qint64 SmallBuffer = 4'096; // not worth counting

} // namespace

void Connection::refuse(int status, const QString &detail)
{
    refuse(detailReply(status, detail));
}

/// Answers what is not to be served, and ends the connection.
void Connection::refuse(Reply answer)
{
    m_edge.metrics().requestRefused(answer.status);
    if (answer.status == 414 || answer.status == 431) {
        m_edge.metrics().rejections().count(Limit::RequestHeadBytes);
    }
    m_state = State::Handling;
    answer.close = true;
    finishExchange(std::move(answer));
}

void Connection::setGoneCallback(quint64 requestNumber, std::function<void()> gone)
{
    if (m_exchange && requestNumber == m_number) {
        m_exchange->gone = std::move(gone);
    }
}

void Connection::markAuthenticated()
{
    if (m_state != State::Gone) {
        m_slot->markAuthenticated();
    }
}

void Connection::setAccount(quint64 requestNumber, qint64 account)
{
    if (m_exchange && requestNumber == m_number) {
        m_exchange->account = account;
    }
}

void Connection::reply(quint64 requestNumber, Reply answer)
{
    if (m_state != State::Handling || requestNumber != m_number) {
        return;
    }
    if (answer.status == 101) {
        switchProtocols(std::move(answer));
        return;
    }
    finishExchange(std::move(answer));
    advance();
}

void Connection::writeAnswer(const Reply &answer, bool keepAlive)
{
    const Head &head = m_exchange->parser.head();
    const Persistence persistence = answer.status == 101 ? Persistence::Upgrade
        : !keepAlive                                     ? Persistence::Close
        : head.http11                                    ? Persistence::Implied
                                                         : Persistence::Announced;
    QByteArray bytes = responseHead(m_edge.settings(), m_edge.httpDate(), m_exchange->request,
                                    answer, persistence);
    if (head.method != "HEAD") {
        bytes += answer.body;
    }
    writeToSocket(*m_socket, bytes);
}

void Connection::noteAnswer(int status)
{
    const Route *route = m_exchange->route;
    const bool wasServed = m_exchange->timer.isValid();
    const qint64 took = wasServed ? m_exchange->timer.nsecsElapsed() / 1'000 : 0;
    logRequest(
        {m_exchange->request, route, status,
         route == nullptr ? m_edge.routes().knownPath(m_exchange->request.segments) : QString(),
         m_exchange->account, took});
    if (wasServed) {
        m_edge.metrics().requestAnswered(m_exchange->request.method,
                                         route != nullptr ? route->pattern : QStringLiteral("none"),
                                         status, took);
    }
}

/// Counts bytes that are about to wait in our memory, behind others; false when that is too much.
/// A small answer always goes.
bool Connection::mayBuffer(qint64 before, qint64 bytes)
{
    return before + bytes <= SmallBuffer || m_slot->addBuffered(bytes);
}

/// Counts what has come of a body since the last time.
bool Connection::countBody()
{
    const qint64 more = m_exchange->parser.bodyBytes() - m_exchange->countedBody;
    if (more <= 0 || !mayBuffer(m_exchange->countedBody, more)) {
        return more <= 0;
    }
    m_exchange->countedBody += more;
    return true;
}

void Connection::finishExchange(Reply answer)
{
    const QByteArray &method = m_exchange->parser.head().method;
    const bool isHead = method == "HEAD";
    if (!mayBuffer(unsentBytes(), isHead ? 0 : answer.body.size())) {
        // What was changed is not to be called undone.
        answer = method == "GET" || isHead ? tooMuchBuffered() : bodyLeftOut(std::move(answer));
    }
    const bool keepAlive = m_exchange->parser.head().keepAlive && !answer.close
        && !m_closeAfterAnswer && !m_edge.isShuttingDown();
    writeAnswer(answer, keepAlive);
    noteAnswer(answer.status);
    m_exchange.reset();
    m_since = m_edge.nowMsecs();
    m_state = State::Reading;
    if (!keepAlive) {
        startLinger();
    }
}

void Connection::startLinger()
{
    m_state = State::Lingering;
    m_since = m_edge.nowMsecs();
    if (!m_advancing) {
        linger();
    }
}

/// Closing a socket with unread input resets it, and the peer may lose our answer: so writing ends
/// first, and what still comes is read and dropped for a moment.
void Connection::linger()
{
    flush();
    if (m_state == State::Lingering) {
        settleReading();
    }
    if (m_state != State::Lingering || unsentBytes() > 0) {
        return;
    }
    if (!m_writingEnded) {
        m_writingEnded = true;
        m_since = m_edge.nowMsecs();
        if (qobject_cast<QSslSocket *>(m_socket.get()) != nullptr) {
            m_socket->disconnectFromHost();
            return;
        }
        ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
    }
    m_lingered += m_socket->bytesAvailable();
    consume(m_socket->bytesAvailable());
    if (m_lingered > m_edge.settings().limits.lingerBytes) {
        end();
    }
}

void Connection::socketWrote()
{
    if (m_state == State::Gone) {
        return; // posted before it went
    }
    m_progressAt = m_edge.nowMsecs();
    m_slot->keepBuffered(bufferedBytes());
    if (m_state == State::Reading) {
        advance();
    } else if (m_state == State::HandingOver) {
        startHandOver();
    } else if (m_state == State::Lingering && !m_advancing && unsentBytes() == 0) {
        linger();
    }
}

void Connection::shutDown()
{
    m_closeAfterAnswer = true;
    if (m_state == State::Reading) {
        startLinger();
    }
}

/// True when what is being read took too long and was refused or dropped.
bool Connection::readingTimedOut(qint64 now)
{
    const Limits &limits = m_edge.settings().limits;
    const qint64 elapsed = now - m_since;
    const auto over = [elapsed](qint64 limit) { return limit > 0 && elapsed > limit; };
    if (m_exchange == nullptr && m_number > 0) {
        return over(m_slot->isAuthenticated() ? limits.idleMsecs : limits.idleUnauthenticatedMsecs);
    }
    if (m_exchange == nullptr || !m_exchange->headDone) {
        return over(limits.headMsecs);
    }
    if (!over(limits.bodyGraceMsecs)) {
        return false;
    }
    const qint64 came = m_exchange->parser.bodyBytes() - m_exchange->bodyBefore;
    const bool isSlow = came * 1'000 < limits.bodyBytesPerSecond * elapsed;
    if (!isSlow && !m_slot->isAuthenticated()) { // what a stranger sent fast buys no silence
        m_exchange->bodyBefore += came;
        m_since = now;
    }
    return isSlow;
}

/// True when output waits and the peer has taken none of it for too long. Seen once a second, which
/// covers all that is written: answers, `100 Continue`, and what TLS writes by itself.
bool Connection::hasStalled(qint64 now)
{
    if (m_state == State::Gone || !m_socket) {
        return false;
    }
    const bool waits = unsentBytes() > 0;
    const qint64 left = waits ? unacknowledgedBytes(m_socket->socketDescriptor()) : 0;
    if (!waits || left < m_unacknowledged) {
        m_progressAt = now;
    }
    m_unacknowledged = left;
    const qint64 limit = m_edge.settings().limits.stalledMsecs;
    return limit > 0 && now - m_progressAt > limit;
}

void Connection::sweep(qint64 now)
{
    const Limits &limits = m_edge.settings().limits;
    const bool stalled = hasStalled(now);
    const bool lingeredEnough =
        m_state == State::Lingering && m_writingEnded && now - m_since > limits.lingerMsecs;
    if (stalled || lingeredEnough) {
        end();
    } else if (m_state == State::Reading && readingTimedOut(now)) {
        const auto *tls = qobject_cast<QSslSocket *>(m_socket.get());
        if (tls != nullptr && !tls->isEncrypted()) {
            end(); // without a handshake no answer can go out
            return;
        }
        if (m_exchange == nullptr && m_number > 0) {
            startLinger();
            return;
        }
        if (m_exchange == nullptr) {
            m_exchange = std::make_unique<Exchange>(limits);
        }
        refuse(408, QStringLiteral("the request took too long"));
        linger();
    }
}

} // namespace saferide::http
