// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/liveride.h"

#include "server/live/rideevents.h"
#include "server/live/rooms.h"
#include "shared/core/metrics.h"
#include "shared/domain/notinride.h"

#include <algorithm>

namespace saferide {

namespace {

/// Of one user in one ride: who joins after an erasure has another participation.
bool isNewer(const Participation &participation, ParticipationId id, qint64 version)
{
    return std::pair(participation.id, participation.version) > std::pair(id, version);
}

} // namespace

LiveRide::LiveRide(RideContents contents, const std::vector<LiveObserver *> &observers)
    : m_id(contents.ride.id)
    , m_code(contents.ride.code)
    , m_codeBytes(contents.ride.code.toLatin1())
    , m_observers(observers)
    , m_ride(std::move(contents.ride))
    , m_incidents(contents.incidents)
    , m_rooms(m_id)
{
    m_participants.reserve(contents.participants.size());
    for (const Participant &participant : contents.participants) {
        const UserId user = participant.participation.user;
        m_snapshot.participantChanged(participant.participation);
        m_participants.insert(user, participant);
    }
}

Result<void> LiveRide::mayPublish(const Participant *sender) const
{
    if (m_deleted) {
        return rideGone();
    }
    if (!sender) {
        return notInRide();
    }
    if (!m_ride.isActive()) {
        return Error{ErrorCode::Conflict, QStringLiteral("this ride is over")};
    }
    return {};
}

Result<AcceptedFix> LiveRide::accept(UserId user, LocationFix fix, Timestamp receivedAt,
                                     FixTime fixTime)
{
    AcceptedFix accepted;
    {
        const std::lock_guard lock(m_mutex);
        const auto sender = m_participants.find(user);
        const bool known = sender != m_participants.end();
        if (auto allowed = mayPublish(known ? &*sender : nullptr); !allowed) {
            return allowed.error();
        }
        Participation &participation = sender->participation;
        const auto &last = participation.lastFix;
        if (fixTime == FixTime::Measured) {
            fix.aheadMsecs = m_firstArrivals.aheadMsecs(participation, fix, receivedAt);
        } else if (last) {
            // What arrives later is later: also within one millisecond, and after the clock was set
            // back.
            fix.fixTime = std::max(fix.fixTime, last->orderTime() + 1);
        }
        accepted.participation = participation.id;
        accepted.fix = fix;
        accepted.future = fix.aheadMsecs > FutureMsecs;
        accepted.live = !accepted.future && (!last || fix.comesAfter(*last));
        note(participation, {receivedAt, fix.fixTime});
        if (accepted.live) {
            move(participation, fix);
            m_acceptedHere.insert(participation.id);
            for (LiveObserver *observer : m_observers) {
                observer->fixAccepted(m_id, participation.id, user, fix);
            }
        }
    }
    if (accepted.live) {
        Rooms::deliverHere();
    }
    return accepted;
}

void LiveRide::heard(UserId user, const LastContact &contact)
{
    const std::lock_guard lock(m_mutex);
    const auto sender = m_participants.find(user);
    if (sender == m_participants.end() || !mayPublish(&*sender)) {
        return;
    }
    note(sender->participation, contact);
}

void LiveRide::note(Participation &participation, const LastContact &contact)
{
    participation.lastContact = contact;
    noteMove(participation, false);
}

Received LiveRide::receive(ParticipationId id, UserId user, const LocationFix &fix,
                           const LastContact &contact)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto sender = m_participants.find(user);
        if (m_deleted || sender == m_participants.end() || sender->participation.id != id) {
            return Received::Unknown;
        }
        if (!moveFromElsewhere(sender->participation, fix, contact)) {
            return Received::Old;
        }
    }
    Rooms::deliverHere();
    return Received::Newer;
}

bool LiveRide::moveFromElsewhere(Participation &participation, const LocationFix &fix,
                                 const LastContact &contact)
{
    if (participation.lastFix && !fix.comesAfter(*participation.lastFix)) {
        return false;
    }
    participation.lastContact = contact;
    move(participation, fix);
    m_acceptedHere.remove(participation.id);
    return true;
}

QList<Participation> LiveRide::acceptedHere() const
{
    const std::lock_guard lock(m_mutex);
    QList<Participation> found;
    if (!m_acceptedHere.isEmpty()) {
        for (const Participant &participant : m_participants) {
            if (m_acceptedHere.contains(participant.participation.id)) {
                found.append(participant.participation);
            }
        }
    }
    return found;
}

void LiveRide::move(Participation &participation, const LocationFix &fix)
{
    participation.lastFix = fix;
    m_snapshot.participantChanged(participation);
    noteMove(participation, true);
    if (m_rooms.isEmpty()) { // as for most rides that only desks look at
        m_rooms.skip();
        return;
    }
    Broadcast update = locationUpdate(m_codeBytes, participation.user, fix);
    update.source = participation.id.value;
    m_rooms.publish(std::move(update));
}

std::optional<Participant> LiveRide::participant(UserId user) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_participants.constFind(user);
    return found == m_participants.cend() ? std::nullopt : std::optional(*found);
}

bool LiveRide::prepareSnapshot()
{
    const std::lock_guard lock(m_mutex);
    const auto pause = std::chrono::microseconds(BetweenSlices).count();
    if (!m_snapshot.isPrepared() && monotonicMicros() - m_slicedAt >= pause) {
        m_snapshot.prepare(m_participants);
        m_slicedAt = monotonicMicros();
    }
    return m_snapshot.isPrepared();
}

Result<JoinedRide> LiveRide::attach(Rooms *rooms, Viewer viewer)
{
    const std::lock_guard lock(m_mutex);
    if (m_deleted) {
        return rideGone();
    }
    if (!viewer.seesEverything && !m_participants.contains(viewer.user)) {
        return notInRide();
    }
    m_rooms.attach(rooms);
    return JoinedRide{m_snapshot.of(m_ride, m_participants), m_rooms.sequence()};
}

void LiveRide::detach(Rooms *rooms)
{
    const std::lock_guard lock(m_mutex);
    m_rooms.detach(rooms);
}

void LiveRide::apply(const RideEvent &event)
{
    const std::lock_guard lock(m_mutex);
    std::visit([this](const auto &happened) { take(happened); }, event);
}

void LiveRide::tell(const RideEvent &event)
{
    for (LiveObserver *observer : m_observers) {
        observer->happened(event);
    }
}

// Rooms and observers hear of what this memory, and so its snapshots, did not know.
void LiveRide::take(const ParticipantPut &put)
{
    const Participation &participation = put.participant.participation;
    const auto known = m_participants.constFind(participation.user);
    const bool isIn = known != m_participants.cend() && known->participation.id == participation.id;
    if (isIn && !put.isNew) {
        change(put.participant);
    } else {
        join(put.participant);
    }
}

void LiveRide::join(const Participant &participant)
{
    const Participation &participation = participant.participation;
    if (m_deleted || participation.version < m_left.value(participation.id)) {
        return;
    }
    const auto known = m_participants.constFind(participation.user);
    if (known != m_participants.cend()) {
        const ParticipationId before = known->participation.id;
        if (!isNewer(participation, before, known->participation.version)) {
            return;
        }
        m_snapshot.participantLeft(before); // and came back; that is told later
        m_moves.forget(before);
        tell(ParticipantLeft{m_id, before, participation.user});
    }
    m_participants.insert(participation.user, participant);
    m_snapshot.participantChanged(participation);
    tell(ParticipantPut{participant, true});
    m_rooms.publish(participantJoinedBroadcast(m_code, participant));
}

void LiveRide::change(const Participant &participant)
{
    const auto known = m_participants.find(participant.participation.user);
    Participation &now = known->participation;
    if (now.version > participant.participation.version) {
        return;
    }
    const auto stored =
        std::pair(participant.participation.lastFix, participant.participation.lastContact);
    // Where somebody is, memory knows better: the database learns of it later.
    Participant changed = participant;
    changed.participation.lastFix = now.lastFix;
    changed.participation.lastContact = now.lastContact;
    now.updatedAt = changed.participation.updatedAt;
    if (*known != changed) {
        *known = changed;
        m_snapshot.participantChanged(now);
        tell(ParticipantPut{changed});
    }
    const auto &[fix, contact] = stored;
    const bool isLater = contact && (!now.lastContact || contact->at > now.lastContact->at);
    const LastContact heard = isLater ? *contact : now.lastContact.value_or(LastContact());
    if (fix) {
        moveFromElsewhere(now, *fix, heard);
    }
}

void LiveRide::take(const ParticipantLeft &left)
{
    const auto known = m_participants.constFind(left.user);
    const bool isKnown = known != m_participants.cend();
    if (m_left.value(left.participation) >= left.version
        || (isKnown && isNewer(known->participation, left.participation, left.version))) {
        return; // told already, or came back since
    }
    m_left.insert(left.participation, left.version);
    if (!isKnown) {
        return;
    }
    tell(left);
    Broadcast broadcast = participantLeftBroadcast(m_code, *known);
    m_snapshot.participantLeft(known->participation.id);
    m_moves.forget(known->participation.id);
    m_participants.erase(known);
    m_firstArrivals.forget(left.participation);
    m_acceptedHere.remove(left.participation);
    m_rooms.publish(std::move(broadcast), {.evicted = left.user});
}

void LiveRide::take(const RidePut &put)
{
    const Ride &ride = put.ride;
    if (m_deleted || ride.version < m_ride.version || ride == m_ride) {
        return;
    }
    tell(put);
    const bool ended = m_ride.isActive() && !ride.isActive();
    m_ride = ride;
    m_snapshot.rideChanged();
    Broadcast broadcast = ended ? rideEndedBroadcast(ride) : rideUpdatedBroadcast(ride);
    if (!ended) {
        broadcast.source = -m_id.value; // no participation has such a number
    }
    m_rooms.publish(std::move(broadcast));
}

void LiveRide::take(const Announced &announced)
{
    if (!m_deleted) {
        m_rooms.publish(messageBroadcast(announced.text));
    }
}

// For desks alone.
void LiveRide::take(const Acknowledged &acknowledged)
{
    if (m_snapshot.contains(acknowledged.acknowledgement.participation)) {
        tell(acknowledged);
    }
}

Result<Incident> LiveRide::report(UserId user, Incident reported)
{
    const std::lock_guard lock(m_mutex);
    const auto sender = m_participants.constFind(user);
    const bool known = sender != m_participants.cend();
    if (auto allowed = mayPublish(known ? &*sender : nullptr); !allowed) {
        return allowed.error();
    }
    reported.ride = m_id;
    reported.participation = sender->participation.id;
    reported.user = user;
    reported.username = sender->username;
    if (const auto &last = sender->participation.lastFix; last && !reported.placeTime) {
        reported.latitude = last->point.latitude;
        reported.longitude = last->point.longitude;
        reported.placeTime = last->fixTime;
    }
    if (Incident told = reported; m_incidents.report(told)) {
        tell(IncidentPut{told});
        for (LiveObserver *observer : m_observers) {
            observer->alarmRaised(reported);
        }
    }
    return reported;
}

void LiveRide::hear(const Incident &reported)
{
    const std::lock_guard lock(m_mutex);
    const auto rider = m_participants.constFind(reported.user);
    const bool isIn = rider != m_participants.cend()
        && rider->participation.id == reported.participation && !m_deleted;
    if (Incident told = reported; isIn && m_incidents.report(told)) {
        tell(IncidentPut{told});
    }
}

void LiveRide::take(const IncidentPut &put)
{
    if (m_deleted || !m_incidents.put(put.incident)) {
        return;
    }
    tell(put);
    const Audience audience = audienceOf(put.incident, m_participants);
    m_rooms.publish(incidentBroadcast(m_code, put.incident), {.audience = audience});
    if (put.incident.version == 1) { // also for clients that know of no incidents
        m_rooms.publish(messageBroadcast(incidentMessage(put.incident)), {.audience = audience});
    }
}

void LiveRide::take(const RideRemoved &removed)
{
    if (m_deleted) {
        return;
    }
    m_deleted = true;
    m_rooms.publish(rideEndedBroadcast(m_ride), {.closesRoom = true});
    tell(removed);
}

} // namespace saferide
