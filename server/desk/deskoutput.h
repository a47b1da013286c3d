// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/deskfeed.h"

#include <functional>
#include <vector>

namespace saferide::desk {

/// What a live desk is sent, in this order: whether positions may be late, the snapshot, events,
/// positions. It pulls: what comes
/// next is looked up when there is room for it, so nothing queues up for a desk that reads slowly.
/// To be used from begin() on.
class DeskOutput
{
public:
    /// The way to the desk.
    struct Wire
    {
        std::function<bool()> hasRoom; ///< false once nothing more goes out
        std::function<void(const QByteArray &frame)> write;
    };

    /// They outlive it.
    DeskOutput(DeskFeed &feed, const Clock &clock, const Settings &settings, Wire wire);

    /// From here on there is something to send, in this version of the protocol. True when the desk
    /// goes on where it was, without a snapshot.
    bool begin(int protocol, const std::optional<console::ResumePoint> &resume);
    /// The feed that it began with.
    const QString &feed() const { return m_snapshot.from.feed; }

    /// There may be new events, or more room.
    void pump();
    /// A batch for everybody; skipped by a desk that is behind.
    void offer(const SharedBatch &batch);
    /// Called a few times a second: the positions of a desk that was behind.
    void catchUp();

private:
    void sendLinkState();
    bool sendEvents();

    DeskFeed &m_feed;
    const Clock &m_clock;
    const Settings &m_settings;
    const Wire m_wire;
    int m_protocol = console::OldestProtocolVersion;
    SnapshotCursor m_snapshot;
    std::optional<Timestamp> m_behindSince; // as the desk was told; at first it takes us for live
    quint64 m_sequence = 0; // of the last event that was sent
    quint64 m_generation = 0; // of the last batch; all before it was sent
    /// The positions that are missing up to a batch are being sent.
    struct CatchingUp
    {
        quint64 upTo = 0;
        RideCursor cursor;
    };
    std::optional<CatchingUp> m_catchingUp;
    qint64 m_batchAt = 0; // monotonic
};

} // namespace saferide::desk
