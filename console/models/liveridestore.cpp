// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/liveridestore.h"

#include <algorithm>
#include <utility>

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
    , m_bounds(bounds)
    , m_time(clock)
{
}

const Ride *LiveRideStore::ride(RideId id) const
{
    const auto found = m_rides.find(id);
    return found != m_rides.end() ? &found->second.ride : nullptr;
}

const LiveRideStore::Known *LiveRideStore::find(ParticipationId id) const
{
    const auto found = m_participants.constFind(id);
    return found != m_participants.constEnd() ? &*found : nullptr;
}

const Participant *LiveRideStore::participant(ParticipationId id) const
{
    const Known *known = find(id);
    return known != nullptr ? &known->participant : nullptr;
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

std::optional<qint64> LiveRideStore::newestFixAge(RideId id) const
{
    const auto found = m_rides.find(id);
    if (found == m_rides.end()) {
        return std::nullopt;
    }
    const RideEntry &entry = found->second;
    if (!std::exchange(entry.newestIsKnown, true)) {
        for (const ParticipationId left : entry.participants) {
            noteNewest(entry, *find(left));
        }
    }
    return entry.newest ? fixAge(*entry.newest) : std::nullopt;
}

std::optional<Timestamp> LiveRideStore::timeOf(ParticipationId id, Time time) const
{
    const Known *known = find(id);
    return known != nullptr ? (known->times.*time)(m_time, known->participant.participation)
                            : std::nullopt;
}

std::optional<qint64> LiveRideStore::clockFault(ParticipationId id) const
{
    const Known *known = find(id);
    return known != nullptr ? known->times.clockFault() : std::nullopt;
}

std::optional<qint64> LiveRideStore::ageOf(std::optional<Timestamp> time) const
{
    return time ? std::optional(std::max<qint64>(0, serverNow() - *time)) : std::nullopt;
}

std::optional<RiderTimes> LiveRideStore::timesOf(ParticipationId id) const
{
    const Known *known = find(id);
    if (known == nullptr || !known->participant.participation.lastFix) {
        return std::nullopt;
    }
    const Participation &rider = known->participant.participation;
    const Timestamp shown = *known->times.shownTime(m_time, rider);
    const Timestamp heard = *known->times.heardAt(m_time, rider);
    return RiderTimes{silenceSince(heard), silenceSince(shown), shown, speedOf(*known)};
}

void LiveRideStore::setServerTime(Timestamp now)
{
    if (const qint64 step = m_time.setNow(now); step != 0) {
        Q_EMIT clockStepped(step);
    }
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
                   [](const Announced &) {}, [](const Acknowledged &) {},
                   [](const TrackingKeyChanged &) {}, [](const IncidentPut &) {}},
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
    if (found != m_participants.end() && isAnother(found->participant.participation, news)) {
        removeParticipant(news.id);
        found = m_participants.end();
    }
    if (found == m_participants.end() && m_participants.size() >= m_bounds.participants) {
        leaveOut();
        return Put::Nothing;
    }
    if (found == m_participants.end()) {
        found = m_participants.insert(news.id, {participant});
        found->times.noteFix(m_time.moment());
        if (news.lastContact) {
            found->times.noteContact(m_time.moment(), *news.lastContact);
        }
        entry.participants.insert(news.id);
        noteNewest(entry, *found);
        return Put::Added;
    }
    const Participant before = std::exchange(found->participant, participant);
    Participation &merged = found->participant.participation;
    const auto &knownFix = before.participation.lastFix;
    if (news.lastFix && found->times.replaces(m_time, *news.lastFix, before.participation)) {
        m_derivedSpeeds.note(news.id, knownFix, *news.lastFix);
        found->times.noteFix(m_time.moment());
    } else {
        merged.lastFix = knownFix;
    }
    merged.lastContact = before.participation.lastContact;
    if (news.lastContact) {
        takeContact(*found, *news.lastContact, m_time.moment());
    }
    if (before == found->participant) {
        return Put::Nothing;
    }
    noteNewest(entry, *found);
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
        m_participants.remove(id);
        m_derivedSpeeds.forget(id);
        entry.participants.erase(id);
        if (entry.newest == id) {
            entry.newest.reset();
            entry.newestIsKnown = false;
        }
    }
    Q_EMIT participantsRemoved(ride, leaving);
}

void LiveRideStore::applyFixes(const QList<ParticipantFix> &fixes)
{
    QList<ParticipationId> changed;
    changed.reserve(fixes.size());
    const PictureTime::Moment told = m_time.moment();
    for (const ParticipantFix &fix : fixes) {
        if (takeFix(fix, told)) {
            changed.append(fix.participation);
        }
    }
    if (!changed.isEmpty()) {
        Q_EMIT fixesChanged(changed);
    }
}

bool LiveRideStore::takeFix(const ParticipantFix &fix, const PictureTime::Moment &told)
{
    const auto found = m_participants.find(fix.participation);
    if (found == m_participants.end()) {
        return false; // left meanwhile
    }
    if (fix.contact != LastContact()) {
        takeContact(*found, fix.contact, told);
    }
    Participation &known = found->participant.participation;
    if (!found->times.replaces(m_time, fix.fix, known)) {
        return false; // late: never move a marker back in time
    }
    m_derivedSpeeds.note(fix.participation, known.lastFix, fix.fix);
    known.lastFix = fix.fix;
    found->times.noteFix(told);
    noteNewest(m_rides.at(known.ride), *found);
    return true;
}

void LiveRideStore::applyContacts(const QList<ParticipantContact> &contacts)
{
    const PictureTime::Moment told = m_time.moment();
    for (const auto &[id, contact] : contacts) {
        if (const auto found = m_participants.find(id); found != m_participants.end()) {
            takeContact(*found, contact, told);
        }
    }
}

void LiveRideStore::takeContact(Known &known, const LastContact &contact,
                                const PictureTime::Moment &told)
{
    auto &last = known.participant.participation.lastContact;
    if (last != contact) {
        last = contact;
        known.times.noteContact(told, contact);
    }
}

std::optional<double> LiveRideStore::speedOf(ParticipationId id) const
{
    const Known *known = find(id);
    return known != nullptr ? speedOf(*known) : std::nullopt;
}

std::optional<double> LiveRideStore::speedOf(const Known &known) const
{
    const Participation &participation = known.participant.participation;
    if (!participation.lastFix) {
        return std::nullopt;
    }
    const auto &reported = participation.lastFix->speed;
    return reported ? reported : m_derivedSpeeds.of(participation.id);
}

void LiveRideStore::noteNewest(const RideEntry &entry, const Known &known) const
{
    const Participation &participation = known.participant.participation;
    const auto time = known.times.shownTime(m_time, participation);
    if (time && (!entry.newest || shownTime(*entry.newest) < time)) {
        entry.newest = participation.id;
    }
}

} // namespace saferide
