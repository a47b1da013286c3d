// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/id.h"

#include <QList>
#include <QStringList>

namespace saferide {

/// How much there is to be deleted.
struct PurgeCount
{
    qint64 rides = 0;
    qint64 participations = 0;
    qint64 positions = 0;
};

/// Deletes positions of rides that ended, in parts that a writer has done in milliseconds.
class PurgeRepository
{
public:
    explicit PurgeRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// What rides have that ended before this time.
    Result<PurgeCount> count(Timestamp endedBefore);
    /// How many positions there are, of all rides.
    Result<qint64> countAll();
    /// Participations, by id, of rides that ended before this time, but those that were purged.
    Result<QList<ParticipationId>> listEnded(Timestamp endedBefore, ParticipationId after,
                                             int limit);
    /// How many, `limit` at most, were deleted; 0 when none are left. The oldest positions first,
    /// then the ids that phones gave them.
    Result<qint64> deletePart(ParticipationId participation, int limit);
    /// As deletePart, of a participation that stays; 0 when it is purged: nothing is left of it,
    /// until somebody stores a position.
    Result<qint64> purgePart(ParticipationId participation, int limit, Timestamp now);

    /// Of each table about `limit` rows: idempotency keys that have expired, events that no
    /// process is still to read, and follow links that expired a month ago. How many were deleted;
    /// 0: none is left.
    Result<qint64> deleteNotices(Timestamp now, int limit);

    /// Phone numbers and the like of rides that ended before this time: of at most `limit` riders.
    Result<qint64> eraseContacts(Timestamp endedBefore, int limit);
    /// Guests whose participation is purged or deleted: they and their names go with it. How many
    /// of at most `limit`.
    Result<qint64> eraseGuests(Timestamp now, int limit);

    /// PostgreSQL: months of which no position is needed any more; none on SQLite.
    Result<QStringList> listDroppable(Timestamp endedBefore);
    /// False when it is needed after all, or in use just now.
    Result<bool> dropPartition(const QString &name, Timestamp endedBefore);

private:
    db::Session &m_session;
};

} // namespace saferide
