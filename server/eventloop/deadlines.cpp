// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/deadlines.h"

#include <algorithm>
#include <limits>

namespace saferide {

Deadlines::Deadlines(const Clock &clock)
    : m_clock(clock)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Deadlines::fire);
}

void Deadlines::arm()
{
    if (m_entries.empty()) {
        m_armedFor = -1;
        m_timer.stop();
        return;
    }
    const qint64 next = m_entries.begin()->first;
    if (m_armedFor >= 0 && m_armedFor <= next) {
        return; // it fires early and is then restarted: cheaper than moving the timer for each
                // connection
    }
    m_armedFor = next;
    m_timer.start(int(std::clamp<qint64>(next - now(), 0, std::numeric_limits<int>::max())));
}

void Deadlines::fire()
{
    m_armedFor = -1;
    const qint64 present = now();
    while (!m_entries.empty() && m_entries.begin()->first <= present) {
        Deadline *passed = m_entries.begin()->second;
        passed->clear();
        passed->m_owner.deadlinePassed(passed->m_which);
    }
    arm();
}

void Deadline::set(qint64 when)
{
    if (m_when >= 0) {
        m_deadlines.m_entries.erase({m_when, this});
    }
    m_when = when;
    m_deadlines.m_entries.emplace(when, this);
    m_deadlines.arm();
}

void Deadline::clear()
{
    if (m_when >= 0) {
        m_deadlines.m_entries.erase({m_when, this});
        m_when = -1;
    }
}

} // namespace saferide
