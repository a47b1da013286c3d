// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"

namespace saferide {

/// The deadline of a piece of work, time in queues included; none by default. The work calls
/// check() at suitable points. Thread-safe.
class WorkDeadline
{
public:
    WorkDeadline() = default;
    /// `duration` from now. `clock` outlives this object.
    WorkDeadline(const Clock &clock, std::chrono::milliseconds duration)
        : m_clock(&clock)
        , m_until(clock.monotonicMsecs() + duration.count())
    {
    }

    /// Timeout once the deadline has passed.
    Result<void> check() const
    {
        if (m_clock == nullptr || m_clock->monotonicMsecs() < m_until) {
            return {};
        }
        return Error{ErrorCode::Timeout,
                     QStringLiteral("this took too long and was aborted, try again later"),
                     {},
                     std::chrono::seconds(10)};
    }

private:
    const Clock *m_clock = nullptr;
    qint64 m_until = 0;
};

} // namespace saferide
