// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/sessiongate.h"

#include "server/security/fairshare.h"
#include "server/security/ratelimit.h"

namespace saferide::socketio {

std::optional<Limit> SessionGate::enter(const QHostAddress &address, bool isAuthenticated)
{
    const QByteArray key = addressKey(address);
    const std::lock_guard lock(m_mutex);
    const Usage usage = m_ofAddress.value(key);
    if (reached(m_limits.total, m_total)) {
        return Limit::ConnectionsTotal;
    }
    if (!isAuthenticated
        && !hasPlaceFor(m_limits.unauthenticated, m_unauthenticated, usage.unauthenticated)) {
        return Limit::UnauthenticatedConnections;
    }
    if (reached(m_limits.perAddress, usage.sessions)) {
        return Limit::ConnectionsPerAddress;
    }
    const qint64 more = isAuthenticated ? 0 : 1;
    m_ofAddress[key] = {usage.sessions + 1, usage.unauthenticated + more};
    m_unauthenticated += more;
    ++m_total;
    return std::nullopt;
}

void SessionGate::leave(const QHostAddress &address, bool wasAuthenticated)
{
    const std::lock_guard lock(m_mutex);
    const qint64 fewer = wasAuthenticated ? 0 : 1;
    --m_total;
    m_unauthenticated -= fewer;
    const auto usage = m_ofAddress.find(addressKey(address));
    usage->unauthenticated -= fewer;
    if (--usage->sessions == 0) {
        m_ofAddress.erase(usage);
    }
}

void SessionGate::authenticated(const QHostAddress &address)
{
    const std::lock_guard lock(m_mutex);
    --m_unauthenticated;
    --m_ofAddress.find(addressKey(address))->unauthenticated;
}

} // namespace saferide::socketio
