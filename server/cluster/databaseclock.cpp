// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cluster/databaseclock.h"

#include <cstdlib>

namespace saferide::cluster {

DatabaseClock::DatabaseClock(const Clock &machine)
    : m_machine(machine)
{
}

Timestamp DatabaseClock::now() const
{
    return {m_machine.now().msecs - m_offset};
}

void DatabaseClock::setOffset(qint64 msecs)
{
    if (std::abs(msecs - m_offset) > ToleratedMsecs) {
        m_offset = msecs;
    }
}

} // namespace saferide::cluster
