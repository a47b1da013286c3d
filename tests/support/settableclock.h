// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/clock.h"

#include <atomic>

namespace saferide::test {

/// Runs with the real time; its time of day can be set, and the computer can sleep.
class SettableClock final : public Clock
{
public:
    Timestamp now() const override { return m_system.now() + step; }
    qint64 monotonicMsecs() const override { return m_system.monotonicMsecs() + slept; }

    // Thread-safe.
    std::atomic<qint64> step = 0; ///< milliseconds
    std::atomic<qint64> slept = 0; ///< milliseconds

private:
    SystemClock m_system;
};

} // namespace saferide::test
