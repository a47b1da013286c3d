// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/desktoken.h"

#include <QJsonObject>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

void DeskToken::noteExpiry(Timestamp expiresAt, Timestamp now)
{
    constexpr qint64 MostRenewBeforeMsecs = 10 * 60 * 1000;
    m_expiresAt = expiresAt;
    m_renewBefore = std::min(MostRenewBeforeMsecs, (expiresAt - now) / 2);
}

bool DeskToken::beginRenewal(Timestamp now)
{
    if (m_isRenewing || m_expiresAt - now > m_renewBefore) {
        return false;
    }
    m_isRenewing = true;
    return true;
}

void DeskToken::renew(const Result<QJsonValue> &reply, Timestamp now)
{
    const QJsonValue news = reply ? *reply : QJsonValue();
    const auto expiresAt = Timestamp::fromIso(news["token_expires_at"_L1].toString());
    const QString text = news["token"_L1].toString();
    const bool isNew = !text.isEmpty() && expiresAt;
    if (isNew) {
        m_text = text;
        noteExpiry(*expiresAt, now);
    } else {
        m_renewBefore = (m_expiresAt - now) / 2;
    }
    m_isRenewing = !isNew && m_expiresAt <= now; // too late: the daemon ends the link
}

} // namespace saferide
