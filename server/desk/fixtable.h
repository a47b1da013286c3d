// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <QHash>

#include <mutex>
#include <span>
#include <vector>

namespace saferide::desk {

/// Where everybody is, for the position batches: the newest fix of each participation, and in which
/// batch it went out. Thread-safe; `put` is on the path of a position and costs one lookup.
class FixTable
{
public:
    /// What changed since the batch before; generation numbers have no gaps.
    struct Batch
    {
        quint64 generation = 0;
        QList<ParticipantFix> fixes;
    };

    /// Keeps the newer one. A participation that is not known (see know) is remembered, but is in
    /// no batch.
    void put(ParticipationId id, const LocationFix &fix);
    /// From here on the participation is in batches.
    void know(ParticipationId id, const std::optional<LocationFix> &fix);
    void forget(ParticipationId id);
    void clear();

    std::optional<LocationFix> find(ParticipationId id) const;
    quint64 generation() const;
    /// The next batch; nullopt when nothing changed.
    std::optional<Batch> takeChanged();
    /// Who is in a batch after this generation.
    std::vector<ParticipationId> changedSince(quint64 generation) const;
    /// The newest fixes of these; who is not known any more is left out.
    QList<ParticipantFix> current(std::span<const ParticipationId> ids) const;
    /// Whether somebody sent a position whom the picture does not have, since it was asked last.
    bool takeStrangersSeen();

private:
    struct Entry
    {
        LocationFix fix;
        quint64 generation = 0; // of the batch that it was in last; 0: none
        bool hasFix = false;
        bool changed = false;
        bool known = false;
    };

    void putLocked(ParticipationId id, Entry &entry, const LocationFix &fix);

    mutable std::mutex m_mutex; // guards everything below
    QHash<ParticipationId, Entry> m_entries;
    std::vector<ParticipationId> m_changed;
    quint64 m_generation = 0;
    bool m_strangersSeen = false;
};

} // namespace saferide::desk
