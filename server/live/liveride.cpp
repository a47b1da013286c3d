// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/liveride.h"

#include "server/live/rideevents.h"
#include "server/live/rooms.h"
#include "shared/core/metrics.h"
#include "shared/domain/notinride.h"

#include <algorithm>
#include <limits>

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
    for (const Participant &participant : contents.participants) {
        add(participant);
    }
}

Result<void> LiveRide::mayPublish(const Rider *sender) const
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
        Rider *sender = m_riders.of(user);
        if (auto allowed = mayPublish(sender); !allowed) {
            return allowed.error();
        }
        const Participation &participation = sender->participant.participation;
        const auto &last = participation.lastFix;
        if (fixTime == FixTime::Measured) {
            fix.aheadMsecs = sender->firstArrivals.aheadMsecs(last, fix, receivedAt);
        } else if (last) {
            // What arrives later is later: also within one millisecond, and after the clock was set
            // back.
            fix.fixTime = std::max(fix.fixTime, last->orderTime() + 1);
        }
        accepted.participation = participation.id;
        accepted.fix = fix;
        accepted.future = fix.aheadMsecs > FutureMsecs;
        accepted.live = !accepted.future && (!last || fix.comesAfter(*last));
        note(*sender, {receivedAt, fix.fixTime});
        if (accepted.live) {
            move(*sender, fix);
            sender->isAcceptedHere = true;
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
    Rider *sender = m_riders.of(user);
    if (mayPublish(sender)) {
        note(*sender, contact);
    }
}

void LiveRide::note(Rider &rider, const LastContact &contact)
{
    rider.participant.participation.lastContact = contact;
    noteMove(rider, false);
}

Received LiveRide::receive(ParticipationId id, UserId user, const LocationFix &fix,
                           const LastContact &contact)
{
    {
        const std::lock_guard lock(m_mutex);
        Rider *sender = m_riders.of(user);
        if (m_deleted || !sender || sender->participant.participation.id != id) {
            return Received::Unknown;
        }
        if (!moveFromElsewhere(*sender, fix, contact)) {
            return Received::Old;
        }
    }
    Rooms::deliverHere();
    return Received::Newer;
}

bool LiveRide::moveFromElsewhere(Rider &rider, const LocationFix &fix, const LastContact &contact)
{
    Participation &participation = rider.participant.participation;
    if (participation.lastFix && !fix.comesAfter(*participation.lastFix)) {
        return false;
    }
    participation.lastContact = contact;
    move(rider, fix);
    rider.isAcceptedHere = false;
    return true;
}

QList<Participation> LiveRide::acceptedHere() const
{
    const std::lock_guard lock(m_mutex);
    QList<Participation> found;
    for (const auto &[id, rider] : m_riders.all()) {
        if (rider.isAcceptedHere) {
            found.append(rider.participant.participation);
        }
    }
    return found;
}

void LiveRide::move(Rider &rider, const LocationFix &fix)
{
    Participation &participation = rider.participant.participation;
    participation.lastFix = fix;
    m_snapshot.riderChanged(rider);
    noteMove(rider, true);
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
    const Rider *rider = m_riders.of(user);
    return rider ? std::optional(rider->participant) : std::nullopt;
}

void LiveRide::readLocked(Place &place, qsizetype most, std::vector<RideEvent> &events) const
{
    if (!std::exchange(place.hasBegun, true)) {
        events.emplace_back(RidePut{m_ride, true});
    }
    for (const auto &[id, rider] : m_riders.after(place.participation, most - std::ssize(events))) {
        events.emplace_back(ParticipantPut{rider.participant, true});
        for (const AttentionAcknowledgement &seen : rider.acknowledgements) {
            events.emplace_back(Acknowledged{m_id, seen});
        }
        place.participation = id;
    }
    for (const Incident &incident : m_incidents.after(place.incident, most - std::ssize(events))) {
        events.emplace_back(IncidentPut{incident});
        place.incident = keyOf(incident);
    }
}

void LiveRide::watch(const std::function<bool(const std::vector<RideEvent> &)> &use)
{
    const std::lock_guard lock(m_mutex);
    std::vector<RideEvent> all;
    Place place;
    readLocked(place, std::numeric_limits<qsizetype>::max(), all);
    if (use(all)) {
        m_moves.begin(m_riders);
    }
}

bool LiveRide::prepareSnapshot()
{
    const std::lock_guard lock(m_mutex);
    const auto pause = std::chrono::microseconds(BetweenSlices).count();
    if (!m_snapshot.isPrepared() && monotonicMicros() - m_slicedAt >= pause) {
        m_snapshot.prepare(m_riders);
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
    if (!viewer.seesEverything && !m_riders.of(viewer.user)) {
        return notInRide();
    }
    m_rooms.attach(rooms);
    return JoinedRide{m_snapshot.of(m_ride, m_riders), m_rooms.sequence()};
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
    Rider *known = m_riders.of(participation.user);
    if (known && known->participant.participation.id == participation.id && !put.isNew) {
        change(*known, put.participant);
    } else {
        join(put.participant);
    }
}

void LiveRide::join(const Participant &participant)
{
    const Participation &participation = participant.participation;
    const qint64 *endedBy = m_left.find(participation.id);
    if (m_deleted || (endedBy && participation.version < *endedBy)) {
        return;
    }
    if (const Rider *known = m_riders.of(participation.user)) {
        const Participation &before = known->participant.participation;
        if (!isNewer(participation, before.id, before.version)) {
            return;
        }
        tell(ParticipantLeft{m_id, before.id, before.user}); // and came back; that is told later
        remove(before.id);
    }
    add(participant);
    tell(ParticipantPut{participant, true});
    m_rooms.publish(participantJoinedBroadcast(m_code, participant));
}

void LiveRide::change(Rider &rider, const Participant &participant)
{
    Participation &now = rider.participant.participation;
    if (now.version > participant.participation.version) {
        return;
    }
    // Where somebody is, memory knows better: the database learns of it later.
    Participant changed = participant;
    changed.participation.lastFix = now.lastFix;
    changed.participation.lastContact = now.lastContact;
    now.updatedAt = changed.participation.updatedAt;
    if (rider.participant != changed) {
        rider.participant = changed;
        m_snapshot.riderChanged(rider);
        tell(ParticipantPut{changed});
    }
    const auto &contact = participant.participation.lastContact;
    const bool isLater = contact && (!now.lastContact || contact->at > now.lastContact->at);
    const LastContact heard = isLater ? *contact : now.lastContact.value_or(LastContact());
    if (const auto &fix = participant.participation.lastFix) {
        moveFromElsewhere(rider, *fix, heard);
    }
}

void LiveRide::take(const ParticipantLeft &left)
{
    const Rider *known = m_riders.of(left.user);
    const qint64 *endedBy = m_left.find(left.participation);
    if ((endedBy && *endedBy >= left.version)
        || (known && isNewer(known->participant.participation, left.participation, left.version))) {
        return; // told already, or came back since
    }
    m_left.insert(left.participation, left.version);
    if (!known) {
        return;
    }
    tell(left);
    Broadcast broadcast = participantLeftBroadcast(m_code, known->participant);
    remove(known->participant.participation.id);
    m_rooms.publish(std::move(broadcast), {.evicted = left.user});
}

void LiveRide::take(const RidePut &put)
{
    const Ride &ride = put.ride;
    if (m_deleted || ride.version < m_ride.version || ride == m_ride) {
        return;
    }
    tell(RidePut{ride});
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
    const AttentionAcknowledgement &seen = acknowledged.acknowledgement;
    if (Rider *rider = m_riders.find(seen.participation)) {
        rider->acknowledgements[seen.kind] = seen;
        tell(acknowledged);
    }
}

Result<Incident> LiveRide::report(UserId user, Incident reported)
{
    const std::lock_guard lock(m_mutex);
    const Rider *sender = m_riders.of(user);
    if (auto allowed = mayPublish(sender); !allowed) {
        return allowed.error();
    }
    reported = reportedBy(*sender, reported);
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
    const Rider *rider = m_riders.of(reported.user);
    const bool isIn =
        rider && rider->participant.participation.id == reported.participation && !m_deleted;
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
    const Audience audience = audienceOf(put.incident, m_riders);
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
