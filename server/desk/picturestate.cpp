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
constexpr qsizetype ParticipantsAtOnce = 16; // taken from a ride, which is locked meanwhile
constexpr int RidesAtOnce = 1'000; // looked through for positions

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

qsizetype roughBytes(const Incident &incident)
{
    const qsizetype texts = incident.text.value_or(QString()).size()
        + incident.evidence.value_or(QString()).size() + incident.coming.value_or(QString()).size()
        + incident.username.size();
    return 2 * BytesWithoutTexts + texts * BytesOfCharacter;
}

Ride withoutDescription(Ride ride)
{
    ride.description.reset();
    return ride;
}

} // namespace

PictureState::PictureState(EventLog::Kept kept, qint64 finishedShownFor, Rejections rejections)
    : m_finishedShownFor(finishedShownFor)
    , m_events(kept, std::move(rejections))
{
    restart();
}

void PictureState::restart()
{
    const std::lock_guard lock(m_mutex);
    m_feed = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_shown.clear();
    m_events.clear();
    m_hasBegun = false;
}

void PictureState::begin()
{
    const std::lock_guard lock(m_mutex);
    m_hasBegun = true;
}

bool PictureState::show(const std::shared_ptr<LiveRide> &ride)
{
    bool isNew = false;
    // While it is locked: whatever changes it later is told after this.
    ride->watch([&](const Ride &now, const LiveRide::ReadEverybody &everybody,
                    const RideIncidents &incidents) {
        const std::lock_guard lock(m_mutex);
        isNew = now.isActive() && m_shown.try_emplace(now.id, Shown{ride, 0, {}}).second;
        if (isNew && m_hasBegun) {
            append(RidePut{withoutDescription(now), true});
            for (const Participant &participant : everybody()) {
                append(ParticipantPut{participant, true});
            }
            for (const Incident &incident : incidents.all()) {
                append(IncidentPut{incident});
            }
        }
        return isNew;
    });
    return isNew;
}

bool PictureState::apply(const RideEvent &event, qint64 now)
{
    const std::lock_guard lock(m_mutex);
    const auto entry = m_shown.find(rideOf(event));
    if (entry == m_shown.end()) {
        return false;
    }
    return std::visit(Overloaded{[&](const RidePut &put) { return take(entry, put, now); },
                                 [](const Announced &) { return false; }, // for the riders alone
                                 [](const TrackingKeyChanged &) { return false; },
                                 [&](const auto &other) { return take(entry, other); }},
                      event);
}

bool PictureState::take(Entry entry, const RidePut &put, qint64 now)
{
    Shown &shown = entry->second;
    if (!put.ride.isActive() && shown.dropAt == 0) {
        shown.dropAt = now + m_finishedShownFor;
    }
    return append(RidePut{withoutDescription(put.ride)});
}

bool PictureState::take(Entry entry, const RideRemoved &removed)
{
    m_shown.erase(entry);
    return append(removed);
}

bool PictureState::take(Entry entry, const ParticipantLeft &left)
{
    const ParticipationId id = left.participation;
    auto &acknowledgements = entry->second.acknowledgements;
    const auto begin = acknowledgements.lower_bound({id, LeastKind});
    acknowledgements.erase(begin,
                           std::find_if(begin, acknowledgements.end(),
                                        [id](const auto &one) { return one.first.first != id; }));
    return append(ParticipantLeft{left.ride, id});
}

bool PictureState::take(Entry entry, const Acknowledged &acknowledged)
{
    const AttentionAcknowledgement &seen = acknowledged.acknowledgement;
    entry->second.acknowledgements[{seen.participation, seen.kind}] = seen;
    return append(seen);
}

bool PictureState::append(const console::Change &change)
{
    if (m_hasBegun) {
        m_events.append(change);
    }
    return m_hasBegun;
}

bool PictureState::dropFinished(qint64 now)
{
    bool moved = false;
    // A ride that is locked may tell this, so its incidents are asked for before m_mutex is locked.
    for (const auto &ride : finishedBefore(now)) {
        if (!ride->incidentsAfter({}, 1).isEmpty()) {
            continue;
        }
        const std::lock_guard lock(m_mutex);
        const auto over = m_shown.find(ride->id());
        if (over != m_shown.end()) {
            moved |= take(over, RideRemoved{over->first});
        }
    }
    return moved;
}

std::vector<std::shared_ptr<LiveRide>> PictureState::finishedBefore(qint64 now) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::shared_ptr<LiveRide>> over;
    for (const auto &[id, shown] : m_shown) {
        if (shown.dropAt != 0 && shown.dropAt <= now) {
            over.push_back(shown.ride);
        }
    }
    return over;
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
    return cursor;
}

/// What a piece has so far.
struct PictureState::Part
{
    console::SnapshotPart content;
    qsizetype bytes = 0;

    bool isFull() const { return bytes >= PartBytes; }
    template<typename T>
    void add(QList<T> &list, const T &item)
    {
        list.append(item);
        bytes += roughBytes(item);
    }
    void addIncidents(const LiveRide &ride, std::optional<IncidentKey> &after)
    {
        for (bool isMore = true; isMore && !isFull();) {
            const auto next = ride.incidentsAfter(after, 1);
            for (const Incident &incident : next) {
                add(content.incidents, incident);
                after = {incident.participation, incident.kind};
            }
            isMore = !next.isEmpty();
        }
    }
    void addParticipants(const LiveRide &ride, ParticipationId &after)
    {
        for (qsizetype added = ParticipantsAtOnce; added == ParticipantsAtOnce && !isFull();) {
            const auto next = ride.participantsAfter(after, ParticipantsAtOnce);
            for (const Participant &participant : next) {
                add(content.participants, participant);
                after = participant.participation.id;
            }
            added = next.size();
        }
    }
};

/// A snapshot is sent piece by piece, as fast as the desk reads: each ride, who is in it, the open
/// incidents, and what was acknowledged of them. What changes meanwhile may be in a later piece
/// already; its event follows anyway, and says the same.
QByteArray PictureState::nextPart(SnapshotCursor &cursor) const
{
    Part part;
    part.content.sequence = cursor.sequence;
    part.content.first = !std::exchange(cursor.begun, true);
    auto ride = shown(cursor.ride);
    while (!part.isFull() && !cursor.finished) {
        if (ride) {
            part.addParticipants(*ride, cursor.participation);
            part.addIncidents(*ride, cursor.incident);
            addAcknowledgements(cursor, part);
        }
        if (part.isFull()) {
            break;
        }
        ride = next(cursor);
        cursor.acknowledgement.reset();
        cursor.incident.reset();
        if (ride) {
            part.add(part.content.rides, withoutDescription(ride->ride()));
        }
        cursor.finished = !ride;
    }
    part.content.last = cursor.finished;
    return websocketTextFrame(console::serialize(console::ServerMessage(part.content)));
}

std::shared_ptr<LiveRide> PictureState::shown(RideId id) const
{
    const std::lock_guard lock(m_mutex);
    const auto entry = m_shown.find(id);
    return entry != m_shown.end() ? entry->second.ride : nullptr;
}

std::shared_ptr<LiveRide> PictureState::next(RideCursor &cursor) const
{
    const std::lock_guard lock(m_mutex);
    const auto entry = m_shown.upper_bound(cursor.ride);
    if (entry == m_shown.end()) {
        return nullptr;
    }
    cursor.ride = entry->first;
    cursor.participation = {};
    return entry->second.ride;
}

void PictureState::addAcknowledgements(SnapshotCursor &cursor, Part &part) const
{
    const std::lock_guard lock(m_mutex);
    const auto entry = m_shown.find(cursor.ride);
    if (entry == m_shown.end()) {
        return;
    }
    const auto &all = entry->second.acknowledgements;
    auto next = cursor.acknowledgement ? all.upper_bound(*cursor.acknowledgement) : all.begin();
    for (; next != all.end() && !part.isFull(); ++next) {
        part.add(part.content.acknowledgements, next->second);
        cursor.acknowledgement = next->first;
    }
}

RiderMoves PictureState::takeMoves(const QSet<RideId> &rides, quint64 batch) const
{
    RiderMoves moves;
    for (const RideId id : rides) {
        if (const auto ride = shown(id)) {
            ride->takeMoves(batch, moves);
        }
    }
    return moves;
}

RiderMoves PictureState::movesSince(quint64 batch, RideCursor &cursor, qsizetype most) const
{
    RiderMoves moves;
    auto ride = shown(cursor.ride);
    for (int looked = 0; looked < RidesAtOnce && moves.size() < most && !cursor.finished;
         ++looked) {
        if (ride) {
            ride->movesSince(batch, cursor.participation, most, moves);
        }
        if (moves.size() < most) {
            ride = next(cursor);
            cursor.finished = !ride;
        }
    }
    return moves;
}

} // namespace saferide::desk
