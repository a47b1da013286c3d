// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/departure.h"

#include "server/eventloop/socketoutput.h"
#include "server/http/connectiongate.h"
#include "server/http/edge.h"
#include "server/http/edgemetrics.h"

namespace saferide::http {

Departure::Departure(Edge &edge, std::unique_ptr<ConnectionSocket> socket, ConnectionSlot *slot,
                     Adopt adopt)
    : m_edge(edge)
    , m_socket(std::move(socket))
    , m_slot(slot)
    , m_adopt(std::move(adopt))
{
    QTcpSocket *its = m_socket->get();
    if (!m_adopt) { // otherwise the input belongs to the next owner
        connect(its, &QIODevice::readyRead, this, &Departure::goOn, signalsOf(*its));
    }
    whenSent(its, this, [this] {
        if (!m_isGone) {
            m_socket->noteProgress(m_edge.nowMsecs());
            goOn();
        }
    });
    connect(its, &QAbstractSocket::disconnected, this, &Departure::end);
    m_edge.metrics().openConnections().add(1);
    // Not now: we may be within a signal of the socket.
    QMetaObject::invokeMethod(this, &Departure::goOn, Qt::QueuedConnection);
}

Departure::~Departure()
{
    m_edge.forget(this);
    m_edge.metrics().openConnections().add(-1);
    if (m_socket->get() != nullptr) {
        disconnect(m_socket->get(), nullptr, this, nullptr);
    }
}

std::optional<QHostAddress> Departure::stranger() const
{
    return m_isGone || m_slot->isAuthenticated() ? std::nullopt : m_slot->client();
}

void Departure::goOn()
{
    if (m_isGone || m_isHandingOver) {
        return;
    }
    m_socket->flush();
    if (m_isGone) {
        return;
    }
    const qint64 unsent = m_socket->unsent();
    m_slot->keepBuffered(unsent);
    m_socket->pauseReading(m_adopt || unsent > 0);
    if (unsent > 0) {
        return;
    }
    if (m_adopt) {
        m_isHandingOver = true;
        QMetaObject::invokeMethod(this, &Departure::handOver, Qt::QueuedConnection);
    } else {
        close();
    }
}

void Departure::close()
{
    if (!m_writingEnded) {
        m_writingEnded = true;
        m_endedAt = m_edge.nowMsecs();
        m_socket->endWriting();
        if (m_isGone || m_socket->isTls()) {
            return;
        }
    }
    const qint64 dropped = m_socket->drop(m_socket->available());
    m_edge.metrics().receivedBytes().add(quint64(dropped));
    m_dropped += dropped;
    if (m_dropped > m_edge.settings().limits.lingerBytes) {
        end();
    }
}

/// Not within a signal of the socket: the new owner may move it to another thread.
void Departure::handOver()
{
    if (m_isGone) {
        return; // the peer has left meanwhile
    }
    std::unique_ptr<QTcpSocket> socket = m_socket->release(this);
    const Adopt adopt = std::move(m_adopt);
    end();
    adopt(std::move(socket));
}

void Departure::end()
{
    if (!std::exchange(m_isGone, true)) {
        deleteLater();
    }
}

void Departure::sweep(qint64 now)
{
    if (m_isGone) {
        return;
    }
    const Limits &limits = m_edge.settings().limits;
    const bool lingeredEnough = m_writingEnded && now - m_endedAt > limits.lingerMsecs;
    if (m_socket->hasStalled(now, limits.stalledMsecs) || lingeredEnough) {
        end();
    }
}

} // namespace saferide::http
