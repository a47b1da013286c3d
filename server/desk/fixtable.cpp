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
    entry.hasNewFix = true;
    noteChange(id, entry);
}

void FixTable::putContact(ParticipationId id, const LastContact &contact)
{
    const std::lock_guard lock(m_mutex);
    Entry &entry = m_entries[id];
    m_strangersSeen |= !entry.known;
    putContactLocked(id, entry, contact);
}

void FixTable::putContactLocked(ParticipationId id, Entry &entry, const LastContact &contact)
{
    if (contact != entry.contact) {
        entry.contact = contact;
        noteChange(id, entry);
    }
}

void FixTable::noteChange(ParticipationId id, Entry &entry)
{
    if (entry.known && !entry.changed) {
        entry.changed = true;
        m_changed.push_back(id);
    }
}

void FixTable::overlay(const Participation &participation)
{
    const std::lock_guard lock(m_mutex);
    if (const auto entry = m_entries.find(participation.id); entry != m_entries.end()) {
        overlayLocked(*entry, participation);
    }
}

void FixTable::overlayLocked(Entry &entry, const Participation &participation)
{
    const ParticipationId id = participation.id;
    if (participation.lastFix) {
        putLocked(id, entry, *participation.lastFix);
    }
    const auto &contact = participation.lastContact;
    if (contact && contact->at > entry.contact.at) {
        putContactLocked(id, entry, *contact);
    }
}

void FixTable::know(const Participation &participation)
{
    const ParticipationId id = participation.id;
    const std::lock_guard lock(m_mutex);
    Entry &entry = m_entries[id];
    const bool early = !entry.known && entry.hasFix && !entry.changed;
    entry.known = true;
    if (early) { // came before it was known, and was in no batch yet
        entry.hasNewFix = true;
        noteChange(id, entry);
    }
    overlayLocked(entry, participation);
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

void FixTable::fillIn(Participation &participation) const
{
    const std::lock_guard lock(m_mutex);
    const auto entry = m_entries.constFind(participation.id);
    if (entry == m_entries.constEnd()) {
        return;
    }
    if (entry->hasFix) {
        participation.lastFix = entry->fix;
    }
    if (entry->contact != LastContact()) {
        participation.lastContact = entry->contact;
    }
}

void FixTable::append(Batch &batch, ParticipationId id, const Entry &entry, bool withFix)
{
    if (withFix) {
        batch.fixes.append({id, entry.fix, entry.contact});
    } else {
        batch.contacts.append({id, entry.contact});
    }
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
            append(batch, id, *entry, std::exchange(entry->hasNewFix, false));
        }
    }
    if (batch.fixes.isEmpty() && batch.contacts.isEmpty()) {
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

FixTable::Batch FixTable::current(std::span<const ParticipationId> ids) const
{
    const std::lock_guard lock(m_mutex);
    Batch batch;
    batch.fixes.reserve(qsizetype(ids.size()));
    for (const ParticipationId id : ids) {
        const auto entry = m_entries.constFind(id);
        if (entry != m_entries.constEnd() && entry->known) {
            append(batch, id, *entry, entry->hasFix);
        }
    }
    return batch;
}

bool FixTable::takeStrangersSeen()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_strangersSeen, false);
}

} // namespace saferide::desk
