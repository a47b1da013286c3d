// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <optional>

namespace saferide {

/// Tells a phone whose clock is wrong from one that sends what it kept: a wrong clock is wrong by
/// the same time in each contact, while what was kept catches up.
class ClockFault
{
public:
    static constexpr qint64 WrongFromMsecs = 5LL * 60'000;
    static constexpr qint64 SteadyMsecs = 10'000; ///< the offset of a wrong clock moves no more
    static constexpr qint64 ConfirmedAfterMsecs = 30'000;

    /// Contacts in the order in which they came.
    void note(const LastContact &contact);
    /// How far the phone's clock is ahead of the daemon's, in milliseconds, below 0 when behind;
    /// nullopt for a clock that is right, or where it is not known yet.
    std::optional<qint64> offset() const;

private:
    Timestamp m_since; // since when the offset is what it is
    Timestamp m_last;
    qint64 m_offset = 0;
};

} // namespace saferide
