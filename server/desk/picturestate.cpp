// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/picturestate.h"

#include "shared/protocol/websocketframe.h"

#include <QUuid>

#include <algorithm>
#include <limits>

namespace saferide::desk {

namespace {

constexpr auto LeastKind = AttentionKind(std::numeric_limits<int>::min());
constexpr qsizetype PartBytes = 32 * 1024;

// What the objects take as JSON: so much, and their texts.
constexpr qsizetype BytesWithoutTexts = 350;
constexpr qsizetype BytesOfCharacter = 3; // most of them take fewer

qsizetype roughBytes(const Ride &ride)
{
    return BytesWithoutTexts + ride.title.size() * BytesOfCharacter;
}

qsizetype roughBytes(const Participant &participant)
{
    return BytesWithoutTexts + participant.username.size() * BytesOfCharacter;
}

qsizetype roughBytes(const AttentionAcknowledgement &acknowledgement)
{
    return 100 + acknowledgement.by.size() * BytesOfCharacter;
}

} // namespace

PictureState::PictureState(FixTable &fixes, EventLog::Kept kept, qint64 finishedShownFor,
                           Rejections rejections)
    : m_fixes(fixes)
    , m_finishedShownFor(finishedShownFor)
    , m_events(kept, std::move(rejections))
{
    restart();
}

void PictureState::restart()
{
    const std::lock_guard lock(m_mutex);
    m_feed = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_rides.clear();
    m_rideOf.clear();
    m_ridesTouched.clear();
    m_participationsTouched.clear();
    m_events.clear();
    m_acknowledgements.clear();
    m_unseen = true;
    m_fixes.clear();
}

bool PictureState::apply(const RideEvent &event, qint64 now)
{
    const std::lock_guard lock(m_mutex);
    return std::visit(Overloaded{[this, now](const RidePut &put) { return take(put, now); },
                                 [](const Announced &) { return false; }, // for the riders alone
                                 [this](const auto &other) { return take(other); }},
                      event);
}

bool PictureState::take(const RidePut &put, qint64 now)
{
    const Ride &ride = put.ride;
    m_ridesTouched[ride.id] = ++m_changes;
    const bool known = m_rides.contains(ride.id);
    if (!known && !ride.isActive()) {
        return false; // was over before it was seen
    }
    if (known && ride.updatedAt < m_rides.at(ride.id).ride.updatedAt) {
        return false; // told after a later change
    }
    const bool moved = putRide(ride);
    RideEntry &entry = m_rides.at(ride.id);
    if (ride.isActive()) {
        entry.dropAt = 0;
    } else if (entry.dropAt == 0) {
        entry.dropAt = now + m_finishedShownFor;
    }
    return moved;
}

bool PictureState::take(const RideRemoved &removed)
{
    m_ridesTouched[removed.ride] = ++m_changes;
    return removeRide(removed.ride);
}

bool PictureState::take(const ParticipantPut &put)
{
    m_participationsTouched[put.participant.participation.id] = ++m_changes;
    return putParticipant(put.participant);
}

bool PictureState::take(const ParticipantLeft &left)
{
    const ParticipationId id = left.participation;
    if (const auto ride = m_rideOf.constFind(id); ride != m_rideOf.constEnd()) {
        const auto &participants = m_rides.at(*ride).participants;
        if (participants.at(id).participation.joinedAt > left.leftAt) {
            return false; // came back since
        }
    }
    m_participationsTouched[id] = ++m_changes;
    return removeParticipant(id);
}

bool PictureState::take(const RouteChanged &changed)
{
    if (!m_rides.contains(changed.ride)) {
        return false;
    }
    append(changed);
    return true;
}

bool PictureState::acknowledge(const AttentionAcknowledgement &acknowledgement)
{
    const std::lock_guard lock(m_mutex);
    if (!m_rideOf.contains(acknowledgement.participation)) {
        return false;
    }
    m_acknowledgements[{acknowledgement.participation, acknowledgement.kind}] = acknowledgement;
    append(acknowledgement);
    return true;
}

void PictureState::forgetAcknowledgements(ParticipationId id)
{
    const auto isTheirs = [id](const auto &entry) { return entry.first.first == id; };
    const auto begin = m_acknowledgements.lower_bound({id, LeastKind});
    m_acknowledgements.erase(begin, std::find_if_not(begin, m_acknowledgements.end(), isTheirs));
}

bool PictureState::putRide(const Ride &ride)
{
    Ride shown = ride;
    shown.description.reset();
    const auto [found, added] = m_rides.try_emplace(ride.id);
    if (!added && found->second.ride == shown) {
        return false;
    }
    found->second.ride = shown;
    append(RidePut{shown, added});
    return true;
}

bool PictureState::removeRide(RideId id)
{
    const auto found = m_rides.find(id);
    if (found == m_rides.end()) {
        return false;
    }
    for (const auto &[participation, participant] : found->second.participants) {
        m_rideOf.remove(participation);
        m_fixes.forget(participation);
        forgetAcknowledgements(participation);
    }
    m_rides.erase(found);
    append(RideRemoved{id});
    return true;
}

bool PictureState::putParticipant(const Participant &participant)
{
    const Participation &participation = participant.participation;
    const auto ride = m_rides.find(participation.ride);
    if (ride == m_rides.end()) {
        return false;
    }
    m_fixes.know(participation);
    auto &participants = ride->second.participants;
    const auto [known, joined] = participants.try_emplace(participation.id, participant);
    if (!joined) {
        // Where somebody is, is not told by events.
        Participant compared = known->second;
        compared.participation.lastFix = participation.lastFix;
        compared.participation.lastContact = participation.lastContact;
        compared.participation.updatedAt = participation.updatedAt;
        if (compared == participant) {
            return false;
        }
        known->second = participant;
    }
    m_rideOf.insert(participation.id, participation.ride);
    Participant told = participant;
    m_fixes.fillIn(told.participation);
    append(ParticipantPut{told, joined});
    return true;
}

bool PictureState::removeParticipant(ParticipationId id)
{
    m_fixes.forget(id);
    forgetAcknowledgements(id);
    const auto ride = m_rideOf.constFind(id);
    if (ride == m_rideOf.constEnd()) {
        return false;
    }
    const RideId rideId = *ride;
    m_rides.at(rideId).participants.erase(id);
    m_rideOf.erase(ride);
    append(ParticipantLeft{rideId, id});
    return true;
}

void PictureState::append(const console::Change &change)
{
    if (!m_unseen) {
        m_events.append(change);
    }
}

bool PictureState::isUntouched(RideId ride, quint64 changesBefore) const
{
    return m_ridesTouched.value(ride) <= changesBefore;
}

bool PictureState::isUntouched(ParticipationId participation, quint64 changesBefore) const
{
    return m_participationsTouched.value(participation) <= changesBefore;
}

bool PictureState::merge(const Picture &loaded, quint64 changesBefore)
{
    // Locked for a moment at a time: the path of a position may wait for this lock.
    bool moved = mergeMissing(loaded, changesBefore);
    for (const Ride &ride : loaded.rides) {
        const std::lock_guard lock(m_mutex);
        if (isUntouched(ride.id, changesBefore)) {
            moved |= putRide(ride);
            m_rides.at(ride.id).dropAt = 0;
        }
    }
    for (const Participant &participant : loaded.participants) {
        const Participation &participation = participant.participation;
        const std::lock_guard lock(m_mutex);
        if (isUntouched(participation.id, changesBefore)
            && isUntouched(participation.ride, changesBefore)) {
            moved |= putParticipant(participant);
        } else if (m_rideOf.contains(participation.id)) {
            m_fixes.know(participation);
        }
    }
    const std::lock_guard lock(m_mutex);
    const auto isOld = [changesBefore](const auto &entry) {
        return entry.value() <= changesBefore;
    };
    m_ridesTouched.removeIf(isOld);
    m_participationsTouched.removeIf(isOld);
    m_unseen = false;
    return moved;
}

bool PictureState::mergeMissing(const Picture &loaded, quint64 changesBefore)
{
    QSet<RideId> rides;
    for (const Ride &ride : loaded.rides) {
        rides.insert(ride.id);
    }
    QSet<ParticipationId> participations;
    for (const Participant &participant : loaded.participants) {
        participations.insert(participant.participation.id);
    }
    QList<RideId> known;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &[id, entry] : m_rides) {
            known.append(id);
        }
    }
    bool moved = false;
    for (const RideId id : std::as_const(known)) {
        moved |= removeMissing(id, rides.contains(id), participations, changesBefore);
    }
    return moved;
}

bool PictureState::removeMissing(RideId id, bool isLoaded,
                                 const QSet<ParticipationId> &participations, quint64 changesBefore)
{
    const std::lock_guard lock(m_mutex);
    const auto ride = m_rides.find(id);
    if (ride == m_rides.end() || ride->second.dropAt != 0 || !isUntouched(id, changesBefore)) {
        return false; // over, and shown for a while; or changed meanwhile
    }
    if (!isLoaded) {
        return removeRide(id);
    }
    QList<ParticipationId> gone;
    for (const auto &[participation, participant] : ride->second.participants) {
        if (!participations.contains(participation) && isUntouched(participation, changesBefore)) {
            gone.append(participation);
        }
    }
    for (const ParticipationId participation : std::as_const(gone)) {
        removeParticipant(participation);
    }
    return !gone.isEmpty();
}

bool PictureState::dropFinished(qint64 now)
{
    const std::lock_guard lock(m_mutex);
    QList<RideId> over;
    for (const auto &[id, entry] : m_rides) {
        if (entry.dropAt != 0 && entry.dropAt <= now) {
            over.append(id);
        }
    }
    for (const RideId id : over) {
        removeRide(id);
    }
    return !over.isEmpty();
}

bool PictureState::canResume(const console::ResumePoint &point) const
{
    const std::lock_guard lock(m_mutex);
    return point.feed == m_feed && m_events.reachesBackTo(point.sequence);
}

std::optional<EventLog::Frames> PictureState::eventsAfter(quint64 sequence, int most) const
{
    const std::lock_guard lock(m_mutex);
    return m_events.after(sequence, most);
}

SnapshotCursor PictureState::beginSnapshot() const
{
    const std::lock_guard lock(m_mutex);
    SnapshotCursor cursor;
    cursor.feed = m_feed;
    cursor.sequence = m_events.sequence();
    cursor.generation = m_fixes.generation();
    return cursor;
}

QByteArray PictureState::nextPart(SnapshotCursor &cursor) const
{
    console::SnapshotPart part;
    part.sequence = cursor.sequence;
    part.first = !std::exchange(cursor.begun, true);
    {
        const std::lock_guard lock(m_mutex);
        fill(cursor, part);
    }
    for (Participant &participant : part.participants) {
        m_fixes.fillIn(participant.participation);
    }
    part.last = cursor.finished;
    return websocketTextFrame(console::serialize(console::ServerMessage(part)));
}

/// A snapshot is sent piece by piece, as fast as the desk reads. What changes meanwhile may be in a
/// later piece already; its event follows anyway, and says the same.
void PictureState::fill(SnapshotCursor &cursor, console::SnapshotPart &part) const
{
    // `cursor.ride` is the ride under way: its participants up to `cursor.participation` were sent.
    qsizetype bytes = 0;
    const auto isFull = [&bytes] { return bytes >= PartBytes; };
    const auto sendParticipants = [&](const RideEntry &entry) {
        auto next = entry.participants.upper_bound(cursor.participation);
        for (; next != entry.participants.end() && !isFull(); ++next) {
            part.participants.append(next->second);
            bytes += roughBytes(next->second);
            cursor.participation = next->first;
        }
    };
    if (const auto underWay = m_rides.find(cursor.ride); underWay != m_rides.end()) {
        sendParticipants(underWay->second);
    }
    auto ride = m_rides.upper_bound(cursor.ride);
    for (; ride != m_rides.end() && !isFull(); ++ride) {
        part.rides.append(ride->second.ride);
        bytes += roughBytes(ride->second.ride);
        cursor.ride = ride->first;
        cursor.participation = ParticipationId();
        sendParticipants(ride->second);
    }
    auto next = cursor.acknowledgement ? m_acknowledgements.upper_bound(*cursor.acknowledgement)
                                       : m_acknowledgements.begin();
    for (; next != m_acknowledgements.end() && !isFull(); ++next) {
        part.acknowledgements.append(next->second);
        bytes += roughBytes(next->second);
        cursor.acknowledgement = next->first;
    }
    cursor.finished = !isFull();
}

} // namespace saferide::desk
