// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/outgoing.h"

#include <algorithm>

namespace saferide::socketio {

std::vector<SharedBroadcast> HeldPositions::take()
{
    std::vector<SharedBroadcast> positions;
    positions.reserve(m_newest.size());
    for (auto &[sender, position] : m_newest) {
        positions.push_back(std::move(position));
    }
    m_newest.clear();
    std::sort(positions.begin(), positions.end(),
              [](const auto &left, const auto &right) { return left->sequence < right->sequence; });
    return positions;
}

} // namespace saferide::socketio
