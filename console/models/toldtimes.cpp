// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/toldtimes.h"

#include <algorithm>

namespace saferide {

void ToldTimes::noteContact(const PictureTime::Moment &told, const LastContact &contact)
{
    m_contactAt = told;
    m_clock.note(contact);
}

std::optional<Timestamp> ToldTimes::orderTime(const PictureTime &time,
                                              const Participation &known) const
{
    return known.lastFix ? std::optional(time.corrected(known.lastFix->orderTime(), m_fixAt))
                         : std::nullopt;
}

std::optional<Timestamp> ToldTimes::contactTime(const PictureTime &time,
                                                const Participation &known) const
{
    return known.lastContact ? std::optional(time.corrected(known.lastContact->at, m_contactAt))
                             : std::nullopt;
}

std::optional<Timestamp> ToldTimes::heardAt(const PictureTime &time,
                                            const Participation &known) const
{
    return std::max(contactTime(time, known), orderTime(time, known));
}

std::optional<Timestamp> ToldTimes::shownTime(const PictureTime &time,
                                              const Participation &known) const
{
    const auto &fix = known.lastFix;
    const bool isOfTheFix = fix && known.lastContact && known.lastContact->fixTime == fix->fixTime;
    return isOfTheFix && clockFault() ? contactTime(time, known) : orderTime(time, known);
}

/// What is known may be told again: then it is no news, however impossible its time is.
bool ToldTimes::replaces(const PictureTime &time, const LocationFix &fix,
                         const Participation &known) const
{
    if (!known.lastFix || fix.comesAfter(*known.lastFix)) {
        return true;
    }
    const bool isAnother = known.lastFix->comesAfter(fix);
    return isAnother && !time.isPossible(known.lastFix->orderTime(), m_fixAt);
}

} // namespace saferide
