// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/riderooms.h"

#include "server/live/rooms.h"

#include <algorithm>

namespace saferide {

void RideRooms::attach(Rooms *rooms)
{
    if (std::ranges::find(m_rooms, rooms) == m_rooms.end()) {
        m_rooms.push_back(rooms);
    }
}

void RideRooms::publish(Broadcast broadcast, RoomEvent how)
{
    broadcast.sequence = ++m_sequence;
    if (m_rooms.empty()) {
        return;
    }
    how.ride = m_ride;
    how.broadcast = std::make_shared<const Broadcast>(std::move(broadcast));
    how.publishedAt = monotonicMicros();
    for (Rooms *rooms : m_rooms) {
        rooms->post(how);
    }
}

} // namespace saferide
