// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/drain.h"

namespace saferide {

Drain::Drain(std::chrono::seconds duration, Steps steps)
    : m_turns(int(std::chrono::milliseconds(duration) / TurnTime))
    , m_steps(std::move(steps))
{
    m_timer.setInterval(TurnTime);
    connect(&m_timer, &QTimer::timeout, this, &Drain::turn);
}

void Drain::turn()
{
    const int before = m_done++;
    if (before < m_turns / 2 || before >= m_turns) {
        return;
    }
    if (before == m_turns / 2) {
        m_steps.stopAccepting();
    }
    m_steps.closeSome(m_turns - before);
    if (m_done == m_turns) {
        m_timer.stop();
        m_steps.finish();
    }
}

} // namespace saferide
