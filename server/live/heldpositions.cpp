// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/heldpositions.h"

#include <algorithm>

namespace saferide {

void HeldPositions::hold(const PositionChunk &chunk, size_t index)
{
    const auto [held, isNew] = m_held.try_emplace(chunk.participation(index));
    if (isNew) {
        m_order.push_back(held->first);
    }
    held->second.append(chunk, index, index + 1);
    held->second.timeouts = std::max(held->second.timeouts, chunk.timeouts);
}

PositionChunk HeldPositions::filter(PositionChunk chunk)
{
    if (isEmpty()) {
        return chunk;
    }
    PositionChunk rest;
    rest.startedAt = chunk.startedAt;
    rest.timeouts = chunk.timeouts;
    for (size_t i = 0; i < chunk.size(); ++i) {
        if (m_held.contains(chunk.participation(i))) {
            hold(chunk, i);
        } else {
            rest.append(chunk, i, i + 1);
        }
    }
    return rest;
}

PositionChunk HeldPositions::take(size_t atLeast)
{
    PositionChunk taken;
    while (!m_order.empty() && taken.size() < atLeast) {
        const auto held = m_held.find(m_order.front());
        taken.append(held->second, 0, held->second.size());
        taken.timeouts = std::max(taken.timeouts, held->second.timeouts);
        m_held.erase(held);
        m_order.pop_front();
    }
    return taken;
}

} // namespace saferide
