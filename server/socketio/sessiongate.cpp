// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/sessiongate.h"

#include "server/eventloop/fairshare.h"
#include "server/eventloop/ratelimit.h"

namespace saferide::socketio {

SessionGate::Entry SessionGate::enter(const Newcomer &newcomer, qint64 now)
{
    const QByteArray key = addressKey(newcomer.address);
    const std::lock_guard lock(m_mutex);
    Entry entry{limitFor(key, newcomer.isAuthenticated), {}};
    if (entry.refusal == Limit::UnauthenticatedConnections) {
        entry.gaveWay = whoGivesWayTo(key, now);
        if (!entry.gaveWay.isEmpty()) {
            remove(entry.gaveWay);
            entry.refusal.reset();
        }
    }
    if (entry.refusal) {
        return entry;
    }
    Usage &usage = m_ofAddress[key];
    ++usage.sessions;
    ++m_total;
    if (!newcomer.isAuthenticated) {
        ++usage.unauthenticated;
        m_strangers.insert(newcomer.sid, {key, now});
    }
    return entry;
}

/// Requires m_mutex.
std::optional<Limit> SessionGate::limitFor(const QByteArray &address, bool isAuthenticated) const
{
    const Usage usage = m_ofAddress.value(address);
    if (reached(m_limits.total, m_total)) {
        return Limit::ConnectionsTotal;
    }
    if (reached(m_limits.perAddress, usage.sessions)) {
        return Limit::ConnectionsPerAddress;
    }
    if (!isAuthenticated
        && !hasPlaceFor(m_limits.unauthenticated, m_strangers.size(), usage.unauthenticated)) {
        return Limit::UnauthenticatedConnections;
    }
    return std::nullopt;
}

/// Requires m_mutex. Empty if none does.
QByteArray SessionGate::whoGivesWayTo(const QByteArray &address, qint64 now) const
{
    QByteArray sid;
    std::pair<qint64, qint64> rank; // number of sessions of the address, idle time
    for (auto it = m_strangers.begin(); it != m_strangers.end(); ++it) {
        const qint64 idle = it->idleSince ? now - *it->idleSince : -1;
        const std::pair itsRank(m_ofAddress.value(it->address).unauthenticated, idle);
        if (idle >= m_limits.givesWayAfterMs && (sid.isEmpty() || itsRank > rank)) {
            sid = it.key();
            rank = itsRank;
        }
    }
    const bool isOwn = m_strangers.value(sid).address == address;
    return isOwn || rank.first > m_ofAddress.value(address).unauthenticated ? sid : QByteArray();
}

/// Requires m_mutex. For a counted unauthenticated session.
void SessionGate::remove(const QByteArray &sid)
{
    const auto usage = m_ofAddress.find(m_strangers.take(sid).address);
    --m_total;
    --usage->unauthenticated;
    if (--usage->sessions == 0) {
        m_ofAddress.erase(usage);
    }
}

void SessionGate::leave(const Newcomer &who)
{
    const std::lock_guard lock(m_mutex);
    if (m_strangers.contains(who.sid)) {
        remove(who.sid);
    } else if (who.isAuthenticated) { // otherwise it already gave way
        const auto usage = m_ofAddress.find(addressKey(who.address));
        --m_total;
        if (--usage->sessions == 0) {
            m_ofAddress.erase(usage);
        }
    }
}

bool SessionGate::authenticated(const QByteArray &sid)
{
    const std::lock_guard lock(m_mutex);
    const auto stranger = m_strangers.find(sid);
    if (stranger == m_strangers.end()) {
        return false;
    }
    --m_ofAddress.find(stranger->address)->unauthenticated;
    m_strangers.erase(stranger);
    return true;
}

void SessionGate::setIdleSince(const QByteArray &sid, std::optional<qint64> now)
{
    const std::lock_guard lock(m_mutex);
    if (const auto stranger = m_strangers.find(sid); stranger != m_strangers.end()) {
        stranger->idleSince = now;
    }
}

} // namespace saferide::socketio
