// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/riders.h"

#include <vector>

namespace saferide {

/// Where riders are, and when phones were heard from: what a batch for desks tells.
struct RiderMoves
{
    QList<ParticipantFix> fixes;
    QList<ParticipantContact> contacts; ///< of those without a newer fix

    qsizetype size() const { return fixes.size() + contacts.size(); }
};

/// Who in a ride moved, or was heard, since the last batch; in which batch everybody was last, the
/// riders know. Not thread-safe.
class MoveLog
{
public:
    /// Notes from here on, and forgets who waits.
    void begin(Riders &riders);
    /// `isFix`: a position, else only that the phone was heard. True: the first one since take().
    bool note(Rider &rider, bool isFix);

    /// Adds what is to be told now to `moves`, the batch with this number.
    void take(quint64 batch, Riders &riders, RiderMoves &moves);
    /// Adds those behind `after` who were in a batch after this one, as they are now, until there
    /// are `most` of them. `after` becomes the last that was looked at.
    static void since(quint64 batch, ParticipationId &after, qsizetype most, const Riders &riders,
                      RiderMoves &moves);

private:
    std::vector<ParticipationId> m_waiting; // some may have left
    bool m_hasBegun = false;
};

} // namespace saferide
