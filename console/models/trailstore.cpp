// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/trailstore.h"

#include "console/models/followparticipants.h"

#include <limits>

namespace saferide {

namespace {

TrailPoint trailPoint(const LocationFix &fix, std::optional<double> speed)
{
    const auto known = [](std::optional<double> value) {
        return value ? float(*value) : std::numeric_limits<float>::quiet_NaN();
    };
    return {fix.point, fix.orderTime(), known(speed), known(fix.altitude)};
}

} // namespace

TrailStore::TrailStore(const LiveRideStore &store, QObject *parent)
    : TrailStore(store, Settings(), parent)
{
}

TrailStore::TrailStore(const LiveRideStore &store, Settings settings, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_settings(settings)
{
    const auto noteAll = [this](const QList<ParticipationId> &participations) {
        for (const ParticipationId id : participations) {
            note(id);
        }
    };
    const auto removeAll = [this](const QList<ParticipationId> &participations) {
        for (const ParticipationId id : participations) {
            m_trails.remove(id);
        }
    };
    followParticipants(store, this, noteAll, removeAll);
}

std::span<const TrailPoint> TrailStore::trailOf(ParticipationId id) const
{
    const auto found = m_trails.constFind(id);
    return found != m_trails.constEnd() ? std::span<const TrailPoint>(*found)
                                        : std::span<const TrailPoint>();
}

void TrailStore::note(ParticipationId id)
{
    const Participant *participant = m_store.participant(id);
    if (participant == nullptr || !participant->participation.lastFix) {
        return;
    }
    const LocationFix &fix = *participant->participation.lastFix;
    auto &trail = m_trails[id];
    while (!trail.empty() && trail.back().orderTime > fix.orderTime()) {
        trail.pop_back(); // from before the daemon's clock was set back
    }
    if (!trail.empty() && fix.orderTime() - trail.back().orderTime < m_settings.stepMsecs) {
        return;
    }
    trail.push_back(trailPoint(fix, m_store.speedOf(id)));
    cut(trail);
}

void TrailStore::addHistory(ParticipationId id, const QList<Position> &history)
{
    auto &trail = m_trails[id];
    std::vector<TrailPoint> merged;
    auto known = trail.cbegin();
    for (const Position &position : history) {
        const Timestamp time = position.fix.orderTime();
        for (; known != trail.cend() && known->orderTime <= time; ++known) {
            merged.push_back(*known);
        }
        const qint64 step = m_settings.stepMsecs;
        const bool isNear = (!merged.empty() && time - merged.back().orderTime < step)
            || (known != trail.cend() && known->orderTime - time < step);
        if (!isNear) {
            merged.push_back(trailPoint(position.fix, position.fix.speed));
        }
    }
    merged.insert(merged.end(), known, trail.cend());
    trail = std::move(merged);
    cut(trail);
    Q_EMIT historyAdded(id);
}

void TrailStore::cut(std::vector<TrailPoint> &trail) const
{
    if (trail.empty()) {
        return;
    }
    const Timestamp oldest = trail.back().orderTime + -m_settings.keptMsecs;
    const auto kept = std::find_if(trail.begin(), trail.end(), [oldest](const TrailPoint &point) {
        return point.orderTime >= oldest;
    });
    trail.erase(trail.begin(), kept);
}

qsizetype TrailStore::pointCount() const
{
    qsizetype count = 0;
    for (const auto &trail : m_trails) {
        count += qsizetype(trail.size());
    }
    return count;
}

} // namespace saferide
