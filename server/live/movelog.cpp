// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/movelog.h"

#include <utility>

namespace saferide {

namespace {

void append(RiderMoves &moves, const Participation &now, bool withFix)
{
    const LastContact contact = now.lastContact.value_or(LastContact());
    if (withFix) {
        moves.fixes.append({now.id, *now.lastFix, contact});
    } else {
        moves.contacts.append({now.id, contact});
    }
}

} // namespace

void MoveLog::begin(Riders &riders)
{
    RiderMoves forgotten;
    take(0, riders, forgotten);
    m_hasBegun = true;
}

bool MoveLog::note(Rider &rider, bool isFix)
{
    if (!m_hasBegun) {
        return false;
    }
    rider.hasNewFix |= isFix;
    if (std::exchange(rider.isWaiting, true)) {
        return false;
    }
    m_waiting.push_back(rider.participant.participation.id);
    return m_waiting.size() == 1;
}

void MoveLog::take(quint64 batch, Riders &riders, RiderMoves &moves)
{
    for (const ParticipationId id : std::exchange(m_waiting, {})) {
        Rider *rider = riders.find(id);
        if (!rider || !std::exchange(rider->isWaiting, false)) {
            continue; // left, and may have come back
        }
        rider->batch = batch;
        append(moves, rider->participant.participation, std::exchange(rider->hasNewFix, false));
    }
}

void MoveLog::since(quint64 batch, ParticipationId &after, qsizetype most, const Riders &riders,
                    RiderMoves &moves)
{
    for (auto next = riders.all().upper_bound(after);
         next != riders.all().end() && moves.size() < most; ++next) {
        const auto &[id, rider] = *next;
        if (rider.batch > batch) {
            const Participation &now = rider.participant.participation;
            append(moves, now, now.lastFix.has_value());
        }
        after = id;
    }
}

} // namespace saferide
