// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/picturestate.h"
#include "shared/protocol/websocketframe.h"

// A snapshot is sent piece by piece, as fast as the desk reads. What changes meanwhile may be in a
// later piece already; its event follows anyway, and says the same.

namespace saferide::desk {

namespace {

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

SnapshotCursor PictureState::beginSnapshot() const
{
    const std::lock_guard lock(m_mutex);
    SnapshotCursor cursor;
    cursor.feed = m_feed;
    cursor.sequence = m_sequence;
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
