// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/clockfault.h"
#include "console/models/picturetime.h"
#include "shared/domain/participation.h"

#include <optional>

namespace saferide {

/// When somebody's phone was heard and their fixes were measured: what the daemon told, but never
/// later than when it was told. A clock that is set makes nobody younger or older.
class ToldTimes
{
public:
    // At this moment it is told that:
    void noteFix(const PictureTime::Moment &told) { m_fixAt = told; }
    void noteContact(const PictureTime::Moment &told, const LastContact &contact);

    // Of whom these are the times; nullopt where there was none:
    /// The order time of the last fix.
    std::optional<Timestamp> orderTime(const PictureTime &time, const Participation &known) const;
    /// When the phone was heard last, whatever it said.
    std::optional<Timestamp> heardAt(const PictureTime &time, const Participation &known) const;
    /// The time by which the age of the last fix is told: see LiveRideStore::shownTime().
    std::optional<Timestamp> shownTime(const PictureTime &time, const Participation &known) const;
    /// See ClockFault::offset().
    std::optional<qint64> clockFault() const { return m_clock.offset(); }
    /// Whether a fix takes the place of the last one, if there is any.
    bool replaces(const PictureTime &time, const LocationFix &fix,
                  const Participation &known) const;

private:
    std::optional<Timestamp> contactTime(const PictureTime &time, const Participation &known) const;

    ClockFault m_clock;
    PictureTime::Moment m_fixAt;
    PictureTime::Moment m_contactAt;
};

} // namespace saferide
