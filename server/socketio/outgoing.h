// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/broadcast.h"

#include <map>
#include <vector>

namespace saferide::socketio {

/// An Engine.IO packet to be sent: a text packet, the bytes of a binary message, or a
/// broadcast.
struct Outgoing
{
    QByteArray data;
    bool binary = false;
    SharedBroadcast broadcast = {}; ///< if set, `data` is empty

    QByteArrayView bytes() const { return broadcast ? broadcast->packet() : QByteArrayView(data); }
};

/// The newest broadcast of each source that is held back for a slow reader.
class HeldBroadcasts
{
public:
    void hold(const SharedBroadcast &broadcast) { m_newest[broadcast->source] = broadcast; }
    bool isEmpty() const { return m_newest.empty(); }
    /// Removes and returns all, in order of creation.
    std::vector<SharedBroadcast> take();

private:
    std::map<qint64, SharedBroadcast> m_newest; // by source
};

} // namespace saferide::socketio
