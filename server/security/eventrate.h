// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"
#include "shared/domain/user.h"

namespace saferide {

/// Rate limit of one user's phones, over all their connections. Positions that a phone kept while
/// it had no network must not block current ones: positions older than the rider's newest have a
/// larger limit of their own. Thread-safe, bounded memory.
class EventRate
{
public:
    /// `clock` outlives it. A disabled rate does not limit.
    EventRate(Rate rate, const Clock &clock, qsizetype maxUsers = 100'000);

    /// nullopt: permitted, and one event was counted. Otherwise the time to wait.
    std::optional<std::chrono::milliseconds> refusal(UserId user);
    /// The same for a position; `measured` is its fix time, or now if the phone did not report it.
    std::optional<std::chrono::milliseconds> refusal(UserId user, Timestamp measured);

private:
    struct Buckets
    {
        TokenBucket current; ///< events, and the newest positions
        TokenBucket kept; ///< late positions
        Timestamp newest; ///< newest fix time among the permitted ones
    };

    Buckets &bucketsOf(UserId user, qint64 nowMsecs);

    const Rate m_rate;
    const Clock &m_clock;
    QMutex m_mutex; // guards m_users
    RecentlyUsed<UserId, Buckets> m_users;
};

} // namespace saferide
