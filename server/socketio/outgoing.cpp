// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/outgoing.h"

#include <algorithm>

namespace saferide::socketio {

std::vector<SharedBroadcast> HeldBroadcasts::take()
{
    std::vector<SharedBroadcast> held;
    held.reserve(m_newest.size());
    for (auto &[source, broadcast] : m_newest) {
        held.push_back(std::move(broadcast));
    }
    m_newest.clear();
    std::sort(held.begin(), held.end(),
              [](const auto &left, const auto &right) { return left->sequence < right->sequence; });
    return held;
}

} // namespace saferide::socketio
