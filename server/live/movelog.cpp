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

void MoveLog::begin()
{
    m_entries.clear();
    m_waiting.clear();
    m_hasBegun = true;
}

bool MoveLog::note(const Participation &participation, bool isFix)
{
    if (!m_hasBegun) {
        return false;
    }
    Entry &entry = m_entries[participation.id];
    entry.user = participation.user;
    entry.hasNewFix |= isFix;
    if (std::exchange(entry.isWaiting, true)) {
        return false;
    }
    m_waiting.push_back(participation.id);
    return m_waiting.size() == 1;
}

void MoveLog::take(quint64 batch, const Participants &participants, RiderMoves &moves)
{
    for (const ParticipationId id : std::exchange(m_waiting, {})) {
        const auto found = m_entries.find(id);
        if (found == m_entries.end() || !found->second.isWaiting) {
            continue; // left, and may have come back
        }
        Entry &entry = found->second;
        entry.isWaiting = false;
        entry.batch = batch;
        append(moves, participants.constFind(entry.user)->participation,
               std::exchange(entry.hasNewFix, false));
    }
}

void MoveLog::since(quint64 batch, ParticipationId &after, qsizetype most,
                    const Participants &participants, RiderMoves &moves) const
{
    for (auto it = m_entries.upper_bound(after); it != m_entries.end() && moves.size() < most;
         ++it) {
        const auto &[id, entry] = *it;
        if (entry.batch > batch) {
            const Participation &now = participants.constFind(entry.user)->participation;
            append(moves, now, now.lastFix.has_value());
        }
        after = id;
    }
}

} // namespace saferide
