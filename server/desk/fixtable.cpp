// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/fixtable.h"

#include <utility>

namespace saferide::desk {

void FixTable::put(ParticipationId id, const LocationFix &fix)
{
    const std::lock_guard lock(m_mutex);
    Entry &entry = m_entries[id];
    m_strangersSeen |= !entry.known;
    putLocked(id, entry, fix);
}

void FixTable::putLocked(ParticipationId id, Entry &entry, const LocationFix &fix)
{
    if (entry.hasFix && !fix.comesAfter(entry.fix)) {
        return;
    }
    entry.fix = fix;
    entry.hasFix = true;
    if (entry.known && !entry.changed) {
        entry.changed = true;
        m_changed.push_back(id);
    }
}

void FixTable::know(ParticipationId id, const std::optional<LocationFix> &fix)
{
    const std::lock_guard lock(m_mutex);
    Entry &entry = m_entries[id];
    const bool early = !entry.known && entry.hasFix && !entry.changed;
    entry.known = true;
    if (early) { // came before it was known, and was in no batch yet
        entry.changed = true;
        m_changed.push_back(id);
    }
    if (fix) {
        putLocked(id, entry, *fix);
    }
}

void FixTable::forget(ParticipationId id)
{
    const std::lock_guard lock(m_mutex);
    m_entries.remove(id);
}

void FixTable::clear()
{
    const std::lock_guard lock(m_mutex);
    m_entries.clear();
    m_changed.clear();
    m_generation = 0;
    m_strangersSeen = false;
}

std::optional<LocationFix> FixTable::find(ParticipationId id) const
{
    const std::lock_guard lock(m_mutex);
    const auto entry = m_entries.constFind(id);
    return entry != m_entries.constEnd() && entry->hasFix ? std::optional(entry->fix)
                                                          : std::nullopt;
}

quint64 FixTable::generation() const
{
    const std::lock_guard lock(m_mutex);
    return m_generation;
}

std::optional<FixTable::Batch> FixTable::takeChanged()
{
    const std::lock_guard lock(m_mutex);
    Batch batch;
    batch.generation = m_generation + 1;
    batch.fixes.reserve(qsizetype(m_changed.size()));
    for (const ParticipationId id : std::exchange(m_changed, {})) {
        const auto entry = m_entries.find(id);
        if (entry != m_entries.end() && entry->changed) {
            entry->changed = false;
            entry->generation = batch.generation;
            batch.fixes.append({id, entry->fix});
        }
    }
    if (batch.fixes.isEmpty()) {
        return std::nullopt;
    }
    m_generation = batch.generation;
    return batch;
}

std::vector<ParticipationId> FixTable::changedSince(quint64 generation) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<ParticipationId> ids;
    for (auto entry = m_entries.cbegin(); entry != m_entries.cend(); ++entry) {
        if (entry->known && entry->generation > generation) {
            ids.push_back(entry.key());
        }
    }
    return ids;
}

QList<ParticipantFix> FixTable::current(std::span<const ParticipationId> ids) const
{
    const std::lock_guard lock(m_mutex);
    QList<ParticipantFix> fixes;
    fixes.reserve(qsizetype(ids.size()));
    for (const ParticipationId id : ids) {
        const auto entry = m_entries.constFind(id);
        if (entry != m_entries.constEnd() && entry->known && entry->hasFix) {
            fixes.append({id, entry->fix});
        }
    }
    return fixes;
}

bool FixTable::takeStrangersSeen()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_strangersSeen, false);
}

} // namespace saferide::desk
