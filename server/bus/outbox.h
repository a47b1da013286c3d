// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/id.h"

#include <QByteArray>
#include <QHash>

#include <deque>
#include <mutex>
#include <optional>

namespace saferide::bus {

/// What waits to be published on one server. At first a queue; over TableBytes only the newest
/// message about each participation is kept, so that a server that is slow or stopped costs memory
/// for riders and not for time, and gets no flood of the past afterwards. Thread-safe.
class Outbox
{
public:
    static constexpr qsizetype TableBytes = 64 * 1024;
    static constexpr qsizetype MaxBytes = 4 * 1024 * 1024;

    struct Item
    {
        QByteArray channel;
        QByteArray message;
        ParticipationId about; ///< {}: none
    };

    enum class Put {
        Waits, ///< an earlier Put::Wake covers this one
        Wake, ///< the first since it was empty, or the one that reached TableBytes
        Dropped, ///< it is closed
        Full, ///< MaxBytes are exceeded: from here on it is closed
    };

    Put put(Item item);
    /// The oldest one.
    std::optional<Item> take();
    qsizetype bytes() const;
    bool isOpen() const;

    /// A new one is closed.
    void open();
    /// Drops everything, and whatever is put from here on.
    void close();

private:
    static qsizetype costOf(const Item &item);
    /// Null unless a message about this one waits.
    Item *newestAbout(ParticipationId participation);
    void clear();

    mutable std::mutex m_mutex; // guards the rest
    bool m_isOpen = false;
    std::deque<Item> m_items;
    quint64 m_taken = 0; // the number of the first item
    QHash<ParticipationId, quint64> m_newest; // number of the newest item about each
    qsizetype m_bytes = 0;
};

} // namespace saferide::bus
