// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/settings.h"
#include "shared/protocol/console/message.h"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace saferide::desk {

/// The numbered events of a feed, as finished WebSocket frames: the newest, to resume from. Not
/// thread-safe.
class EventLog
{
public:
    using Frames = std::vector<std::shared_ptr<const QByteArray>>;

    /// How many events are kept, and how many bytes of them.
    struct Kept
    {
        qsizetype events = 0;
        qsizetype bytes = 0;
    };

    EventLog(Kept kept, Rejections rejections)
        : m_kept(kept)
        , m_rejections(std::move(rejections))
    {
    }

    /// Of the last event.
    quint64 sequence() const { return m_sequence; }
    void append(const RideEvent &event);
    /// Forgets all, and counts anew.
    void clear();

    /// All after this one are there.
    bool reachesBackTo(quint64 sequence) const;
    /// Those after this one, up to `most`. nullopt: they are gone.
    std::optional<Frames> after(quint64 sequence, int most) const;

private:
    const Kept m_kept;
    const Rejections m_rejections;
    std::deque<std::shared_ptr<const QByteArray>> m_frames;
    qsizetype m_bytes = 0;
    quint64 m_sequence = 0;
};

} // namespace saferide::desk
