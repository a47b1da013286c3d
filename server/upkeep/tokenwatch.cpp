// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep/tokenwatch.h"

namespace saferide {

namespace {

constexpr qint64 ToldForMsecs = 10'000; // longer than any job may take

Result<QList<Revocation>> asTheyAre(db::Session &, const QList<Revocation> &revocations)
{
    return revocations;
}

} // namespace

TokenWatch::TokenWatch(db::Pool &pool, const Clock &clock, Revoked revoked)
    : m_clock(clock)
    , m_revoked(std::move(revoked))
    , m_tail(pool, QStringLiteral("token_revocations"), std::chrono::milliseconds(400), asTheyAre,
             [this](const QList<Revocation> &news) { tell(news); })
{
}

void TokenWatch::tell(const QList<Revocation> &news)
{
    const qint64 now = m_clock.monotonicMsecs();
    for (const Revocation &revocation : news) {
        m_recent.append({revocation, now});
    }
    m_recent.removeIf([now](const Recent &recent) { return now - recent.seenAt > ToldForMsecs; });
    QList<Revocation> told;
    for (const Recent &recent : std::as_const(m_recent)) {
        told.append(recent.revocation);
    }
    if (!told.isEmpty()) {
        m_revoked(told);
    }
}

} // namespace saferide
