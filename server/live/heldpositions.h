// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/positionchunk.h"

#include <deque>
#include <unordered_map>

namespace saferide {

/// Positions of participations that another database session has locked, until they are tried
/// again. A participation is either held, with everything that arrived later, or being stored: so
/// its positions keep their order. Bounded by the caller. Not thread-safe.
class HeldPositions
{
public:
    bool isEmpty() const { return m_order.empty(); }
    bool isDue(qint64 now) const { return !isEmpty() && now >= m_dueAt; }
    qint64 dueAt() const { return m_dueAt; }
    void waitUntil(qint64 time) { m_dueAt = time; }

    void hold(const PositionChunk &chunk, size_t index);
    /// Keeps the positions of participations that are held, and returns the rest.
    PositionChunk filter(PositionChunk chunk);
    /// The participations that have waited longest, completely, up to this number of positions.
    PositionChunk take(size_t atLeast);

private:
    std::unordered_map<qint64, PositionChunk> m_held; ///< by participation
    std::deque<qint64> m_order;
    qint64 m_dueAt = 0; ///< milliseconds, monotonic
};

} // namespace saferide
