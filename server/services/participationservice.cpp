// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/participationservice.h"

#include "server/services/access.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

Error noSuchParticipation()
{
    return {ErrorCode::NotFound, u"there is no such participation"_s};
}

} // namespace

Result<ParticipantInRide> ParticipationService::join(const User &user, const QString &code)
{
    // Whom a dispatcher adds may be erased meanwhile.
    const auto account = m_users.findHeld(user.id);
    if (!account) {
        return account.error();
    }
    if (!*account || (*account)->user.username != user.username || user.isGuest) {
        return Error{ErrorCode::NotFound, u"there is no such user"_s};
    }
    const auto normalized = normalizedRideCode(code);
    const auto found =
        normalized ? m_rides.findToJoin(*normalized, user.id) : std::optional<RideOfViewer>();
    if (!found) {
        return found.error();
    }
    if (!*found) {
        return Error{ErrorCode::NotFound, u"no ride has this code"_s};
    }
    const auto &[ride, joined] = **found;
    const Error already{ErrorCode::Conflict, u"you are already in this ride"_s};
    if (joined) {
        return already;
    }
    if (const auto active = access::requireActive(ride); !active) {
        return active.error();
    }
    const Timestamp now = m_clock.now();
    const auto role =
        ride.organizer == user.id ? ParticipationRole::Leader : ParticipationRole::Rider;
    const auto inserted = m_participations.insert({{}, user.id, ride.id, role, now, now});
    if (!inserted) {
        return inserted.error();
    }
    if (!*inserted) {
        return already; // at the same time, on another connection
    }
    const Participant participant{**inserted, user.username};
    m_session.record(ParticipantPut{participant, true});
    return ParticipantInRide{participant, ride};
}

Result<ParticipantInRide> ParticipationService::find(const User &user, ParticipationId id)
{
    return seen(user, require(user, id));
}

Result<ParticipantInRide> ParticipationService::findRecorded(const User &user, ParticipationId id)
{
    return user.seesEverything() ? seen(user, found(user, m_participations.findEver(id)))
                                 : find(user, id);
}

Result<ParticipantInRide> ParticipationService::seen(const User &user,
                                                     const Result<Found> &found) const
{
    if (!found) {
        return found.error();
    }
    if (const auto allowed = access::toSeeParticipants(user, found->ride); !allowed) {
        return allowed.error().code == ErrorCode::NotFound ? noSuchParticipation()
                                                           : allowed.error();
    }
    return ParticipantInRide{found->participant, found->ride.ride};
}

Result<PageOf<Participant>> ParticipationService::list(const User &user, const Page &page)
{
    return user.seesEverything() ? m_participations.listAll(page)
                                 : m_participations.listByUser(user.id, page);
}

Result<ParticipantInRide> ParticipationService::findToReport(const User &user, ParticipationId id)
{
    const auto found = require(user, id);
    if (!found) {
        return found.error();
    }
    if (const auto allowed = access::toReport(user, found->ride, found->participant.participation);
        !allowed) {
        return allowed.error();
    }
    if (const auto active = access::requireActive(found->ride.ride); !active) {
        return active.error();
    }
    return ParticipantInRide{found->participant, found->ride.ride};
}

Result<ParticipantInRide> ParticipationService::setRole(const User &user, ParticipationId id,
                                                        ParticipationRole role)
{
    auto found = require(user, id);
    if (!found) {
        return found.error();
    }
    if (const auto allowed = access::toChange(user, found->ride); !allowed) {
        return allowed.error().code == ErrorCode::NotFound ? noSuchParticipation()
                                                           : allowed.error();
    }
    const Timestamp now = m_clock.now();
    const auto version = m_participations.setRole(id, role, now);
    if (!version || !*version) {
        return version ? noSuchParticipation() : version.error();
    }
    found->participant.participation.role = role;
    found->participant.participation.updatedAt = now;
    found->participant.participation.version = **version;
    m_session.record(ParticipantPut{found->participant});
    return ParticipantInRide{found->participant, found->ride.ride};
}

Result<AttentionAcknowledgement>
ParticipationService::acknowledge(const User &user, ParticipationId id, AttentionKind kind)
{
    const auto found = require(user, id);
    if (!found) {
        return found.error().code == ErrorCode::NotFound
            ? Error{ErrorCode::NotFound, u"no participant with this id is in an active ride"_s}
            : found.error();
    }
    if (const auto allowed = access::toWatch(user); !allowed) {
        return allowed.error();
    }
    const AttentionAcknowledgement seen{id, kind, user.username, m_clock.now()};
    m_session.record(Acknowledged{found->ride.ride.id, seen});
    return seen;
}

Result<ParticipantLeft> ParticipationService::remove(const User &user, ParticipationId id)
{
    const auto found = require(user, id);
    if (!found) {
        return found.error();
    }
    if (const auto allowed = access::toRemove(user, found->ride, found->participant.participation);
        !allowed) {
        return allowed.error();
    }
    const auto ended = m_participations.leave(id, m_clock.now());
    if (!ended) {
        return ended.error();
    }
    if (!*ended) {
        return noSuchParticipation(); // at the same time, on another connection
    }
    const ParticipantLeft left{found->ride.ride.id, id, found->participant.participation.user,
                               (*ended)->version};
    m_session.record(left);
    return left;
}

Result<ParticipationService::Found> ParticipationService::require(const User &user,
                                                                  ParticipationId id)
{
    return found(user, m_participations.find(id));
}

Result<ParticipationService::Found>
ParticipationService::found(const User &user, const Result<std::optional<Participant>> &participant)
{
    if (!participant) {
        return participant.error();
    }
    if (!*participant) {
        return noSuchParticipation();
    }
    const auto ride = m_rides.find((*participant)->participation.ride, user.id);
    if (!ride) {
        return ride.error();
    }
    if (!*ride) {
        return noSuchParticipation();
    }
    return Found{**participant, **ride};
}

} // namespace saferide
