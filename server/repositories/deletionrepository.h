// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/participation.h"

#include <QList>

namespace saferide {

/// What was deleted or erased, and is still to be taken out of the database.
struct PendingDeletion
{
    qint64 rides = 0; ///< deleted
    qint64 users = 0; ///< erased
    QList<RideId> firstRides = {}; ///< a few of them, by id
    QList<UserId> firstUsers = {};
    bool operator==(const PendingDeletion &) const = default;
};

/// A participation of a deleted ride or of an erased user.
struct DoomedParticipation
{
    ParticipationId id;
    RideId ride;
    UserId user;
};

/// Deletes what rides and users that are marked (`deleted_at`, `erased_at`) leave behind, in parts
/// that a writer has done in milliseconds.
class DeletionRepository
{
public:
    explicit DeletionRepository(db::Session &session)
        : m_session(session)
    {
    }

    Result<PendingDeletion> count();
    Result<bool> isErased(UserId user);
    /// Every ride that this user is in.
    Result<void> leaveRides(UserId user, Timestamp now);
    /// By id.
    Result<QList<DoomedParticipation>> listParticipations(int limit);
    /// How many rows of about `limit` were deleted; 0 when the participation itself is gone, and
    /// who was still in the ride has left it.
    Result<qint64> deletePart(const DoomedParticipation &participation, int limit, Timestamp now);
    /// Deleted rides that have no participation any more; how many of at most `limit`.
    Result<qint64> deleteRides(int limit);
    /// Of erased users, those that no ride uses; how many of at most `limit`.
    Result<qint64> deleteRoutes(int limit);

private:
    db::Session &m_session;
};

} // namespace saferide
