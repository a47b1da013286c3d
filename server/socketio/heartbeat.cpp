// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/heartbeat.h"

#include <algorithm>

namespace saferide::socketio {

void Heartbeat::restart()
{
    m_awaitsPong = false;
    m_pingDue = m_deadlines.now() + m_settings.pingIntervalMs;
    m_deadline.set(m_pingDue);
}

bool Heartbeat::passed()
{
    if (m_awaitsPong) {
        return false;
    }
    m_awaitsPong = true;
    // Measured from when the ping was due, not from when it was sent; but if this thread was very
    // late, the peer still has time to answer.
    const qint64 timeout = m_settings.pingTimeoutMs;
    m_deadline.set(std::max(m_pingDue + timeout, m_deadlines.now() + timeout / 2));
    return true;
}

bool Heartbeat::isOverdue() const
{
    return m_awaitsPong && m_deadline.isSet() && m_deadline.when() <= m_deadlines.now();
}

} // namespace saferide::socketio
