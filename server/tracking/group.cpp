// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tracking/group.h"

#include "shared/geo/greatcircle.h"
#include "shared/protocol/tracking/owntracksgroup.h"

#include <algorithm>

namespace saferide::tracking {

namespace {

constexpr qint64 RecentMsecs = 15LL * 60 * 1000;
constexpr size_t MostNear = 30;
constexpr size_t MostWithRole = 20;
constexpr qsizetype LookedAtOnce = 512; // the ride is locked meanwhile
constexpr int MostLooks = 8;
constexpr qint64 ToldEvery = 15'000;

} // namespace

std::vector<Participant> groupOf(const LiveRide &ride, ParticipationId rider, GeoPoint here,
                                 Timestamp now)
{
    std::vector<Participant> withRole;
    std::vector<std::pair<double, Participant>> near;
    ParticipationId after;
    for (int look = 0; look < MostLooks; ++look) {
        const QList<Participant> some = ride.participantsAfter(after, LookedAtOnce);
        for (const Participant &other : some) {
            const Participation &participation = other.participation;
            const auto &fix = participation.lastFix;
            after = participation.id;
            if (participation.id == rider || !fix || now - fix->orderTime() > RecentMsecs) {
                continue;
            }
            const bool hasRole = participation.role != ParticipationRole::Rider;
            if (hasRole && withRole.size() < MostWithRole) {
                withRole.push_back(other);
            } else {
                near.emplace_back(distanceMeters(here, fix->point), other);
            }
        }
        if (some.size() < LookedAtOnce) {
            break;
        }
    }
    const size_t kept = std::min(near.size(), MostNear);
    std::ranges::partial_sort(near, near.begin() + qsizetype(kept), {},
                              &std::pair<double, Participant>::first);
    for (size_t i = 0; i < kept; ++i) {
        withRole.push_back(near[i].second);
    }
    return withRole;
}

void GroupAnswers::addTo(Delivery &delivery, const LiveRide &ride, const Clock &clock)
{
    const ParticipationId rider = delivery.owner.participation;
    const qint64 now = clock.monotonicMsecs();
    const qint64 *told = m_told.find(rider);
    if (delivery.dialect != Dialect::OwnTracks || delivery.positions.empty()
        || (told && now - *told < ToldEvery) || !ride.ride().shareGroup) {
        return;
    }
    m_told.insert(rider, now);
    delivery.answer.body =
        ownTracksGroup(groupOf(ride, rider, delivery.positions.front().fix.point, clock.now()));
}

} // namespace saferide::tracking
