// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/liveride.h"

#include "server/live/rideevents.h"
#include "server/live/rooms.h"
#include "shared/core/metrics.h"
#include "shared/domain/notinride.h"

#include <algorithm>

namespace saferide {

namespace {

Error rideGone()
{
    return {ErrorCode::NotFound, QStringLiteral("this ride no longer exists")};
}

} // namespace

LiveRide::LiveRide(RideContents contents, const std::vector<LiveObserver *> &observers)
    : m_id(contents.ride.id)
    , m_code(contents.ride.code)
    , m_codeBytes(contents.ride.code.toLatin1())
    , m_observers(observers)
    , m_ride(std::move(contents.ride))
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

qint64 LiveRide::aheadMsecs(const Participation &sender, const LocationFix &fix,
                            Timestamp receivedAt)
{
    const auto &last = sender.lastFix;
    if (last && last->fixTime == fix.fixTime && last->point == fix.point) {
        return last->aheadMsecs; // sent again, maybe after a restart
    }
    const auto known = m_firstArrivals.find(sender.id);
    if (known != m_firstArrivals.end()) {
        if (last) {
            known->forgetUntil(last->orderTime());
        }
        if (const auto before = known->aheadMsecs(fix)) {
            return *before;
        }
        if (known->isEmpty()) {
            m_firstArrivals.erase(known);
        }
    }
    LocationFix first = fix;
    first.arrived(receivedAt);
    if (first.aheadMsecs > 0) {
        m_firstArrivals[sender.id].remember(first);
    }
    return first.aheadMsecs;
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
            fix.aheadMsecs = aheadMsecs(participation, fix, receivedAt);
        } else if (last) {
            // What arrives later is later: also within one millisecond, and after the clock was set
            // back.
            fix.fixTime = std::max(fix.fixTime, last->orderTime() + 1);
        }
        accepted.participation = participation.id;
        accepted.fix = fix;
        accepted.future = fix.aheadMsecs > FutureMsecs;
        accepted.live = !accepted.future && (!last || fix.comesAfter(*last));
        const LastContact contact{receivedAt, fix.fixTime};
        participation.lastContact = contact;
        for (LiveObserver *observer : m_observers) {
            observer->phoneHeard(participation.id, contact);
        }
        if (accepted.live) {
            participation.lastFix = fix;
            m_snapshot.participantChanged(participation);
            Broadcast update = locationUpdate(m_codeBytes, user, fix);
            update.source = participation.id.value;
            publish(std::move(update));
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

void LiveRide::publish(Broadcast broadcast, UserId expelled, bool closesRoom)
{
    broadcast.sequence = ++m_sequence;
    if (m_rooms.empty()) {
        return;
    }
    const RoomEvent event{m_id, std::make_shared<const Broadcast>(std::move(broadcast)),
                          monotonicMicros(), expelled, closesRoom};
    for (Rooms *rooms : m_rooms) {
        rooms->post(event);
    }
}

RideSnapshot LiveRide::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    RideSnapshot snapshot{m_ride, m_participants.values(), m_sequence};
    std::ranges::sort(snapshot.participants, {},
                      [](const Participant &participant) { return participant.participation.id; });
    return snapshot;
}

Ride LiveRide::ride() const
{
    const std::lock_guard lock(m_mutex);
    return m_ride;
}

std::optional<Participant> LiveRide::participant(UserId user) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_participants.constFind(user);
    return found == m_participants.cend() ? std::nullopt : std::optional(*found);
}

bool LiveRide::isDeleted() const
{
    const std::lock_guard lock(m_mutex);
    return m_deleted;
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
    if (std::ranges::find(m_rooms, rooms) == m_rooms.end()) {
        m_rooms.push_back(rooms);
    }
    return JoinedRide{m_snapshot.of(m_ride, m_participants), m_sequence};
}

void LiveRide::detach(Rooms *rooms)
{
    const std::lock_guard lock(m_mutex);
    std::erase(m_rooms, rooms);
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

// The observers hear of every change; the room only of what this memory, and so its snapshots, did
// not know.
void LiveRide::take(const ParticipantPut &put)
{
    if (put.isNew) {
        join(put.participant);
    } else {
        change(put.participant);
    }
}

void LiveRide::join(const Participant &participant)
{
    const Participation &participation = participant.participation;
    const auto left = m_leftAt.constFind(participation.id);
    if (m_deleted || (left != m_leftAt.cend() && participation.joinedAt <= *left)) {
        return;
    }
    tell(ParticipantPut{participant, true});
    const auto known = m_participants.constFind(participation.user);
    if (known != m_participants.cend()) {
        if (known->participation.joinedAt >= participation.joinedAt) {
            return;
        }
        m_snapshot.participantLeft(known->participation.id); // and came back; that is told later
    }
    m_participants.insert(participation.user, participant);
    m_snapshot.participantChanged(participation);
    publish(participantJoinedBroadcast(m_code, participant));
}

void LiveRide::change(const Participant &participant)
{
    const auto known = m_participants.find(participant.participation.user);
    if (known == m_participants.end() || known->participation.id != participant.participation.id) {
        return;
    }
    // Memory has the newer position: the database learns of it later.
    const auto lastFix = known->participation.lastFix;
    const auto lastContact = known->participation.lastContact;
    *known = participant;
    if (lastContact) {
        known->participation.lastContact = lastContact;
    }
    const auto &stored = participant.participation.lastFix;
    if (lastFix && (!stored || lastFix->comesAfter(*stored))) {
        known->participation.lastFix = lastFix;
    }
    m_snapshot.participantChanged(participant.participation);
    tell(ParticipantPut{*known});
}

void LiveRide::take(const ParticipantLeft &left)
{
    const auto before = m_leftAt.constFind(left.participation);
    const auto known = m_participants.constFind(left.user);
    const bool isKnown = known != m_participants.cend();
    if ((before != m_leftAt.cend() && *before >= left.leftAt)
        || (isKnown && known->participation.joinedAt > left.leftAt)) {
        return; // told already, or came back since
    }
    m_leftAt.insert(left.participation, left.leftAt);
    tell(left);
    if (!isKnown) {
        return;
    }
    Broadcast broadcast = participantLeftBroadcast(m_code, *known);
    m_snapshot.participantLeft(known->participation.id);
    m_participants.erase(known);
    m_firstArrivals.remove(left.participation);
    publish(std::move(broadcast), left.user);
}

void LiveRide::take(const RidePut &put)
{
    const Ride &ride = put.ride;
    if (m_deleted || ride.updatedAt < m_ride.updatedAt) {
        return;
    }
    tell(put);
    if (ride == m_ride) {
        return;
    }
    const bool ended = m_ride.isActive() && !ride.isActive();
    m_ride = ride;
    m_snapshot.rideChanged();
    Broadcast broadcast = ended ? rideEndedBroadcast(ride) : rideUpdatedBroadcast(ride);
    if (!ended) {
        broadcast.source = -m_id.value; // no participation has such a number
    }
    publish(std::move(broadcast));
}

// Phones get a route by REST.
void LiveRide::take(const RouteChanged &changed)
{
    if (!m_deleted) {
        tell(changed);
    }
}

void LiveRide::take(const Announced &announced)
{
    if (!m_deleted) {
        publish(messageBroadcast(announced.text));
    }
}

void LiveRide::take(const RideRemoved &removed)
{
    if (m_deleted) {
        return;
    }
    m_deleted = true;
    publish(rideEndedBroadcast(m_ride), {}, true);
    tell(removed);
}

} // namespace saferide
