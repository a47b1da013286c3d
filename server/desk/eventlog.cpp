// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/eventlog.h"

#include "shared/protocol/websocketframe.h"

#include <algorithm>

namespace saferide::desk {

void EventLog::append(const RideEvent &event)
{
    const console::ServerMessage message = console::Event{++m_sequence, event};
    m_frames.push_back(
        std::make_shared<const QByteArray>(websocketTextFrame(console::serialize(message))));
    m_bytes += m_frames.back()->size();
    while (qsizetype(m_frames.size()) > m_kept.events || m_bytes > m_kept.bytes) {
        if (qsizetype(m_frames.size()) <= m_kept.events) {
            m_rejections.count(Limit::DeskEventBytes);
        }
        m_bytes -= m_frames.front()->size();
        m_frames.pop_front();
    }
}

void EventLog::clear()
{
    m_frames.clear();
    m_bytes = 0;
    m_sequence = 0;
}

bool EventLog::reachesBackTo(quint64 sequence) const
{
    return sequence <= m_sequence && m_sequence - sequence <= quint64(m_frames.size());
}

std::optional<EventLog::Frames> EventLog::after(quint64 sequence, int most) const
{
    if (!reachesBackTo(sequence)) {
        return std::nullopt;
    }
    const auto missing = qsizetype(m_sequence - sequence);
    const auto begin = m_frames.end() - missing;
    return Frames(begin, begin + std::min<qsizetype>(missing, most));
}

} // namespace saferide::desk
