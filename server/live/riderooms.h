// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/roomevent.h"

#include <vector>

namespace saferide {

class Rooms;

/// The rooms of one ride, one for a thread that has members, and the order of what they hear. Not
/// thread-safe.
class RideRooms
{
public:
    explicit RideRooms(RideId ride)
        : m_ride(ride)
    {
    }

    void attach(Rooms *rooms);
    void detach(Rooms *rooms) { std::erase(m_rooms, rooms); }
    bool isEmpty() const { return m_rooms.empty(); }

    quint64 sequence() const { return m_sequence; }
    /// Something happened that nobody here hears.
    void skip() { ++m_sequence; }
    /// `how`: but for its broadcast, whose sequence it gets.
    void publish(Broadcast broadcast, RoomEvent how = {});

private:
    const RideId m_ride;
    std::vector<Rooms *> m_rooms;
    quint64 m_sequence = 0;
};

} // namespace saferide
