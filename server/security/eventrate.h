// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"
#include "shared/domain/user.h"

namespace saferide {

/// How often one user's phones may send something, over all their connections. What a phone kept
/// while it had no network never keeps out where its rider is now: positions older than the rider's
/// newest have more room, of their own. Thread-safe, in bounded memory.
class EventRate
{
public:
    /// `clock` outlives it. A rate that is off limits nothing.
    EventRate(Rate rate, const Clock &clock, qsizetype maxUsers = 100'000);

    /// nullopt: go on, and one event was counted. Else: how long to wait.
    std::optional<std::chrono::milliseconds> refusal(UserId user);
    /// The same for a position; `measured` is its fix time, or now where the phone did not say.
    std::optional<std::chrono::milliseconds> refusal(UserId user, Timestamp measured);

private:
    struct Buckets
    {
        TokenBucket current; ///< events, and the newest positions
        TokenBucket kept; ///< positions that came late
        Timestamp newest; ///< measured, of those that were let through
    };

    Buckets &bucketsOf(UserId user, qint64 nowMsecs);

    const Rate m_rate;
    const Clock &m_clock;
    QMutex m_mutex; // guards m_users
    RecentlyUsed<UserId, Buckets> m_users;
};

} // namespace saferide
