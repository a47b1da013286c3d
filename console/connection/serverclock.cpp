// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/serverclock.h"

namespace saferide {

namespace {

constexpr qint64 WindowMsecs = 30'000;
constexpr size_t MaxSamples = 1'000; // ten batches a second for the window, with room to spare
// One message that is dated far ahead, or further back than any network holds a message up, is a
// fault of that message; so many in a row are a clock that was set.
constexpr qint64 FarAheadMsecs = 2'000;
constexpr qint64 FarBehindMsecs = 60'000;
constexpr int Agreeing = 3;

} // namespace

ServerClock::ServerClock(const Clock &clock)
    : m_clock(clock)
    , m_offset(clock.now().msecs - clock.monotonicMsecs())
{
}

Timestamp ServerClock::now() const
{
    return {m_offset + m_clock.monotonicMsecs()};
}

void ServerClock::start(Timestamp serverTime)
{
    m_samples.clear();
    m_ahead = 0;
    m_behind = 0;
    add({m_clock.monotonicMsecs(), serverTime.msecs - m_clock.monotonicMsecs()});
}

void ServerClock::note(Timestamp serverTime)
{
    const qint64 at = m_clock.monotonicMsecs();
    const Sample sample{at, serverTime.msecs - at};
    if (sample.offset > m_offset + FarAheadMsecs && ++m_ahead < Agreeing) {
        return;
    }
    m_ahead = 0;
    if (sample.offset >= m_offset - FarBehindMsecs) {
        m_behind = 0;
    } else if (++m_behind < Agreeing) {
        return;
    } else {
        start(serverTime);
        return;
    }
    while (!m_samples.empty() && m_samples.front().at < at - WindowMsecs) {
        m_samples.pop_front();
    }
    add(sample);
}

void ServerClock::add(Sample sample)
{
    while (!m_samples.empty()
           && (m_samples.back().offset <= sample.offset || m_samples.size() >= MaxSamples)) {
        m_samples.pop_back();
    }
    m_samples.push_back(sample);
    m_offset = m_samples.front().offset;
}

} // namespace saferide
