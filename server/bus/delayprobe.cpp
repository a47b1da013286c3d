// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/delayprobe.h"

namespace saferide::bus {

void DelayProbe::sent(const QByteArray &message)
{
    const std::lock_guard lock(m_mutex);
    if (m_message.isNull()) {
        m_message = message;
        m_sentAt = monotonicMicros();
    }
}

void DelayProbe::returned(QByteArrayView message)
{
    const std::lock_guard lock(m_mutex);
    if (!m_message.isNull() && message == m_message) {
        m_last = monotonicMicros() - m_sentAt;
        m_delays.observe(*m_last);
        m_message = {};
    }
}

std::optional<qint64> DelayProbe::lastMicros() const
{
    const std::lock_guard lock(m_mutex);
    return m_last;
}

void DelayProbe::forget()
{
    const std::lock_guard lock(m_mutex);
    m_message = {};
    m_last.reset();
}

} // namespace saferide::bus
