// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/eventrate.h"

namespace saferide {

namespace {

// Some hours at one position a second come in at once, and the rest five times as fast as others.
constexpr double KeptPerSecond = 5;
constexpr double KeptBurst = 50;

/// What was kept and comes oldest first is the newest in its turn, until a position of now has
/// come: for that one this part of the burst is left.
constexpr double ReservedPart = 0.05;
constexpr qint64 CurrentMsecs = 5'000; // fewer positions than are reserved

} // namespace

EventRate::EventRate(Rate rate, const Clock &clock, qsizetype maxUsers)
    : m_rate(rate)
    , m_clock(clock)
    , m_users(maxUsers)
{
}

std::optional<std::chrono::milliseconds> EventRate::refusal(UserId user)
{
    if (m_rate.isOff()) {
        return std::nullopt;
    }
    const qint64 now = m_clock.monotonicMsecs();
    const QMutexLocker lock(&m_mutex);
    return bucketsOf(user, now).current.refusal(now);
}

std::optional<std::chrono::milliseconds> EventRate::refusal(UserId user, Timestamp measured)
{
    if (m_rate.isOff()) {
        return std::nullopt;
    }
    const qint64 now = m_clock.monotonicMsecs();
    const Timestamp today = m_clock.now();
    const Timestamp orderTime = std::min(measured, today);
    const QMutexLocker lock(&m_mutex);
    Buckets &buckets = bucketsOf(user, now);
    if (orderTime < buckets.newest) {
        return buckets.kept.refusal(now);
    }
    const bool isCurrent = today.msecs - orderTime.msecs <= CurrentMsecs;
    const auto wait =
        buckets.current.refusal(now, isCurrent ? 0 : std::floor(m_rate.burst * ReservedPart));
    if (!wait) {
        buckets.newest = orderTime;
    }
    return wait;
}

EventRate::Buckets &EventRate::bucketsOf(UserId user, qint64 nowMsecs)
{
    if (Buckets *known = m_users.find(user)) {
        return *known;
    }
    const Rate kept{m_rate.perSecond * KeptPerSecond, m_rate.burst * KeptBurst};
    return m_users.insert(user, {TokenBucket(m_rate, nowMsecs), TokenBucket(kept, nowMsecs), {}});
}

} // namespace saferide
