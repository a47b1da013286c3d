// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/outbox.h"

namespace saferide::bus {

qsizetype Outbox::costOf(const Item &item)
{
    return item.channel.size() + item.message.size();
}

Outbox::Item *Outbox::newestAbout(ParticipationId participation)
{
    const auto found = m_newest.constFind(participation);
    return found == m_newest.cend() ? nullptr : &m_items[size_t(*found - m_taken)];
}

Outbox::Put Outbox::put(Item item)
{
    const std::lock_guard lock(m_mutex);
    if (!m_isOpen) {
        return Put::Dropped;
    }
    const qsizetype before = m_bytes;
    Item *replaced = before >= TableBytes ? newestAbout(item.about) : nullptr;
    if (replaced) {
        m_bytes += costOf(item) - costOf(*replaced);
        *replaced = std::move(item);
        return Put::Waits;
    }
    m_bytes += costOf(item);
    if (m_bytes > MaxBytes) {
        m_isOpen = false;
        clear();
        return Put::Full;
    }
    if (item.about != ParticipationId()) {
        m_newest[item.about] = m_taken + m_items.size();
    }
    m_items.push_back(std::move(item));
    const bool reachesTable = before < TableBytes && m_bytes >= TableBytes;
    return before == 0 || reachesTable ? Put::Wake : Put::Waits;
}

std::optional<Outbox::Item> Outbox::take()
{
    const std::lock_guard lock(m_mutex);
    if (m_items.empty()) {
        return std::nullopt;
    }
    Item item = std::move(m_items.front());
    m_items.pop_front();
    const auto newest = m_newest.constFind(item.about);
    if (newest != m_newest.cend() && *newest == m_taken) {
        m_newest.erase(newest);
    }
    ++m_taken;
    m_bytes -= costOf(item);
    return item;
}

qsizetype Outbox::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

bool Outbox::isOpen() const
{
    const std::lock_guard lock(m_mutex);
    return m_isOpen;
}

void Outbox::open()
{
    const std::lock_guard lock(m_mutex);
    m_isOpen = true;
}

void Outbox::close()
{
    const std::lock_guard lock(m_mutex);
    m_isOpen = false;
    clear();
}

void Outbox::clear()
{
    m_taken += m_items.size();
    m_items.clear();
    m_newest.clear();
    m_bytes = 0;
}

} // namespace saferide::bus
