// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/ride.h"

#include <QHash>
#include <QStringList>

#include <mutex>

namespace saferide::desk {

/// Which desk changed a ride last, and what, so that a conflict can name them. Kept in memory only:
/// after a restart a conflict says "somebody". Thread-safe.
class RideEditors
{
public:
    struct Edit
    {
        QString by;
        QStringList what; ///< names of the fields
    };

    void note(const Ride &changed, Edit edit)
    {
        const std::lock_guard lock(m_mutex);
        if (m_edits.size() >= Most) {
            m_edits.clear();
        }
        m_edits[changed.id] = {std::move(edit), changed.updatedAt};
    }
    /// Nobody when the ride was changed in another way since.
    std::optional<Edit> lastOf(const Ride &ride) const
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_edits.constFind(ride.id);
        const bool isLast = found != m_edits.constEnd() && found->at == ride.updatedAt;
        return isLast ? std::optional(found->edit) : std::nullopt;
    }

private:
    static constexpr qsizetype Most = 10'000;
    struct Entry
    {
        Edit edit;
        Timestamp at;
    };
    mutable std::mutex m_mutex; // guards m_edits
    QHash<RideId, Entry> m_edits;
};

} // namespace saferide::desk
