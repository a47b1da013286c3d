// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/participationrepository.h"
#include "server/repositories/riderepository.h"
#include "server/repositories/routerepository.h"
#include "server/services/quota.h"
#include "shared/core/clock.h"
#include "shared/domain/ridechange.h"
#include "shared/domain/user.h"

#include <functional>

namespace saferide {

/// A ride with everybody in it.
struct RideWithParticipants
{
    Ride ride;
    QList<Participant> participants;
};

/// How many rides riders may have open, that is planned or live; 0: any number.
struct OpenRideLimit
{
    qint64 perUser = 0;
    Rejections<Quota> rejections = {};
};

/// Every planned and live ride with everybody in it.
struct ActiveRides
{
    QList<Ride> rides;
    QList<Participant> participants;
};

/// 6 of A-Z and 0-9 from the system's generator: a code lets people in, so it must not be guessed.
QString randomRideCode();

/// The rules of rides.
class RideService
{
public:
    enum class Kind { Visible, Owned, Joined, Available };
    using MakeCode = std::function<QString()>;

    RideService(db::Session &session, const Clock &clock, MakeCode makeCode = randomRideCode);

    /// The user becomes its organizer and first participant. NotFound: no such route. Conflict: a
    /// rider with too many open rides.
    Result<RideWithParticipants> create(const User &user, const NewRide &newRide,
                                        const OpenRideLimit &limit = {});
    Result<Ride> find(const User &user, RideId id);
    /// The code in any case. Whoever knows it may see the ride.
    Result<Ride> findByCode(const User &user, const QString &code);
    Result<PageOf<Ride>> list(const User &user, Kind kind, const Page &page);
    Result<PageOf<Participant>> participants(const User &user, RideId id, const Page &page);
    /// Those who left, too; for those who see everything.
    Result<PageOf<Participant>> participantsEver(const User &user, RideId id, const Page &page);
    /// Conflict for a change of status that cannot be.
    Result<Ride> change(const User &user, RideId id, const RideChange &change);
    /// With its participations and positions. The ride as it was.
    Result<Ride> remove(const User &user, RideId id);

    /// Words for everybody in the ride's room, from whoever manages it. The ride.
    Result<Ride> announce(const User &user, RideId id, const QString &text);

    // Without asking who wants to know; for the daemon's own memory.
    Result<RideWithParticipants> load(RideId id);
    Result<RideWithParticipants> load(const QString &code);
    Result<ActiveRides> loadActive();

private:
    Result<RideWithParticipants> withParticipants(Result<std::optional<RideOfViewer>> found);
    Result<void> checkOpenRides(const User &user, const OpenRideLimit &limit);
    Result<void> checkRoute(const User &user, RouteId route);
    Result<RideId> insertWithFreeCode(Ride &ride);

    db::Session &m_session;
    RideRepository m_rides;
    RouteRepository m_routes;
    ParticipationRepository m_participations;
    const Clock &m_clock;
    MakeCode m_makeCode;
};

} // namespace saferide
