// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/clockfault.h"

#include <cstdlib>

namespace saferide {

void ClockFault::note(const LastContact &contact)
{
    const qint64 offset = contact.fixTime - contact.at;
    if (std::abs(offset - m_offset) > SteadyMsecs || std::abs(offset) <= WrongFromMsecs) {
        m_since = contact.at;
        m_offset = offset;
    }
    m_last = contact.at;
}

std::optional<qint64> ClockFault::offset() const
{
    const bool isWrong =
        std::abs(m_offset) > WrongFromMsecs && m_last - m_since >= ConfirmedAfterMsecs;
    return isWrong ? std::optional(m_offset) : std::nullopt;
}

} // namespace saferide
