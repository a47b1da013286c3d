// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/sessiongate.h"

#include "server/security/ratelimit.h"

namespace saferide::socketio {

std::optional<Limit> SessionGate::enter(const QHostAddress &address)
{
    const auto reached = [](qint64 limit, qint64 count) { return limit > 0 && count >= limit; };
    const QByteArray key = addressKey(address);
    const std::lock_guard lock(m_mutex);
    if (reached(m_limits.total, m_total)) {
        return Limit::ConnectionsTotal;
    }
    if (reached(m_limits.unauthenticated, m_unauthenticated)) {
        return Limit::UnauthenticatedConnections;
    }
    if (reached(m_limits.perAddress, m_ofAddress.value(key))) {
        return Limit::ConnectionsPerAddress;
    }
    ++m_ofAddress[key];
    ++m_total;
    ++m_unauthenticated;
    return std::nullopt;
}

void SessionGate::leave(const QHostAddress &address, bool wasAuthenticated)
{
    const std::lock_guard lock(m_mutex);
    --m_total;
    m_unauthenticated -= wasAuthenticated ? 0 : 1;
    const auto ofAddress = m_ofAddress.find(addressKey(address));
    if (--*ofAddress == 0) {
        m_ofAddress.erase(ofAddress);
    }
}

void SessionGate::authenticated()
{
    const std::lock_guard lock(m_mutex);
    --m_unauthenticated;
}

} // namespace saferide::socketio
