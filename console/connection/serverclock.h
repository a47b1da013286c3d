// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/clock.h"

#include <deque>

namespace saferide {

/// The daemon's time of day, as its messages tell it. Between them it counts by the clock that
/// nobody sets, so that a step of the computer's time of day changes nothing.
///
/// A message tells the time of its making, so the one that travelled fastest is nearest to the
/// truth: the latest time of the last 30 s counts, unless several agree that the daemon's clock was
/// set. GUI thread only.
class ServerClock
{
public:
    /// Until the daemon said something, its time is taken to be ours.
    explicit ServerClock(const Clock &clock);

    Timestamp now() const;
    /// A new link: what was heard before does not count any more.
    void start(Timestamp serverTime);
    /// A message of the same link.
    void note(Timestamp serverTime);
    /// The last messages tell another time, and are too few to be believed.
    bool isDoubted() const { return m_ahead > 0 || m_behind > 0; }

private:
    struct Sample
    {
        qint64 at; // monotonic
        qint64 offset; // the daemon's time less the monotonic one
    };

    void add(Sample sample);

    const Clock &m_clock;
    qint64 m_offset;
    std::deque<Sample> m_samples; // of the window; offsets fall, so that the first is the largest
    int m_ahead = 0; // messages in a row that were far ahead
    int m_behind = 0; // and far behind
};

} // namespace saferide
