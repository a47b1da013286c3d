// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"

#include <QHash>

#include <map>
#include <vector>

namespace saferide {

/// Where riders are, and when phones were heard from: what a batch for desks tells.
struct RiderMoves
{
    QList<ParticipantFix> fixes;
    QList<ParticipantContact> contacts; ///< of those without a newer fix

    qsizetype size() const { return fixes.size() + contacts.size(); }
};

/// Who in a ride moved, or was heard, since the last batch, and in which batch everybody was last:
/// no positions, which the ride knows. Not thread-safe.
class MoveLog
{
public:
    using Participants = QHash<UserId, Participant>;

    /// Notes from here on, and forgets what was before.
    void begin();
    /// `isFix`: a position, else only that the phone was heard. True: the first one since take().
    bool note(const Participation &participation, bool isFix);
    void forget(ParticipationId id) { m_entries.erase(id); }

    /// Adds what is to be told now to `moves`, the batch with this number.
    void take(quint64 batch, const Participants &participants, RiderMoves &moves);
    /// Adds those behind `after` who were in a batch after this one, as they are now, until there
    /// are `most` of them. `after` becomes the last that was looked at.
    void since(quint64 batch, ParticipationId &after, qsizetype most,
               const Participants &participants, RiderMoves &moves) const;

private:
    struct Entry
    {
        UserId user;
        quint64 batch = 0; // 0: none
        bool isWaiting = false; // for the next one
        bool hasNewFix = false; // else only the phone was heard
    };

    std::map<ParticipationId, Entry> m_entries;
    std::vector<ParticipationId> m_waiting;
    bool m_hasBegun = false;
};

} // namespace saferide
