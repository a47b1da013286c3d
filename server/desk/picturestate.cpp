// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/picturestate.h"

#include "shared/protocol/websocketframe.h"

#include <QUuid>

namespace saferide::desk {

namespace {

constexpr qsizetype PartBytes = 32 * 1024;
constexpr int RidesAtOnce = 1'000; // looked through for positions

/// As JSON: an incident has long texts.
qsizetype mostBytes(const RideEvent &event)
{
    return std::holds_alternative<IncidentPut>(event) ? 8'000 : 500;
}

/// A description may be long: a desk asks for it.
RideEvent withoutDescription(RideEvent event)
{
    if (auto *put = std::get_if<RidePut>(&event)) {
        put->ride.description.reset();
    }
    return event;
}

void add(console::SnapshotPart &part, const RideEvent &event)
{
    std::visit(
        Overloaded{[&](const RidePut &put) { part.rides.append(put.ride); },
                   [&](const ParticipantPut &put) { part.participants.append(put.participant); },
                   [&](const Acknowledged &acknowledged) {
                       part.acknowledgements.append(acknowledged.acknowledgement);
                   },
                   [&](const IncidentPut &put) { part.incidents.append(put.incident); },
                   [](const auto &) {}},
        event);
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
    ride->watch([&](const std::vector<RideEvent> &all) {
        const std::lock_guard lock(m_mutex);
        isNew = std::get<RidePut>(all.front()).ride.isActive()
            && m_shown.try_emplace(ride->id(), Shown{ride}).second;
        if (isNew) {
            for (const RideEvent &event : all) {
                append(event);
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
    if (entry == m_shown.end() || std::holds_alternative<TrackingKeyChanged>(event)) {
        return false;
    }
    qint64 &dropAt = entry->second.dropAt;
    if (const auto *put = std::get_if<RidePut>(&event); put && !put->ride.isActive()) {
        dropAt = dropAt != 0 ? dropAt : now + m_finishedShownFor;
    } else if (std::holds_alternative<RideRemoved>(event)) {
        m_shown.erase(entry);
    }
    return append(event);
}

bool PictureState::append(const RideEvent &event)
{
    if (m_hasBegun) {
        m_events.append(withoutDescription(event));
    }
    return m_hasBegun;
}

bool PictureState::dropFinished(qint64 now)
{
    bool moved = false;
    for (const auto &ride : finishedBefore(now)) {
        if (ride->incidentsAfter({}, 1).isEmpty()) {
            moved |= apply(RideRemoved{ride->id()}, now);
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

/// A snapshot is sent piece by piece, as fast as the desk reads. What changes meanwhile may be in a
/// later piece already; its event follows anyway, and says the same.
QByteArray PictureState::nextPart(SnapshotCursor &cursor) const
{
    console::SnapshotPart part;
    part.sequence = cursor.from.sequence;
    part.first = cursor.ride == RideId();
    for (qsizetype bytes = 0; bytes < PartBytes;) {
        const auto ride = at(cursor);
        if (!ride) {
            break;
        }
        std::vector<RideEvent> events;
        ride->read(cursor.place, 1, events);
        for (const RideEvent &event : events) {
            bytes += mostBytes(event);
            add(part, withoutDescription(event));
        }
        if (events.empty()) {
            cursor.skip();
        }
    }
    part.last = cursor.finished;
    return websocketTextFrame(console::serialize(console::ServerMessage(part)));
}

std::shared_ptr<LiveRide> PictureState::shown(RideId id) const
{
    const std::lock_guard lock(m_mutex);
    const auto entry = m_shown.find(id);
    return entry != m_shown.end() ? entry->second.ride : nullptr;
}

/// The ride under way, or else the next; nullptr: there are no more.
std::shared_ptr<LiveRide> PictureState::at(RideCursor &cursor) const
{
    const std::lock_guard lock(m_mutex);
    const auto entry = m_shown.lower_bound(cursor.ride);
    cursor.finished = entry == m_shown.end();
    if (cursor.finished) {
        return nullptr;
    }
    if (std::exchange(cursor.ride, entry->first) != entry->first) {
        cursor.place = {};
    }
    return entry->second.ride;
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
    for (int looked = 0; looked < RidesAtOnce; ++looked) {
        const auto ride = at(cursor);
        if (!ride) {
            break;
        }
        ride->movesSince(batch, cursor.place.participation, most, moves);
        if (moves.size() >= most) {
            break;
        }
        cursor.skip();
    }
    return moves;
}

} // namespace saferide::desk
