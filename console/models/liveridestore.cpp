// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/liveridestore.h"

#include "shared/geo/greatcircle.h"

#include <algorithm>

namespace saferide {

namespace {

// Far beyond any event: events without an end must not fill the memory.
constexpr size_t MostRides = 100'000;
constexpr qsizetype MostParticipants = 1'000'000;

} // namespace

LiveRideStore::LiveRideStore(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_serverOffset(clock.now().msecs - clock.monotonicMsecs())
{
}

const Ride *LiveRideStore::ride(RideId id) const
{
    const auto found = m_rides.find(id);
    return found != m_rides.end() ? &found->second.ride : nullptr;
}

const Participant *LiveRideStore::participant(ParticipationId id) const
{
    const auto found = m_participants.constFind(id);
    return found != m_participants.constEnd() ? &*found : nullptr;
}

QList<RideId> LiveRideStore::rides() const
{
    QList<RideId> ids;
    ids.reserve(qsizetype(m_rides.size()));
    for (const auto &[id, entry] : m_rides) {
        ids.append(id);
    }
    return ids;
}

QList<ParticipationId> LiveRideStore::participantsOf(RideId id) const
{
    const auto found = m_rides.find(id);
    if (found == m_rides.end()) {
        return {};
    }
    const auto &participants = found->second.participants;
    return {participants.begin(), participants.end()};
}

qsizetype LiveRideStore::participantCount(RideId id) const
{
    const auto found = m_rides.find(id);
    return found != m_rides.end() ? qsizetype(found->second.participants.size()) : 0;
}

std::optional<Timestamp> LiveRideStore::newestFixTime(RideId id) const
{
    const auto found = m_rides.find(id);
    return found != m_rides.end() ? found->second.newestFix : std::nullopt;
}

Timestamp LiveRideStore::serverNow() const
{
    return {m_serverOffset + m_clock.monotonicMsecs()};
}

Timestamp LiveRideStore::knownUntil() const
{
    return {m_serverOffset + m_heardUntil.value_or(m_clock.monotonicMsecs())};
}

void LiveRideStore::noteHeard()
{
    m_heardUntil = m_clock.monotonicMsecs();
}

std::optional<qint64> LiveRideStore::fixAge(ParticipationId id) const
{
    const auto time = shownTime(id);
    return time ? std::optional(std::max<qint64>(0, serverNow() - *time)) : std::nullopt;
}

std::optional<Timestamp> LiveRideStore::heardAt(ParticipationId id) const
{
    const Participant *known = participant(id);
    if (known == nullptr) {
        return std::nullopt;
    }
    std::optional<Timestamp> heard;
    if (const auto &contact = known->participation.lastContact) {
        heard = contact->at;
    }
    if (const auto &fix = known->participation.lastFix; fix && heard < fix->orderTime()) {
        heard = fix->orderTime();
    }
    return heard;
}

std::optional<qint64> LiveRideStore::clockFault(ParticipationId id) const
{
    const auto clock = m_clocks.constFind(id);
    return clock != m_clocks.constEnd() ? clock->offset() : std::nullopt;
}

std::optional<Timestamp> LiveRideStore::shownTime(ParticipationId id) const
{
    const Participant *known = participant(id);
    if (known == nullptr || !known->participation.lastFix) {
        return std::nullopt;
    }
    const LocationFix &fix = *known->participation.lastFix;
    const auto &contact = known->participation.lastContact;
    const bool isOfTheFix = contact && contact->fixTime == fix.fixTime;
    return isOfTheFix && clockFault(id) ? contact->at : fix.orderTime();
}

std::optional<qint64> LiveRideStore::newestFixAge(RideId id) const
{
    const auto time = newestFixTime(id);
    return time ? std::optional(std::max<qint64>(0, serverNow() - *time)) : std::nullopt;
}

void LiveRideStore::setServerTime(Timestamp now)
{
    m_serverOffset = now.msecs - m_clock.monotonicMsecs();
}

void LiveRideStore::applySnapshot(const QList<Ride> &rides, const QList<Participant> &participants)
{
    QSet<RideId> keptRides;
    for (const Ride &ride : rides) {
        keptRides.insert(ride.id);
    }
    QSet<ParticipationId> kept;
    for (const Participant &participant : participants) {
        kept.insert(participant.participation.id);
    }
    for (const RideId id : this->rides()) {
        if (!keptRides.contains(id)) {
            removeRide(id);
        } else {
            removeParticipants(m_rides.at(id), kept);
        }
    }
    for (const Ride &ride : rides) {
        putRide(ride);
    }
    for (const Participant &participant : participants) {
        putParticipant(participant);
    }
}

void LiveRideStore::putRide(const Ride &ride)
{
    if (m_rides.size() >= MostRides && !m_rides.contains(ride.id)) {
        return;
    }
    const auto [found, added] = m_rides.try_emplace(ride.id, RideEntry{.ride = ride});
    if (added) {
        Q_EMIT rideAdded(ride.id);
    } else if (found->second.ride != ride) {
        found->second.ride = ride;
        Q_EMIT rideChanged(ride.id);
    }
}

void LiveRideStore::removeRide(RideId id)
{
    const auto found = m_rides.find(id);
    if (found == m_rides.end()) {
        return;
    }
    removeParticipants(found->second, {});
    Q_EMIT rideAboutToBeRemoved(id);
    m_rides.erase(id);
    Q_EMIT rideRemoved(id);
}

void LiveRideStore::removeParticipants(RideEntry &entry, const QSet<ParticipationId> &keep)
{
    // Once for all: who goes does not count from here on.
    QList<ParticipationId> leaving;
    entry.newestFix.reset();
    for (const ParticipationId id : entry.participants) {
        if (keep.contains(id)) {
            noteFix(entry, m_participants.constFind(id)->participation.lastFix);
        } else {
            leaving.append(id);
        }
    }
    for (const ParticipationId id : std::as_const(leaving)) {
        remove(entry, id, NewestFix::IsKnown);
    }
}

void LiveRideStore::putParticipant(const Participant &participant)
{
    const Participation &news = participant.participation;
    const auto ride = m_rides.find(news.ride);
    if (ride == m_rides.end()) {
        return;
    }
    RideEntry &entry = ride->second;
    const auto found = m_participants.find(news.id);
    if (found == m_participants.end() && m_participants.size() >= MostParticipants) {
        return;
    }
    if (found == m_participants.end()) {
        m_participants.insert(news.id, participant);
        if (news.lastContact) {
            m_clocks[news.id].note(*news.lastContact);
        }
        entry.participants.insert(news.id);
        noteFix(entry, news.lastFix);
        Q_EMIT participantAdded(news.ride, news.id);
        return;
    }
    Participant merged = participant;
    const auto &knownFix = found->participation.lastFix;
    if (knownFix && (!news.lastFix || knownFix->comesAfter(*news.lastFix))) {
        merged.participation.lastFix = knownFix;
    }
    merged.participation.lastContact = found->participation.lastContact;
    if (news.lastContact) {
        takeContact(merged.participation, *news.lastContact);
    }
    merged.participation.ride = found->participation.ride; // a participation never changes its ride
    if (*found == merged) {
        return;
    }
    *found = merged;
    noteFix(entry, merged.participation.lastFix);
    Q_EMIT participantChanged(merged.participation.ride, news.id);
}

void LiveRideStore::removeParticipant(ParticipationId id)
{
    const auto found = m_participants.constFind(id);
    if (found == m_participants.constEnd()) {
        return;
    }
    remove(m_rides.at(found->participation.ride), id, NewestFix::MayBeTheirs);
}

void LiveRideStore::remove(RideEntry &entry, ParticipationId id, NewestFix newest)
{
    const RideId ride = entry.ride.id;
    Q_EMIT participantAboutToBeRemoved(ride, id);
    const auto lostFix = m_participants.take(id).participation.lastFix;
    m_derivedSpeeds.remove(id);
    m_clocks.remove(id);
    entry.participants.erase(id);
    if (newest == NewestFix::MayBeTheirs && lostFix && entry.newestFix == lostFix->orderTime()) {
        refreshNewestFix(entry);
    }
    Q_EMIT participantRemoved(ride, id);
}

void LiveRideStore::refreshNewestFix(RideEntry &entry)
{
    entry.newestFix.reset();
    for (const ParticipationId left : entry.participants) {
        noteFix(entry, m_participants.constFind(left)->participation.lastFix);
    }
}

void LiveRideStore::applyFixes(const QList<ParticipantFix> &fixes)
{
    QList<ParticipationId> changed;
    changed.reserve(fixes.size());
    for (const ParticipantFix &fix : fixes) {
        if (takeFix(fix)) {
            changed.append(fix.participation);
        }
    }
    if (!changed.isEmpty()) {
        Q_EMIT fixesChanged(changed);
    }
}

bool LiveRideStore::takeFix(const ParticipantFix &fix)
{
    const auto found = m_participants.find(fix.participation);
    if (found == m_participants.end()) {
        return false; // left meanwhile
    }
    if (fix.contact != LastContact()) {
        takeContact(found->participation, fix.contact);
    }
    auto &known = found->participation.lastFix;
    if (known && !fix.fix.comesAfter(*known)) {
        return false; // late: never move a marker back in time
    }
    deriveSpeed(fix.participation, known, fix.fix);
    known = fix.fix;
    noteFix(m_rides.at(found->participation.ride), known);
    return true;
}

void LiveRideStore::applyContacts(const QList<ParticipantContact> &contacts)
{
    for (const auto &[id, contact] : contacts) {
        if (const auto found = m_participants.find(id); found != m_participants.end()) {
            takeContact(found->participation, contact);
        }
    }
}

void LiveRideStore::takeContact(Participation &participation, const LastContact &contact)
{
    auto &known = participation.lastContact;
    if (known != contact) {
        known = contact;
        m_clocks[participation.id].note(contact);
    }
}

void LiveRideStore::deriveSpeed(ParticipationId id, const std::optional<LocationFix> &before,
                                const LocationFix &now)
{
    constexpr qint64 Shortest = 1'000; // milliseconds; noise of the fix weighs too much below
    constexpr qint64 Longest = 60'000;
    const qint64 passed = before ? now.orderTime() - before->orderTime() : 0;
    if (now.speed || passed > Longest) {
        m_derivedSpeeds.remove(id);
    } else if (passed >= Shortest) {
        m_derivedSpeeds[id] = distanceMeters(before->point, now.point) * 1000 / double(passed);
    }
}

std::optional<double> LiveRideStore::speedOf(ParticipationId id) const
{
    const Participant *known = participant(id);
    if (known == nullptr || !known->participation.lastFix) {
        return std::nullopt;
    }
    if (known->participation.lastFix->speed) {
        return known->participation.lastFix->speed;
    }
    const auto derived = m_derivedSpeeds.constFind(id);
    return derived != m_derivedSpeeds.constEnd() ? std::optional(*derived) : std::nullopt;
}

void LiveRideStore::noteFix(RideEntry &entry, const std::optional<LocationFix> &fix)
{
    if (fix && (!entry.newestFix || *entry.newestFix < fix->orderTime())) {
        entry.newestFix = fix->orderTime();
    }
}

} // namespace saferide
