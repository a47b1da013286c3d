// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/trackingkey.h"

#include <QList>

namespace saferide {

/// The keys of tracking apps, one at most for a participation.
class TrackingKeyRepository
{
public:
    explicit TrackingKeyRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// Takes the place of the key before. False: nobody is in a ride with this participation.
    Result<bool> put(ParticipationId participation, const QByteArray &hash, Timestamp now);
    /// False: there was no key.
    Result<bool> revoke(ParticipationId participation, Timestamp now);
    Result<void> markUsed(const TrackingKeyUse &use);
    /// nullopt: never, or there is no key.
    Result<std::optional<Timestamp>> lastUse(ParticipationId participation);

    /// nullopt: unknown, replaced or revoked, or its rider has left.
    Result<std::optional<TrackingKey>> find(const QByteArray &hash);
    /// Those of rides that are not over, by participation.
    Result<QList<TrackingKey>> listActive(ParticipationId after, int limit);

private:
    db::Session &m_session;
};

} // namespace saferide
