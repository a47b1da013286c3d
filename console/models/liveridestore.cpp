// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/liveridestore.h"

#include <algorithm>

namespace saferide {

namespace {

/// No participation changes its ride or its user: a daemon whose database was restored gives the
/// same number again.
bool isAnother(const Participation &known, const Participation &news)
{
    return known.ride != news.ride || known.user != news.user;
}

} // namespace

LiveRideStore::LiveRideStore(const Clock &clock, Bounds bounds, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_bounds(bounds)
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
    if (found == m_rides.end()) {
        return std::nullopt;
    }
    const RideEntry &entry = found->second;
    if (!std::exchange(entry.newestFixIsKnown, true)) {
        entry.newestFix.reset();
        for (const ParticipationId left : entry.participants) {
            noteFix(entry, m_participants.constFind(left)->participation.lastFix);
        }
    }
    return entry.newestFix;
}

Timestamp LiveRideStore::serverNow() const
{
    return {m_serverOffset + m_clock.monotonicMsecs()};
}

Timestamp LiveRideStore::knownUntil() const
{
    return {m_serverOffset + m_heardUntil.value_or(m_clock.monotonicMsecs())};
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
    return m_clocks.value(id).offset();
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

void LiveRideStore::applySnapshot(const QList<Ride> &rides, const QList<Participant> &participants)
{
    beginSnapshot();
    applyPart(rides, participants);
    endSnapshot();
}

void LiveRideStore::beginSnapshot()
{
    m_seen = {};
    m_leftOut = 0;
}

void LiveRideStore::applyPart(const QList<Ride> &rides, const QList<Participant> &participants)
{
    for (const Ride &ride : rides) {
        m_seen.rides.insert(ride.id);
        putRide(ride);
    }
    std::map<RideId, QList<const Participant *>> byRide;
    for (const Participant &participant : participants) {
        m_seen.participants.insert(participant.participation.id);
        byRide[participant.participation.ride].append(&participant);
    }
    for (const auto &[ride, members] : byRide) {
        putParticipants(ride, members);
    }
}

void LiveRideStore::endSnapshot()
{
    const Seen seen = std::exchange(m_seen, {});
    for (const RideId id : rides()) {
        if (!seen.rides.contains(id)) {
            removeRide(id);
            continue;
        }
        RideEntry &entry = m_rides.at(id);
        QList<ParticipationId> leaving;
        std::copy_if(entry.participants.begin(), entry.participants.end(),
                     std::back_inserter(leaving),
                     [&seen](ParticipationId one) { return !seen.participants.contains(one); });
        removeParticipants(entry, leaving);
        Q_EMIT routeDoubted(id);
    }
}

void LiveRideStore::apply(const RideEvent &event)
{
    std::visit(
        Overloaded{[this](const RidePut &put) { putRide(put.ride); },
                   [this](const RideRemoved &removed) { removeRide(removed.ride); },
                   [this](const ParticipantPut &put) { putParticipant(put.participant); },
                   [this](const ParticipantLeft &left) { removeParticipant(left.participation); },
                   [this](const RouteChanged &changed) { Q_EMIT routeChanged(changed.ride); },
                   [](const Announced &) {}},
        event);
}

void LiveRideStore::leaveOut()
{
    if (++m_leftOut == 1) {
        Q_EMIT becameFull();
    }
}

void LiveRideStore::putRide(const Ride &ride)
{
    if (m_rides.size() >= m_bounds.rides && !m_rides.contains(ride.id)) {
        leaveOut();
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
    removeParticipants(found->second, participantsOf(id));
    Q_EMIT rideAboutToBeRemoved(id);
    m_rides.erase(id);
    Q_EMIT rideRemoved(id);
}

void LiveRideStore::putParticipant(const Participant &participant)
{
    putParticipants(participant.participation.ride, {&participant});
}

void LiveRideStore::putParticipants(RideId ride, const QList<const Participant *> &participants)
{
    const auto found = m_rides.find(ride);
    if (found == m_rides.end()) {
        return;
    }
    std::set<ParticipationId> added;
    std::set<ParticipationId> changed;
    for (const Participant *participant : participants) {
        const ParticipationId id = participant->participation.id;
        const Put done = put(found->second, *participant);
        if (done == Put::Added) {
            added.insert(id);
        } else if (done == Put::Changed && !added.contains(id)) {
            changed.insert(id);
        }
    }
    if (!added.empty()) {
        Q_EMIT participantsAdded(ride, {added.begin(), added.end()});
    }
    if (!changed.empty()) {
        Q_EMIT participantsChanged(ride, {changed.begin(), changed.end()});
    }
}

LiveRideStore::Put LiveRideStore::put(RideEntry &entry, const Participant &participant)
{
    const Participation &news = participant.participation;
    auto found = m_participants.find(news.id);
    if (found != m_participants.end() && isAnother(found->participation, news)) {
        removeParticipant(news.id);
        found = m_participants.end();
    }
    if (found == m_participants.end() && m_participants.size() >= m_bounds.participants) {
        leaveOut();
        return Put::Nothing;
    }
    if (found == m_participants.end()) {
        m_participants.insert(news.id, participant);
        if (news.lastContact) {
            m_clocks[news.id].note(*news.lastContact);
        }
        entry.participants.insert(news.id);
        noteFix(entry, news.lastFix);
        return Put::Added;
    }
    Participant merged = participant;
    const auto &knownFix = found->participation.lastFix;
    if (knownFix && (!news.lastFix || knownFix->comesAfter(*news.lastFix))) {
        merged.participation.lastFix = knownFix;
    } else if (news.lastFix) {
        m_derivedSpeeds.note(news.id, knownFix, *news.lastFix);
    }
    merged.participation.lastContact = found->participation.lastContact;
    if (news.lastContact) {
        takeContact(merged.participation, *news.lastContact);
    }
    if (*found == merged) {
        return Put::Nothing;
    }
    *found = merged;
    noteFix(m_rides.at(merged.participation.ride), merged.participation.lastFix);
    return Put::Changed;
}

void LiveRideStore::removeParticipant(ParticipationId id)
{
    if (const Participant *known = participant(id)) {
        removeParticipants(m_rides.at(known->participation.ride), {id});
    }
}

/// `leaving`: ascending, all of this ride.
void LiveRideStore::removeParticipants(RideEntry &entry, const QList<ParticipationId> &leaving)
{
    if (leaving.isEmpty()) {
        return;
    }
    const RideId ride = entry.ride.id;
    Q_EMIT participantsAboutToBeRemoved(ride, leaving);
    for (const ParticipationId id : leaving) {
        const auto lostFix = m_participants.take(id).participation.lastFix;
        m_derivedSpeeds.forget(id);
        m_clocks.remove(id);
        entry.participants.erase(id);
        if (lostFix && entry.newestFix == lostFix->orderTime()) {
            entry.newestFixIsKnown = false;
        }
    }
    Q_EMIT participantsRemoved(ride, leaving);
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
    m_derivedSpeeds.note(fix.participation, known, fix.fix);
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

std::optional<double> LiveRideStore::speedOf(ParticipationId id) const
{
    const Participant *known = participant(id);
    if (known == nullptr || !known->participation.lastFix) {
        return std::nullopt;
    }
    const auto &reported = known->participation.lastFix->speed;
    return reported ? reported : m_derivedSpeeds.of(id);
}

void LiveRideStore::noteFix(const RideEntry &entry, const std::optional<LocationFix> &fix)
{
    if (fix && (!entry.newestFix || *entry.newestFix < fix->orderTime())) {
        entry.newestFix = fix->orderTime();
    }
}

} // namespace saferide
