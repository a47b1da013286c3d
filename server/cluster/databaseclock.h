// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/clock.h"

namespace saferide::cluster {

/// This machine's clock, set right by that of the database server, which all nodes share: a phone
/// that tells no time, and moves to another node, is not thrown back to the past. Differences that
/// are no larger than what a measurement may be wrong by stay as they are. Thread-safe.
class DatabaseClock final : public Clock
{
public:
    static constexpr qint64 ToleratedMsecs = 500;

    /// `machine` outlives it.
    explicit DatabaseClock(const Clock &machine);

    Timestamp now() const override;
    qint64 monotonicMsecs() const override { return m_machine.monotonicMsecs(); }
    /// As it is set. What measures the offset reads this one.
    const Clock &machine() const { return m_machine; }

    /// How far the machine's clock was found to be ahead of the database server's.
    void setOffset(qint64 msecs);

private:
    const Clock &m_machine;
    std::atomic<qint64> m_offset{0};
};

} // namespace saferide::cluster
