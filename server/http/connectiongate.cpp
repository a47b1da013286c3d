// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connectiongate.h"

#include "server/eventloop/fairshare.h"
#include "server/eventloop/ratelimit.h"

namespace saferide::http {

std::optional<Limit> ConnectionGate::enter(const Client &client)
{
    const QMutexLocker lock(&m_mutex);
    if (reached(m_limits.connectionsTotal, m_total)) {
        return Limit::ConnectionsTotal;
    }
    const Holder holder{client, !client};
    if (const auto limit = limitFor(holder)) {
        return limit;
    }
    add(holder, 0);
    ++m_total;
    return std::nullopt;
}

void ConnectionGate::leave(const Client &client, bool wasAuthenticated, qint64 bufferedBytes)
{
    const QMutexLocker lock(&m_mutex);
    --m_total;
    m_bufferedBytes -= bufferedBytes;
    remove({client, wasAuthenticated}, bufferedBytes);
}

void ConnectionGate::authenticated(const Client &client, qint64 bufferedBytes)
{
    const QMutexLocker lock(&m_mutex);
    remove({client, false}, bufferedBytes);
    add({client, true}, bufferedBytes);
}

std::optional<Limit> ConnectionGate::move(const Holder &from, const Holder &to,
                                          qint64 bufferedBytes)
{
    const QMutexLocker lock(&m_mutex);
    remove(from, bufferedBytes);
    const auto limit = limitFor(to);
    add(limit ? from : to, bufferedBytes);
    return limit;
}

/// Requires m_mutex. The limit that this owner has reached, if any.
std::optional<Limit> ConnectionGate::limitFor(const Holder &holder) const
{
    if (!holder.client) {
        return std::nullopt;
    }
    const Usage usage = m_perClient.value(addressKey(*holder.client));
    if (!holder.isAuthenticated
        && !hasPlaceFor(m_limits.connectionsUnauthenticated, m_unauthenticated,
                        usage.unauthenticated)) {
        return Limit::UnauthenticatedConnections;
    }
    if (reached(m_limits.connectionsPerAddress, usage.connections)) {
        return Limit::ConnectionsPerAddress;
    }
    return std::nullopt;
}

/// Requires m_mutex.
void ConnectionGate::add(const Holder &holder, qint64 bufferedBytes)
{
    const qint64 strangers = holder.isAuthenticated ? 0 : 1;
    m_unauthenticated += strangers;
    m_unauthenticatedBytes += strangers * bufferedBytes;
    if (holder.client) {
        Usage &usage = m_perClient[addressKey(*holder.client)];
        ++usage.connections;
        usage.unauthenticated += strangers;
        usage.bufferedBytes += bufferedBytes;
    }
}

/// Requires m_mutex.
void ConnectionGate::remove(const Holder &holder, qint64 bufferedBytes)
{
    const qint64 strangers = holder.isAuthenticated ? 0 : 1;
    m_unauthenticated -= strangers;
    m_unauthenticatedBytes -= strangers * bufferedBytes;
    const auto usage =
        holder.client ? m_perClient.find(addressKey(*holder.client)) : m_perClient.end();
    if (usage == m_perClient.end()) {
        return;
    }
    usage->unauthenticated -= strangers;
    usage->bufferedBytes -= bufferedBytes;
    if (--usage->connections <= 0) {
        m_perClient.erase(usage);
    }
}

/// Requires m_mutex. `usage` is null if the bytes belong to no client.
std::optional<Limit> ConnectionGate::bufferLimit(const Usage *usage, qint64 bytes,
                                                 qint64 ofStrangers) const
{
    const auto isOver = [](qint64 limit, qint64 sum) { return limit > 0 && sum > limit; };
    if (ofStrangers > 0
        && isOver(m_limits.bufferedBytesUnauthenticated, m_unauthenticatedBytes + ofStrangers)) {
        return Limit::BufferedBytesTotal;
    }
    if (isOver(m_limits.bufferedBytesTotal, m_bufferedBytes + bytes)) {
        return Limit::BufferedBytesTotal;
    }
    if (usage != nullptr
        && isOver(m_limits.bufferedBytesPerAddress, usage->bufferedBytes + bytes)) {
        return Limit::BufferedBytesPerAddress;
    }
    return std::nullopt;
}

bool ConnectionGate::addBuffered(const Client &client, bool isAuthenticated, qint64 bytes)
{
    const QMutexLocker lock(&m_mutex);
    const qint64 ofStrangers = isAuthenticated ? 0 : bytes;
    const auto found = client ? m_perClient.find(addressKey(*client)) : m_perClient.end();
    Usage *usage = found != m_perClient.end() ? &*found : nullptr;
    if (const auto limit = bufferLimit(usage, bytes, ofStrangers)) {
        m_rejections.count(*limit);
        return false;
    }
    if (usage != nullptr) {
        usage->bufferedBytes += bytes;
    }
    m_bufferedBytes += bytes;
    m_unauthenticatedBytes += ofStrangers;
    return true;
}

void ConnectionGate::removeBuffered(const Client &client, bool isAuthenticated, qint64 bytes)
{
    const QMutexLocker lock(&m_mutex);
    m_bufferedBytes -= bytes;
    m_unauthenticatedBytes -= isAuthenticated ? 0 : bytes;
    if (const auto usage = client ? m_perClient.find(addressKey(*client)) : m_perClient.end();
        usage != m_perClient.end()) {
        usage->bufferedBytes -= bytes;
    }
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

qint64 ConnectionGate::bufferedBytes() const
{
    const QMutexLocker lock(&m_mutex);
    return m_bufferedBytes;
}

ConnectionSlot::ConnectionSlot(ConnectionGate &gate, ConnectionGate::Client client, QObject *socket)
    : PeerPlace(socket)
    , m_gate(gate)
    , m_client(std::move(client))
    , m_authenticated(!m_client)
{
}

ConnectionSlot::~ConnectionSlot()
{
    m_gate.leave(m_client, m_authenticated, m_bufferedBytes);
}

std::optional<Limit> ConnectionSlot::setHolder(const ConnectionGate::Holder &holder)
{
    const auto limit = m_gate.move({m_client, m_authenticated}, holder, m_bufferedBytes);
    if (!limit) {
        m_client = holder.client;
        m_authenticated = holder.isAuthenticated;
    }
    return limit;
}

void ConnectionSlot::markAuthenticated()
{
    if (!m_authenticated) {
        m_authenticated = true;
        m_gate.authenticated(m_client, m_bufferedBytes);
    }
}

bool ConnectionSlot::addBuffered(qint64 bytes)
{
    const bool fits = m_gate.addBuffered(m_client, m_authenticated, bytes);
    m_bufferedBytes += fits ? bytes : 0;
    return fits;
}

void ConnectionSlot::keepBuffered(qint64 bytes)
{
    if (bytes < m_bufferedBytes) {
        m_gate.removeBuffered(m_client, m_authenticated, m_bufferedBytes - bytes);
        m_bufferedBytes = bytes;
    }
}

bool ConnectionSlot::holdBytes(qint64 bytes)
{
    keepBuffered(bytes);
    return bytes <= m_bufferedBytes || addBuffered(bytes - m_bufferedBytes);
}

} // namespace saferide::http
