// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/movingriders.h"

#include <cmath>

namespace saferide::test {

namespace {

constexpr int RidesInARow = 5;
constexpr double DegreesApart = 0.3;
constexpr int StandsEvery = 23;
constexpr int SilentEvery = 97; // these send nothing new

} // namespace

MovingRiders::MovingRiders(const QList<GeoPoint> &line, int riders)
    : m_line(line)
    , m_riders(riders)
{
}

QList<Ride> MovingRiders::rides() const
{
    QList<Ride> rides;
    for (int i = 0; i * RidersOfARide < m_riders; ++i) {
        Ride ride;
        ride.id = RideId{i + 1};
        ride.code = QStringLiteral("BEN%1").arg(i, 3, 10, QLatin1Char('0'));
        ride.title = QStringLiteral("Ride %1").arg(i + 1);
        ride.status = RideStatus::Live;
        ride.route = RouteId{1};
        ride.organizer = UserId{1};
        rides.append(ride);
    }
    return rides;
}

QList<Participant> MovingRiders::participants(Timestamp now) const
{
    QList<Participant> participants;
    for (int rider = 0; rider < m_riders; ++rider) {
        Participant participant;
        participant.username = QStringLiteral("rider%1").arg(rider + 1);
        Participation &participation = participant.participation;
        participation.id = ParticipationId{rider + 1};
        participation.user = UserId{rider + 1};
        participation.ride = RideId{rider / RidersOfARide + 1};
        participation.role = rider % RidersOfARide == 0 ? ParticipationRole::Leader
            : rider % RidersOfARide == 1                ? ParticipationRole::Sweep
                                                        : ParticipationRole::Rider;
        participation.lastFix = fixOf(rider, now);
        participants.append(participant);
    }
    return participants;
}

RideRoute MovingRiders::routeOf(RideId ride) const
{
    RideRoute route;
    route.ride = ride;
    route.route = RouteId{1};
    QList<GeoPoint> points;
    for (const GeoPoint point : m_line.points()) {
        points.append(moved(point, int(ride.value) - 1));
    }
    route.segments = {points};
    return route;
}

GeoPoint MovingRiders::moved(GeoPoint point, int ride) const
{
    return {point.latitude - DegreesApart * (ride / RidesInARow),
            point.longitude + DegreesApart * (ride % RidesInARow)};
}

LocationFix MovingRiders::fixOf(int rider, Timestamp now) const
{
    const bool stands = rider % StandsEvery == 5;
    const double speed = stands ? 0 : 4.5 + rider % 50 * 0.1; // metres per second
    const double spread = m_line.lengthMeters() / RidersOfARide;
    const double along =
        spread * (rider % RidersOfARide) + speed * double(now.msecs % (1000LL * 3600 * 24)) / 1000;
    const auto place = m_line.at(std::fmod(along, m_line.lengthMeters()));
    return {.point = moved(place->point, rider / RidersOfARide),
            .fixTime = now,
            .accuracy = 5,
            .speed = speed,
            .course = place->bearing,
            .altitude = 400 + std::sin(along / 1000) * 80,
            .battery = double(20 + rider % 80)};
}

console::PositionBatch MovingRiders::nextBatch(Timestamp now)
{
    console::PositionBatch batch{.serverTime = now, .fixes = {}};
    for (int rider = m_next; rider < m_riders; rider += Slices) {
        if (rider % SilentEvery != 7) {
            batch.fixes.append({ParticipationId{rider + 1}, fixOf(rider, now)});
        }
    }
    m_next = (m_next + 1) % Slices;
    return batch;
}

} // namespace saferide::test
