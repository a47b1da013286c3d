// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/desktoken.h"

#include <algorithm>

namespace saferide {

void DeskToken::noteExpiry(Timestamp expiresAt, Timestamp now)
{
    constexpr qint64 MaxRenewBeforeMsecs = 10 * 60 * 1000;
    m_expiresAt = expiresAt;
    m_renewBefore = std::min(MaxRenewBeforeMsecs, (expiresAt - now) / 2);
}

bool DeskToken::beginRenewal(Timestamp now)
{
    if (m_isRenewing || m_expiresAt - now > m_renewBefore) {
        return false;
    }
    m_isRenewing = true;
    return true;
}

void DeskToken::renew(const Result<console::RenewedToken> &reply, Timestamp now)
{
    if (reply) {
        m_text = reply->token;
        noteExpiry(reply->expiresAt, now);
    } else {
        m_renewBefore = (m_expiresAt - now) / 2;
    }
    m_isRenewing = m_expiresAt <= now; // no use, or too late: the daemon ends the link
}

} // namespace saferide
