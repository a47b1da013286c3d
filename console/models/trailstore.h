// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/liveridestore.h"

#include <span>
#include <vector>

namespace saferide {

/// One remembered fix. Not a number where the phone did not know.
struct TrailPoint
{
    GeoPoint point;
    Timestamp orderTime;
    float speed = 0; ///< metres per second
    float altitude = 0; ///< metres
};

/// Between two fixes further apart nobody knows where a rider was.
inline constexpr qint64 TrailGapMsecs = 60'000;

/// Where everybody was in the last minutes, for trails and histories: a fix every few seconds, in
/// the order of time, and no more than a fixed number of them. GUI thread only.
class TrailStore final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        qint64 keptMsecs = 15 * 60'000;
        qint64 stepMsecs = 10'000; ///< at least so far apart
    };

    /// The store outlives this one.
    explicit TrailStore(const LiveRideStore &store, QObject *parent = nullptr);
    TrailStore(const LiveRideStore &store, Settings settings, QObject *parent = nullptr);

    /// By time; empty for who was never heard of. Valid until the next change.
    std::span<const TrailPoint> trailOf(ParticipationId id) const;
    /// What the daemon has recorded, by time; goes before what is known already.
    void addHistory(ParticipationId id, const QList<Position> &history);
    qsizetype pointCount() const;

Q_SIGNALS:
    void historyAdded(saferide::ParticipationId id);

private:
    void note(ParticipationId id);
    void cut(std::vector<TrailPoint> &trail) const;

    const LiveRideStore &m_store;
    const Settings m_settings;
    QHash<ParticipationId, std::vector<TrailPoint>> m_trails;
};

} // namespace saferide
