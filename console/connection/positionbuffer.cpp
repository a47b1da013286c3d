// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/positionbuffer.h"

namespace saferide {

PositionBuffer::PositionBuffer(int msecs, QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(msecs);
    connect(&m_timer, &QTimer::timeout, this, &PositionBuffer::flush);
}

void PositionBuffer::add(const QList<ParticipantFix> &fixes)
{
    for (const auto &[participation, fix] : fixes) {
        const auto known = m_newest.find(participation);
        if (known == m_newest.end()) {
            m_newest.insert(participation, fix);
        } else if (fix.comesAfter(*known)) {
            *known = fix;
        }
    }
    if (!m_newest.isEmpty() && !m_timer.isActive()) {
        m_timer.start();
    }
}

void PositionBuffer::flush()
{
    m_timer.stop();
    if (m_newest.isEmpty()) {
        return;
    }
    QList<ParticipantFix> fixes;
    fixes.reserve(m_newest.size());
    for (auto entry = m_newest.cbegin(); entry != m_newest.cend(); ++entry) {
        fixes.append({entry.key(), entry.value()});
    }
    m_newest.clear();
    Q_EMIT flushed(fixes);
}

void PositionBuffer::clear()
{
    m_timer.stop();
    m_newest.clear();
}

} // namespace saferide
