// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/broadcast.h"

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

/// The newest of each source that a slow reader has not been sent.
class HeldBroadcasts
{
public:
    void hold(const SharedBroadcast &broadcast) { m_newest[broadcast->source] = broadcast; }
    bool isEmpty() const { return m_newest.empty(); }
    /// In the order they were made in; nothing is held afterwards.
    std::vector<SharedBroadcast> take();

private:
    std::map<qint64, SharedBroadcast> m_newest; // by source
};

} // namespace saferide::socketio
