// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"

#include <atomic>

namespace saferide {

/// The source of time. Injected, so that tests control it. Thread-safe.
class Clock
{
public:
    Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    virtual ~Clock() = default;

    /// The current time, UTC. May jump when an admin sets the clock.
    virtual Timestamp now() const = 0;
    /// Monotonic milliseconds, for intervals and deadlines.
    virtual qint64 monotonicMsecs() const = 0;
};

class SystemClock final : public Clock
{
public:
    Timestamp now() const override;
    qint64 monotonicMsecs() const override;
};

/// A clock that stands still until it is advanced.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(Timestamp start = {1'767'225'600'000}) // 2026-01-01T00:00:00Z
        : m_now(start.msecs)
    {
    }
    Timestamp now() const override { return {m_now.load()}; }
    qint64 monotonicMsecs() const override { return m_monotonic.load(); }
    void advance(qint64 msecs)
    {
        m_now += msecs;
        m_monotonic += msecs;
    }
    /// Changes now() only, as when somebody sets the clock.
    void step(qint64 msecs) { m_now += msecs; }

private:
    std::atomic<qint64> m_now;
    std::atomic<qint64> m_monotonic{0};
};

} // namespace saferide
