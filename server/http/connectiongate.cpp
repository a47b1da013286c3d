// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connectiongate.h"

#include "server/eventloop/authenticatedpeer.h"

#include <QEvent>

namespace saferide::http {

QByteArray ConnectionGate::subscriber(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4); // also ::ffff:1.2.3.4
    if (isIpv4) {
        return QByteArray::number(ipv4);
    }
    const Q_IPV6ADDR ipv6 = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(&ipv6), 8);
}

std::optional<Limit> ConnectionGate::enter(const QHostAddress &address)
{
    const auto reached = [](qint64 limit, qint64 count) { return limit > 0 && count >= limit; };
    const QMutexLocker lock(&m_mutex);
    if (reached(m_limits.connectionsTotal, m_total)) {
        return Limit::ConnectionsTotal;
    }
    if (reached(m_limits.connectionsUnauthenticated, m_unauthenticated)) {
        return Limit::UnauthenticatedConnections;
    }
    qint64 &ofAddress = m_perAddress[subscriber(address)];
    if (reached(m_limits.connectionsPerAddress, ofAddress)) {
        return Limit::ConnectionsPerAddress;
    }
    ++ofAddress;
    ++m_total;
    ++m_unauthenticated;
    return std::nullopt;
}

void ConnectionGate::leave(const QHostAddress &address, bool wasAuthenticated)
{
    const QMutexLocker lock(&m_mutex);
    --m_total;
    m_unauthenticated -= wasAuthenticated ? 0 : 1;
    const auto ofAddress = m_perAddress.find(subscriber(address));
    if (ofAddress != m_perAddress.end() && --ofAddress.value() <= 0) {
        m_perAddress.erase(ofAddress);
    }
}

void ConnectionGate::authenticated()
{
    const QMutexLocker lock(&m_mutex);
    --m_unauthenticated;
}

qint64 ConnectionGate::total() const
{
    const QMutexLocker lock(&m_mutex);
    return m_total;
}

qint64 ConnectionGate::unauthenticated() const
{
    const QMutexLocker lock(&m_mutex);
    return m_unauthenticated;
}

ConnectionSlot::ConnectionSlot(ConnectionGate &gate, QHostAddress address, QObject *socket)
    : QObject(socket)
    , m_gate(gate)
    , m_address(std::move(address))
{
    socket->installEventFilter(this);
}

ConnectionSlot::~ConnectionSlot()
{
    m_gate.leave(m_address, m_authenticated);
}

void ConnectionSlot::markAuthenticated()
{
    if (!m_authenticated) {
        m_authenticated = true;
        m_gate.authenticated();
    }
}

bool ConnectionSlot::eventFilter(QObject *socket, QEvent *event)
{
    if (event->type() == QEvent::DynamicPropertyChange
        && socket->property(AuthenticatedPeerProperty).toBool()) {
        markAuthenticated();
    }
    return false;
}

} // namespace saferide::http
