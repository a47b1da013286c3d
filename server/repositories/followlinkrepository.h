// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/followlink.h"
#include "shared/domain/page.h"

#include <QList>

namespace saferide {

/// The links by which people without an account follow rides. A link is valid until it expires, is
/// revoked, its ride is deleted, or its one rider has left.
class FollowLinkRepository
{
public:
    explicit FollowLinkRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// `link` has no id yet.
    Result<FollowLinkId> insert(const FollowLink &link, const QByteArray &tokenHash);
    /// Those of a ride that are neither revoked nor expired.
    Result<qint64> count(RideId ride, Timestamp now);
    Result<qint64> count(RideId ride, ParticipationId participation, Timestamp now);
    /// Unless it is revoked.
    Result<std::optional<FollowLink>> find(FollowLinkId id);
    /// nullopt: it is not valid.
    Result<std::optional<FollowLink>> findValid(const QByteArray &tokenHash, Timestamp now);
    /// Those among these that are valid, in one statement.
    Result<QList<FollowLinkId>> listValid(const QList<FollowLinkId> &ids, Timestamp now);
    /// By id, without the revoked ones.
    Result<PageOf<FollowLink>> listByRide(RideId ride, const Page &page);
    /// Those of this user's participation.
    Result<PageOf<FollowLink>> listByRider(RideId ride, UserId user, const Page &page);
    Result<void> setToken(FollowLinkId id, const QByteArray &tokenHash);
    Result<void> revoke(FollowLinkId id, Timestamp now);
    Result<void> markUsed(const QList<FollowLinkId> &ids, Timestamp now);

private:
    db::Session &m_session;
};

} // namespace saferide
