// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/rideservice.h"

#include "server/services/access.h"
#include "server/services/ridestatus.h"

#include <QRandomGenerator>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

QString randomRideCode()
{
    constexpr QLatin1StringView Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"_L1;
    constexpr int Length = 6;
    QString code;
    for (int i = 0; i < Length; ++i) {
        code += Alphabet[QRandomGenerator::system()->bounded(int(Alphabet.size()))];
    }
    return code;
}

RideService::RideService(db::Session &session, const Clock &clock, MakeCode makeCode)
    : m_session(session)
    , m_rides(session)
    , m_routes(session)
    , m_participations(session)
    , m_clock(clock)
    , m_makeCode(std::move(makeCode))
{
}

Result<RideWithParticipants> RideService::create(const User &user, const NewRide &newRide,
                                                 const OpenRideLimit &limit)
{
    if (const auto allowed = checkOpenRides(user, limit); !allowed) {
        return allowed.error();
    }
    if (newRide.route) {
        if (const auto usable = checkRoute(user, *newRide.route); !usable) {
            return usable.error();
        }
    }
    const Timestamp now = m_clock.now();
    Ride ride{{},
              {},
              newRide.title,
              newRide.description,
              newRide.startTime,
              newRide.route,
              newRide.visibility,
              newRide.listed,
              RideStatus::Planned,
              user.id,
              now,
              now,
              1,
              newRide.guests,
              newRide.shareGroup};
    const auto id = insertWithFreeCode(ride);
    if (!id) {
        return id.error();
    }
    ride.id = *id;
    const auto joined =
        m_participations.insert({{}, user.id, ride.id, ParticipationRole::Leader, now, now});
    if (!joined) {
        return joined.error();
    }
    const Participant organizer{**joined, user.username}; // the ride is new: nobody was in it
    m_session.record(RidePut{ride, true});
    m_session.record(ParticipantPut{organizer, true});
    return RideWithParticipants{ride, {organizer}};
}

Result<RideId> RideService::insertWithFreeCode(Ride &ride)
{
    constexpr int Attempts = 20;
    for (int i = 0; i < Attempts; ++i) {
        ride.code = m_makeCode();
        const auto id = m_rides.insert(ride);
        if (!id) {
            return id.error();
        }
        if (*id) {
            return **id;
        }
    }
    return Error{ErrorCode::Unavailable,
                 u"no unused ride code was found, try again"_s,
                 {},
                 std::chrono::seconds(1)};
}

Result<Ride> RideService::find(const User &user, RideId id)
{
    const auto found = access::existing(m_rides.find(id, user.id));
    if (!found) {
        return found.error();
    }
    const auto allowed = access::toSee(user, *found);
    return allowed ? Result(found->ride) : allowed.error();
}

Result<Ride> RideService::findByCode(const User &user, const QString &code)
{
    const auto normalized = normalizedRideCode(code);
    const auto found =
        normalized ? m_rides.findByCode(*normalized, user.id) : std::optional<RideOfViewer>();
    if (!found) {
        return found.error();
    }
    if (!*found) {
        return Error{ErrorCode::NotFound, u"no ride has this code"_s};
    }
    return (*found)->ride;
}

Result<PageOf<Ride>> RideService::list(const User &user, Kind kind, const Page &page)
{
    switch (kind) {
    case Kind::Visible:
        return user.seesEverything() ? m_rides.listAll(page) : m_rides.listVisible(user.id, page);
    case Kind::Owned:
        return m_rides.listOwned(user.id, page);
    case Kind::Joined:
        return m_rides.listJoined(user.id, page);
    case Kind::Available:
        return m_rides.listAvailable(user.id, page);
    }
    Q_UNREACHABLE();
}

Result<PageOf<Participant>> RideService::participants(const User &user, RideId id, const Page &page)
{
    const auto found = access::existing(m_rides.find(id, user.id));
    if (!found) {
        return found.error();
    }
    const auto allowed = access::toSeeParticipants(user, *found);
    return allowed ? m_participations.listByRide(id, page) : allowed.error();
}

Result<PageOf<Participant>> RideService::participantsEver(const User &user, RideId id,
                                                          const Page &page)
{
    if (!user.seesEverything()) {
        return Error{ErrorCode::Forbidden, u"only dispatchers and admins may see who left"_s};
    }
    const auto found = find(user, id);
    return found ? m_participations.listByRideEver(id, page) : found.error();
}

Result<Ride> RideService::change(const User &user, RideId id, const RideChange &change)
{
    const auto found = access::existing(m_rides.findForChange(id, user.id));
    if (!found) {
        return found.error();
    }
    if (const auto allowed = access::toChange(user, *found); !allowed) {
        return allowed.error();
    }
    Ride ride = found->ride;
    const auto status = statusAfter(ride.status, change);
    if (!status) {
        return status.error();
    }
    const auto route = change.route.value_or(ride.route);
    if (route && route != ride.route) {
        if (const auto usable = checkRoute(user, *route); !usable) {
            return usable.error();
        }
    }
    ride.title = change.title.value_or(ride.title);
    ride.description = change.description.value_or(ride.description);
    ride.startTime = change.startTime.value_or(ride.startTime);
    ride.route = route;
    ride.visibility = change.visibility.value_or(ride.visibility);
    ride.listed = change.listed.value_or(ride.listed);
    ride.guests = change.guests.value_or(ride.guests);
    ride.shareGroup = change.shareGroup.value_or(ride.shareGroup);
    ride.status = *status;
    ride.updatedAt = m_clock.now();
    const auto version = m_rides.update(ride);
    if (!version) {
        return version.error();
    }
    ride.version = *version;
    m_session.record(RidePut{ride});
    return ride;
}

Result<Ride> RideService::remove(const User &user, RideId id)
{
    const auto found = access::existing(m_rides.findForChange(id, user.id));
    if (!found) {
        return found.error();
    }
    if (const auto allowed = access::toChange(user, *found); !allowed) {
        return allowed.error();
    }
    const Timestamp now = m_clock.now();
    if (const auto marked = m_rides.markDeleted(id, now); !marked) {
        return marked.error();
    }
    if (const auto left = m_participations.leaveAll(id, now); !left) {
        return left.error();
    }
    m_session.record(RideRemoved{id});
    return found->ride;
}

Result<Ride> RideService::announce(const User &user, RideId id, const QString &text)
{
    const auto found = access::existing(m_rides.find(id, user.id));
    if (!found) {
        return found.error();
    }
    if (const auto allowed = access::toAnnounce(user, *found); !allowed) {
        return allowed.error();
    }
    m_session.record(Announced{id, text});
    return found->ride;
}

Result<RideWithParticipants> RideService::load(RideId id)
{
    return withParticipants(m_rides.find(id, UserId{}));
}

Result<RideWithParticipants> RideService::load(const QString &code)
{
    return withParticipants(m_rides.findByCode(code, UserId{}));
}

Result<ActiveRides> RideService::loadActive()
{
    auto rides = m_rides.listActive();
    if (!rides) {
        return rides.error();
    }
    auto participants = m_participations.listActive();
    if (!participants) {
        return participants.error();
    }
    return ActiveRides{*std::move(rides), *std::move(participants)};
}

Result<RideWithParticipants>
RideService::withParticipants(Result<std::optional<RideOfViewer>> found)
{
    const auto ride = access::existing(found);
    if (!ride) {
        return ride.error();
    }
    auto participants = m_participations.listByRide(ride->ride.id);
    if (!participants) {
        return participants.error();
    }
    return RideWithParticipants{ride->ride, *std::move(participants)};
}

// Two transactions at once may both pass: a ride or two more do no harm.
Result<void> RideService::checkOpenRides(const User &user, const OpenRideLimit &limit)
{
    if (limit.perUser <= 0 || user.seesEverything()) {
        return {};
    }
    const auto open = m_rides.countOpen(user.id);
    if (!open) {
        return open.error();
    }
    if (*open < limit.perUser) {
        return {};
    }
    limit.rejections.count(Quota::OpenRidesPerUser);
    return Error{ErrorCode::Conflict,
                 u"you have %1 planned and live rides, the maximum for one rider: finish, "
                 "cancel or delete one first"_s.arg(*open)};
}

Result<void> RideService::checkRoute(const User &user, RouteId route)
{
    const auto found = m_routes.find(route, user.id);
    if (!found) {
        return found.error();
    }
    return *found ? access::toUse(user, **found)
                  : Error{ErrorCode::NotFound, u"there is no such route"_s};
}

} // namespace saferide
