// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/clock.h"

#include <QHash>
#include <QHostAddress>
#include <QMutex>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

namespace saferide {

/// A rate with an additional burst. `perSecond` 0 disables the limit.
struct Rate
{
    double perSecond = 0;
    double burst = 0;
    bool isOff() const { return perSecond <= 0; }
};

/// A token bucket: starts full and is refilled over time. Not thread-safe.
class TokenBucket
{
public:
    TokenBucket(Rate rate, qint64 nowMsecs)
        : m_rate(rate)
        , m_tokens(rate.burst)
        , m_at(nowMsecs)
    {
    }

    /// nullopt: `count` tokens were taken. Otherwise the time until they are available. The last
    /// `reserved` tokens are left to others. More than the burst counts as the burst. `nowMsecs`
    /// is a monotonic time.
    std::optional<std::chrono::milliseconds> refusal(qint64 nowMsecs, double reserved = 0,
                                                     double count = 1)
    {
        if (m_rate.isOff()) {
            return std::nullopt;
        }
        refill(nowMsecs);
        const double wanted = std::min(count, m_rate.burst);
        const double missing = wanted + reserved - m_tokens;
        if (missing > 0) {
            return std::chrono::milliseconds(qint64(std::ceil(missing / m_rate.perSecond * 1000)));
        }
        m_tokens -= wanted;
        return std::nullopt;
    }

private:
    void refill(qint64 nowMsecs)
    {
        const qint64 passed = std::max<qint64>(0, nowMsecs - m_at);
        m_tokens = std::min(m_rate.burst, m_tokens + double(passed) * m_rate.perSecond / 1000);
        m_at += passed;
    }

    Rate m_rate;
    double m_tokens;
    qint64 m_at; // monotonic milliseconds
};

/// The key of an address for limits: the IPv4 address (also if mapped into IPv6), or the IPv6 /64
/// network, which is what a household gets.
QByteArray addressKey(const QHostAddress &address);

/// A hash of bounded size: when it is full, the least recently used half is removed.
template<typename Key, typename Value>
class RecentlyUsed
{
public:
    explicit RecentlyUsed(qsizetype capacity)
        : m_capacity(capacity)
    {
    }

    Value *find(const Key &key)
    {
        if (const auto it = m_young.find(key); it != m_young.end()) {
            return &*it;
        }
        const auto old = m_old.find(key);
        if (old == m_old.end()) {
            return nullptr;
        }
        Value value = std::move(*old);
        m_old.erase(old);
        return &insert(key, std::move(value));
    }

    Value &insert(const Key &key, Value value)
    {
        if (m_young.size() >= m_capacity / 2) {
            m_old = std::exchange(m_young, {});
        }
        return *m_young.insert(key, std::move(value));
    }

    void remove(const Key &key)
    {
        m_young.remove(key);
        m_old.remove(key);
    }

    qsizetype size() const { return m_young.size() + m_old.size(); }

private:
    qsizetype m_capacity;
    QHash<Key, Value> m_young;
    QHash<Key, Value> m_old;
};

/// Token buckets by key (a user or an address), in bounded memory. Thread-safe.
template<typename Key>
class RateLimit
{
public:
    /// `clock` outlives the limit.
    RateLimit(Rate rate, const Clock &clock, qsizetype maxKeys = 100'000)
        : m_rate(rate)
        , m_clock(clock)
        , m_buckets(maxKeys)
    {
    }

    /// nullopt: admitted and counted. Otherwise the time to wait. More than the burst counts as
    /// the burst.
    std::optional<std::chrono::milliseconds> refusal(const Key &key, double count = 1)
    {
        if (m_rate.isOff()) {
            return std::nullopt;
        }
        const qint64 now = m_clock.monotonicMsecs();
        const QMutexLocker lock(&m_mutex);
        TokenBucket *bucket = m_buckets.find(key);
        if (!bucket) {
            bucket = &m_buckets.insert(key, TokenBucket(m_rate, now));
        }
        return bucket->refusal(now, 0, count);
    }

private:
    const Rate m_rate;
    const Clock &m_clock;
    QMutex m_mutex; // guards m_buckets
    RecentlyUsed<Key, TokenBucket> m_buckets;
};

} // namespace saferide
