// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"

#include <QHash>

#include <mutex>
#include <span>
#include <vector>

namespace saferide::desk {

/// Where everybody is, for the position batches: the newest fix of each participation, when its
/// phone was heard last, and in which batch that went out. Thread-safe; `put` is on the path of a
/// position and costs one lookup.
class FixTable
{
public:
    /// What changed since the batch before; generation numbers have no gaps.
    struct Batch
    {
        quint64 generation = 0;
        QList<ParticipantFix> fixes;
        QList<ParticipantContact> contacts; ///< of those without a newer fix
    };

    /// Keeps the newer one. A participation that is not known (see know) is remembered, but is in
    /// no batch.
    void put(ParticipationId id, const LocationFix &fix);
    /// In the order of the arrivals: our own clock may be put back between two.
    void putContact(ParticipationId id, const LastContact &contact);
    /// What was known of a participation a moment ago: only what is later counts, and only of one
    /// that is here already.
    void overlay(const Participation &participation);
    /// The same of any, and from here on the participation is in batches.
    void know(const Participation &participation);
    void forget(ParticipationId id);
    void clear();

    std::optional<LocationFix> find(ParticipationId id) const;
    /// Sets what is newer here.
    void fillIn(Participation &participation) const;
    quint64 generation() const;
    /// The next batch; nullopt when nothing changed.
    std::optional<Batch> takeChanged();
    /// Who is in a batch after this generation.
    std::vector<ParticipationId> changedSince(quint64 generation) const;
    /// What is newest of these; who is not known any more is left out.
    Batch current(std::span<const ParticipationId> ids) const;
    /// Whether somebody sent a position whom the picture does not have, since it was asked last.
    bool takeStrangersSeen();

private:
    struct Entry
    {
        LocationFix fix;
        LastContact contact;
        quint64 generation = 0; // of the batch that it was in last; 0: none
        bool hasFix = false;
        bool changed = false;
        bool hasNewFix = false; // else only the contact changed
        bool known = false;
    };

    void putLocked(ParticipationId id, Entry &entry, const LocationFix &fix);
    void putContactLocked(ParticipationId id, Entry &entry, const LastContact &contact);
    void overlayLocked(Entry &entry, const Participation &participation);
    void noteChange(ParticipationId id, Entry &entry);
    static void append(Batch &batch, ParticipationId id, const Entry &entry, bool withFix);

    mutable std::mutex m_mutex; // guards everything below
    QHash<ParticipationId, Entry> m_entries;
    std::vector<ParticipationId> m_changed;
    quint64 m_generation = 0;
    bool m_strangersSeen = false;
};

} // namespace saferide::desk
