// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"
#include "server/repositories/ridechangerepository.h"
#include "shared/domain/ride.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace saferide {

class LiveRides;

/// Reads twice a second what commands changed of rides and brings the live rides up to date, which
/// tell everybody in them; also in a database that an older backup was restored into. Lives in its
/// thread.
class RideWatch final : public QObject
{
    Q_OBJECT

public:
    /// They outlive it.
    RideWatch(db::Pool &pool, LiveRides &rides, QObject *parent = nullptr);

    void start();

private:
    struct Changes
    {
        qint64 lastId = 0;
        QList<RideChangeNotice> notices;
        QHash<RideId, std::optional<Ride>> rides; // as they are now; none where one is gone
    };

    static Result<Changes> readBehind(db::Session &session, qint64 id, const QSet<qint64> &known);
    void look();
    void found(const Changes &changes);
    void tell(const RideChangeNotice &notice, const std::optional<Ride> &ride);

    db::Pool &m_pool;
    LiveRides &m_rides;
    QTimer m_timer;
    std::optional<qint64> m_lastId; // of the newest known; unknown before the first answer
    QSet<qint64> m_read; // ids that came last time
    bool m_looking = false;
};

} // namespace saferide
