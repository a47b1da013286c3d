// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/picturetime.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace saferide {

PictureTime::PictureTime(const Clock &clock)
    : m_clock(clock)
    , m_offset(clock.now().msecs - clock.monotonicMsecs())
{
}

qint64 PictureTime::setNow(Timestamp now)
{
    const qint64 before = m_offset;
    m_offset = now.msecs - m_clock.monotonicMsecs();
    const qint64 step = m_offset - before;
    if (!std::exchange(m_isKnown, true) || std::abs(step) <= SlackMsecs) {
        return 0;
    }
    m_steps += step;
    for (Span &span : m_unheard) {
        span = {span.from + step, span.until + step};
    }
    return step;
}

void PictureTime::noteStart(Timestamp at)
{
    if (const Timestamp before = knownUntil(); before < at) {
        addUnheard({before, at});
    }
}

void PictureTime::addUnheard(Span span)
{
    while (!m_unheard.empty() && span.from <= m_unheard.back().until) {
        span = {std::min(span.from, m_unheard.back().from),
                std::max(span.until, m_unheard.back().until)};
        m_unheard.pop_back();
    }
    m_unheard.push_back(span);
    if (m_unheard.size() > MostSpans) {
        m_unheard.pop_front();
    }
}

void PictureTime::forget()
{
    m_isKnown = false;
    m_heardUntil.reset();
    m_unheard.clear();
}

bool PictureTime::isPossible(Timestamp time, const Moment &told) const
{
    return time.msecs - (m_offset + told.at) <= SlackMsecs;
}

Timestamp PictureTime::corrected(Timestamp time, const Moment &told) const
{
    const Timestamp now = time + (m_steps - told.steps);
    return isPossible(now, told) ? now : Timestamp{m_offset + told.at};
}

Timestamp PictureTime::knownUntil() const
{
    return {m_offset + m_heardUntil.value_or(m_clock.monotonicMsecs())};
}

qint64 PictureTime::silenceSince(Timestamp heardAt) const
{
    const Timestamp until = knownUntil();
    qint64 silence = until - heardAt;
    for (const Span &span : m_unheard) {
        const qint64 within = std::min(until, span.until) - std::max(heardAt, span.from);
        silence -= std::max<qint64>(0, within);
    }
    return silence;
}

} // namespace saferide
