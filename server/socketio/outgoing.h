// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/broadcast.h"

#include <algorithm>
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

/// How much may wait for a peer before it is cut. A single message of ours, however large (where
/// thousands of riders are), never cuts its own reader: what is large counts only once it has gone
/// out.
class OutputAllowance
{
public:
    /// `unsent`: what waits already; `limit` 0 = none.
    bool isOver(qint64 unsent, qint64 limit) const { return limit > 0 && unsent - m_large > limit; }
    void queued(qint64 bytes)
    {
        m_large = bytes > Large ? std::min(m_large + bytes, MaxLarge) : m_large;
    }
    /// Nothing waits any more.
    void drained() { m_large = 0; }

private:
    static constexpr qint64 Large = 65'536;
    static constexpr qint64 MaxLarge = 16'777'216;

    qint64 m_large = 0;
};

/// The newest position of each sender that a slow reader has not been sent.
class HeldPositions
{
public:
    void hold(const SharedBroadcast &position) { m_newest[position->sender] = position; }
    bool isEmpty() const { return m_newest.empty(); }
    /// In the order they were made in; nothing is held afterwards.
    std::vector<SharedBroadcast> take();

private:
    std::map<ParticipationId, SharedBroadcast> m_newest;
};

} // namespace saferide::socketio
