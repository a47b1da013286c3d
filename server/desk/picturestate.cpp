// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/picturestate.h"

#include "shared/protocol/websocketframe.h"

#include <QUuid>

#include <algorithm>
#include <limits>

namespace saferide::desk {

namespace {

constexpr auto LeastKind = AttentionKind(std::numeric_limits<int>::min());

} // namespace

PictureState::PictureState(FixTable &fixes, Kept kept, qint64 finishedShownFor,
                           Rejections rejections)
    : m_fixes(fixes)
    , m_kept(kept)
    , m_rejections(std::move(rejections))
    , m_finishedShownFor(finishedShownFor)
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
    m_eventBytes = 0;
    m_acknowledgements.clear();
    m_sequence = 0;
    m_unseen = true;
    m_fixes.clear();
}

QString PictureState::feed() const
{
    const std::lock_guard lock(m_mutex);
    return m_feed;
}

quint64 PictureState::sequence() const
{
    const std::lock_guard lock(m_mutex);
    return m_sequence;
}

quint64 PictureState::changes() const
{
    const std::lock_guard lock(m_mutex);
    return m_changes;
}

bool PictureState::putRide(const Ride &ride, qint64 now)
{
    const std::lock_guard lock(m_mutex);
    m_ridesTouched[ride.id] = ++m_changes;
    const bool known = m_rides.contains(ride.id);
    if (!known && !ride.isActive()) {
        return false; // was over before it was seen
    }
    if (known && ride.updatedAt < m_rides.at(ride.id).ride.updatedAt) {
        return false; // told after a later change
    }
    const bool moved = putRideLocked(ride);
    RideEntry &entry = m_rides.at(ride.id);
    if (ride.isActive()) {
        entry.dropAt = 0;
    } else if (entry.dropAt == 0) {
        entry.dropAt = now + m_finishedShownFor;
    }
    return moved;
}

bool PictureState::removeRide(RideId id)
{
    const std::lock_guard lock(m_mutex);
    m_ridesTouched[id] = ++m_changes;
    return removeRideLocked(id);
}

bool PictureState::putParticipant(const Participant &participant)
{
    const std::lock_guard lock(m_mutex);
    m_participationsTouched[participant.participation.id] = ++m_changes;
    return putParticipantLocked(participant);
}

bool PictureState::removeParticipant(const Departure &departure)
{
    const std::lock_guard lock(m_mutex);
    const ParticipationId id = departure.participation;
    if (const auto ride = m_rideOf.constFind(id); ride != m_rideOf.constEnd()) {
        const auto &participants = m_rides.at(*ride).participants;
        if (participants.at(id).participation.joinedAt > departure.leftAt) {
            return false; // came back since
        }
    }
    m_participationsTouched[id] = ++m_changes;
    return removeParticipantLocked(id);
}

bool PictureState::acknowledge(const AttentionAcknowledgement &acknowledgement)
{
    const std::lock_guard lock(m_mutex);
    if (!m_rideOf.contains(acknowledgement.participation)) {
        return false;
    }
    m_acknowledgements[{acknowledgement.participation, acknowledgement.kind}] = acknowledgement;
    append(console::AttentionAcknowledged{acknowledgement});
    return true;
}

void PictureState::forgetAcknowledgements(ParticipationId id)
{
    const auto isTheirs = [id](const auto &entry) { return entry.first.first == id; };
    const auto begin = m_acknowledgements.lower_bound({id, LeastKind});
    m_acknowledgements.erase(begin, std::find_if_not(begin, m_acknowledgements.end(), isTheirs));
}

bool PictureState::putRideLocked(const Ride &ride)
{
    Ride shown = ride;
    shown.description.reset();
    const auto [found, added] = m_rides.try_emplace(ride.id);
    if (!added && found->second.ride == shown) {
        return false;
    }
    found->second.ride = shown;
    append(added ? console::Change(console::RideAdded{shown})
                 : console::Change(console::RideChanged{shown}));
    return true;
}

bool PictureState::removeRideLocked(RideId id)
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
    append(console::RideRemoved{id});
    return true;
}

bool PictureState::putParticipantLocked(const Participant &participant)
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
    append(joined ? console::Change(console::ParticipantJoined{told})
                  : console::Change(console::ParticipantChanged{told}));
    return true;
}

bool PictureState::removeParticipantLocked(ParticipationId id)
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
    append(console::ParticipantLeft{rideId, id});
    return true;
}

void PictureState::append(const console::Change &change)
{
    if (m_unseen) {
        return;
    }
    const console::ServerMessage message = console::Event{++m_sequence, change};
    m_events.push_back(
        std::make_shared<const QByteArray>(websocketTextFrame(console::serialize(message))));
    m_eventBytes += m_events.back()->size();
    while (qsizetype(m_events.size()) > m_kept.events || m_eventBytes > m_kept.bytes) {
        if (qsizetype(m_events.size()) <= m_kept.events) {
            m_rejections.count(Limit::DeskEventBytes);
        }
        m_eventBytes -= m_events.front()->size();
        m_events.pop_front();
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
            moved |= putRideLocked(ride);
            m_rides.at(ride.id).dropAt = 0;
        }
    }
    for (const Participant &participant : loaded.participants) {
        const Participation &participation = participant.participation;
        const std::lock_guard lock(m_mutex);
        if (isUntouched(participation.id, changesBefore)
            && isUntouched(participation.ride, changesBefore)) {
            moved |= putParticipantLocked(participant);
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
        return removeRideLocked(id);
    }
    QList<ParticipationId> gone;
    for (const auto &[participation, participant] : ride->second.participants) {
        if (!participations.contains(participation) && isUntouched(participation, changesBefore)) {
            gone.append(participation);
        }
    }
    for (const ParticipationId participation : std::as_const(gone)) {
        removeParticipantLocked(participation);
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
        removeRideLocked(id);
    }
    return !over.isEmpty();
}

bool PictureState::canResume(const console::ResumePoint &point) const
{
    const std::lock_guard lock(m_mutex);
    return point.feed == m_feed && point.sequence <= m_sequence
        && m_sequence - point.sequence <= quint64(m_events.size());
}

std::optional<std::vector<std::shared_ptr<const QByteArray>>>
PictureState::eventsAfter(quint64 sequence, int most) const
{
    const std::lock_guard lock(m_mutex);
    const quint64 missing = m_sequence - sequence;
    if (sequence > m_sequence || missing > quint64(m_events.size())) {
        return std::nullopt;
    }
    const auto begin = m_events.end() - qsizetype(missing);
    const auto end = begin + std::min<qsizetype>(qsizetype(missing), most);
    return std::vector<std::shared_ptr<const QByteArray>>(begin, end);
}

} // namespace saferide::desk
