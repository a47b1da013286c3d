// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connection.h"

#include "server/eventloop/socketoutput.h"
#include "server/http/connectiongate.h"
#include "server/http/edge.h"
#include "server/http/edgemetrics.h"

#include <QSslSocket>

#include <limits>

namespace saferide::http {
namespace {

qint64 readAhead(const Limits &limits)
{
    return limits.headBytes + limits.requestLineBytes;
}

} // namespace

Connection::Connection(Edge &edge, std::unique_ptr<QTcpSocket> socket, ConnectionSlot *slot,
                       const QHostAddress &peer)
    : m_edge(edge)
    , m_socket(std::make_unique<ConnectionSocket>(
          std::move(socket), readAhead(edge.settings().limits), edge.nowMsecs()))
    , m_slot(slot)
    , m_conversation(edge, *this, {*m_socket, *slot, peer})
{
    QTcpSocket *its = m_socket->get();
    if (const auto *encrypted = its->findChild<QTcpSocket *>()) { // under QSslSocket
        watchHandshake(*encrypted);
    }
    connect(its, &QIODevice::readyRead, this, &Connection::advance, signalsOf(*its));
    whenSent(its, this, &Connection::socketWrote);
    connect(its, &QAbstractSocket::disconnected, this, &Connection::end);
    m_edge.metrics().openConnections().add(1);
}

Connection::~Connection()
{
    m_edge.forget(this);
    m_edge.metrics().openConnections().add(-1);
    if (m_socket) {
        disconnect(m_socket->get(), nullptr, this, nullptr);
    }
}

/// The socket does not report received bytes, but a peer with a slow handshake is not idle.
void Connection::watchHandshake(const QTcpSocket &encrypted)
{
    connect(
        &encrypted, &QIODevice::readyRead, this, [this] { m_inHandshake = true; },
        Qt::SingleShotConnection);
    const auto *tls = qobject_cast<QSslSocket *>(m_socket->get());
    connect(tls, &QSslSocket::encrypted, this, [this] {
        m_inHandshake = false;
        m_conversation.beginAnew(m_edge.nowMsecs());
    });
}

/// Nothing is read or written any more. Destruction waits for the event loop: we may be within a
/// signal of the socket.
void Connection::end()
{
    if (!m_conversation.isOver()) {
        m_conversation.end();
        deleteLater();
    }
}

void Connection::depart(Departure::Adopt adopt)
{
    disconnect(m_socket->get(), nullptr, this, nullptr);
    m_edge.depart(std::move(m_socket), m_slot, std::move(adopt));
    end();
}

void Connection::shutDown()
{
    m_conversation.endAfterAnswer();
}

std::optional<QHostAddress> Connection::stranger() const
{
    const bool isOne = !m_conversation.isOver() && !m_slot->isAuthenticated();
    return isOne ? m_slot->client() : std::nullopt;
}

std::optional<qint64> Connection::idleSince() const
{
    const bool isIdle = m_conversation.isIdle() && !m_inHandshake && m_socket->unsent() == 0
        && m_socket->available() == 0;
    return isIdle ? std::optional(m_conversation.since()) : std::nullopt;
}

/// The memory in use for this peer: the body being received and the pending replies.
qint64 Connection::bufferedBytes() const
{
    return m_socket->unsent() + m_conversation.heldBytes();
}

/// False if the turn of this connection is over: a peer that pipelines must not delay the others of
/// the thread. The next turn is posted.
bool Connection::mayStep()
{
    if (!m_conversation.isReading() || m_conversation.requestCount() < m_turnEnd) {
        return m_conversation.isReading();
    }
    m_continuing = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_continuing = false;
            advance();
        },
        Qt::QueuedConnection);
    return false;
}

void Connection::advance()
{
    if (m_advancing || m_continuing) {
        return; // a handler replied at once, and the loop below continues; or a turn is posted
    }
    m_advancing = true;
    const qint64 limit = m_edge.settings().limits.requestsPerTurn;
    m_turnEnd = limit > 0 ? m_conversation.requestCount() + quint64(limit)
                          : std::numeric_limits<quint64>::max();
    while (mayStep() && m_conversation.step()) { }
    if (!m_conversation.isOver()) {
        flush();
    }
    if (!m_conversation.isOver()) {
        settleReading();
    }
    m_advancing = false;
}

void Connection::flush()
{
    m_socket->flush();
    if (m_conversation.isOver()) {
        return;
    }
    m_slot->keepBuffered(bufferedBytes());
    if (m_conversation.isBetweenClients() && m_socket->unsent() == 0) {
        m_slot->markAuthenticated(); // the connection belongs to the proxy
    }
}

/// QTcpSocket closes at the end of input. So nothing is read before a reply is sent, and before
/// requests left for the next turn are answered.
void Connection::settleReading()
{
    const bool isReading = m_conversation.isReading();
    m_socket->pauseReading(m_conversation.ignoresPeer() || m_continuing
                           || (isReading && m_socket->unsent() > 0));
    if (isReading) {
        m_socket->wakeReading();
    }
}

void Connection::socketWrote()
{
    if (m_conversation.isOver()) {
        return; // posted before the departure
    }
    m_socket->noteProgress(m_edge.nowMsecs());
    m_slot->keepBuffered(bufferedBytes());
    if (m_conversation.isReading()) {
        advance();
    }
}

void Connection::sweep(qint64 now)
{
    if (m_conversation.isOver()) {
        return;
    }
    if (m_socket->hasStalled(now, m_edge.settings().limits.stalledMsecs)) {
        end();
    } else {
        m_conversation.checkTime(now);
    }
}

} // namespace saferide::http
