// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"

#include <QHostAddress>

namespace saferide {

/// How often somebody, known by a key, may be wrong. Thread-safe, bounded memory.
template<typename Key>
class FailureLimit
{
public:
    /// `rate` of failures. `clock` outlives the limit.
    FailureLimit(Rate rate, const Clock &clock, qsizetype maxKeys = 100'000)
        : m_rate(rate)
        , m_clock(clock)
        , m_buckets(maxKeys)
    {
    }

    /// nullopt: may try. Otherwise the time to wait.
    std::optional<std::chrono::milliseconds> refusal(const Key &key)
    {
        const QMutexLocker lock(&m_mutex);
        TokenBucket *bucket = m_buckets.find(key);
        return bucket ? bucket->refusal(m_clock.monotonicMsecs(), 1, 0) : std::nullopt;
    }

    void failed(const Key &key)
    {
        const qint64 now = m_clock.monotonicMsecs();
        const QMutexLocker lock(&m_mutex);
        TokenBucket *bucket = m_buckets.find(key);
        if (!bucket) {
            bucket = &m_buckets.insert(key, TokenBucket(m_rate, now));
        }
        (void)bucket->refusal(now);
    }

private:
    const Rate m_rate;
    const Clock &m_clock;
    QMutex m_mutex; // guards m_buckets
    RecentlyUsed<Key, TokenBucket> m_buckets;
};

/// How often an address may guess what opens something, such as a ride code. Only wrong guesses
/// count; once there were too many, right ones are refused, too, as whoever guesses must not learn
/// which they are. Thread-safe, bounded memory.
class GuessLimit
{
public:
    /// `rate` of wrong guesses. `clock` outlives the limit.
    GuessLimit(Rate rate, const Clock &clock)
        : m_failures(rate, clock)
    {
    }

    /// nullopt: may guess. Otherwise the time to wait.
    std::optional<std::chrono::milliseconds> refusal(const QHostAddress &address)
    {
        return m_failures.refusal(addressKey(address));
    }
    void failed(const QHostAddress &address) { m_failures.failed(addressKey(address)); }

private:
    FailureLimit<QByteArray> m_failures;
};

} // namespace saferide
