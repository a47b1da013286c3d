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

    /// What made this version of a ride.
    struct Note
    {
        RideId ride;
        qint64 version = 0;
        Edit edit;
    };

    /// After the commit.
    void note(Note made)
    {
        const std::lock_guard lock(m_mutex);
        if (m_notes.size() >= Most) {
            m_notes.clear();
        }
        const RideId ride = made.ride;
        m_notes[ride] = std::move(made);
    }
    /// Nobody when the ride was changed in another way since.
    std::optional<Edit> lastOf(const Ride &ride) const
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_notes.constFind(ride.id);
        const bool isLast = found != m_notes.constEnd() && found->version == ride.version;
        return isLast ? std::optional(found->edit) : std::nullopt;
    }

private:
    static constexpr qsizetype Most = 10'000;
    mutable std::mutex m_mutex; // guards m_notes
    QHash<RideId, Note> m_notes;
};

} // namespace saferide::desk
