// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/clock.h"

#include <deque>
#include <optional>

namespace saferide {

/// The daemon's time of day, up to when a picture tells what happened, and how long somebody has
/// been silent in it. Counts on by the clock that nobody sets.
class PictureTime
{
public:
    /// Until the daemon's time is told, it is taken to be ours. The clock outlives this.
    explicit PictureTime(const Clock &clock);

    /// When something was told: see corrected().
    struct Moment
    {
        qint64 at = 0; ///< by the clock that nobody sets
        qint64 steps = 0; ///< of the daemon's clock until then, in milliseconds
    };

    /// Returns by how many milliseconds the daemon's clock was set, 0 where it was not. Every time
    /// that was told before is from then on another: see corrected(). Where nothing was heard the
    /// step is taken to be at its beginning.
    qint64 setNow(Timestamp now);
    /// The daemon hears phones since then. Where that is after what was told last, it was down.
    void noteStart(Timestamp at);
    /// What comes next is of another daemon, whose time is another.
    void forget();
    /// Everything up to now was told. Whoever calls it once goes on calling it.
    void noteHeard() { m_heardUntil = m_clock.monotonicMsecs(); }

    Timestamp now() const { return {m_offset + m_clock.monotonicMsecs()}; }
    /// Now, unless a link was there and tells nothing any more.
    Timestamp knownUntil() const;
    /// Now, to be kept with the times that are told now.
    Moment moment() const { return {m_clock.monotonicMsecs(), m_steps}; }
    /// Whether a time that was told then may be true: one that was ahead is of before the daemon's
    /// clock was set back.
    bool isPossible(Timestamp time, const Moment &told) const;
    /// The time as the daemon's clock is now, and not later than when it was told: a step of the
    /// clock makes nobody older or younger.
    Timestamp corrected(Timestamp time, const Moment &told) const;
    /// Milliseconds in which a phone that was heard then could have been heard and was not.
    qint64 silenceSince(Timestamp heardAt) const;

private:
    static constexpr qint64 SlackMsecs = 10'000; // of what is known of the daemon's time

    static constexpr size_t MostSpans = 64; // beyond, the oldest is somebody's silence again

    struct Span
    {
        Timestamp from;
        Timestamp until;
    };

    void addUnheard(Span span);

    const Clock &m_clock;
    qint64 m_offset; // the daemon's time less the monotonic one, milliseconds
    std::optional<qint64> m_heardUntil; // monotonic; nullopt: no link, now
    std::deque<Span> m_unheard; // in which no phone could be heard: ascending, apart
    qint64 m_steps = 0; // of the daemon's clock, together
    bool m_isKnown = false;
};

} // namespace saferide
