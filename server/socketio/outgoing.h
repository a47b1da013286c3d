// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/socketio/broadcast.h"

#include <map>
#include <vector>

namespace saferide::socketio {

/// One Engine.IO packet on its way out: a text packet, the bytes of a binary message, or a
/// broadcast.
struct Outgoing
{
    QByteArray data;
    bool binary = false;
    SharedBroadcast broadcast = {}; ///< then `data` is empty

    QByteArrayView bytes() const { return broadcast ? broadcast->packet() : QByteArrayView(data); }
};

/// The newest position of each sender, and the newest state of each ride, that a slow reader has
/// not been sent.
class HeldPositions
{
public:
    void hold(const SharedBroadcast &position)
    {
        m_newest[{position->ride, position->sender}] = position;
    }
    bool isEmpty() const { return m_newest.empty(); }
    /// In the order they were made in; nothing is held afterwards.
    std::vector<SharedBroadcast> take();

private:
    std::map<std::pair<RideId, ParticipationId>, SharedBroadcast>
        m_newest; ///< of no sender: the ride's
};

} // namespace saferide::socketio
