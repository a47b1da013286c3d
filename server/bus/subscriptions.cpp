// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/subscriptions.h"

#include <utility>

namespace saferide::bus {

namespace {

QByteArray commandFor(QByteArrayView verb, const QByteArrayList &channels)
{
    if (channels.isEmpty()) {
        return {};
    }
    std::vector<QByteArrayView> words{verb};
    words.insert(words.end(), channels.begin(), channels.end());
    return redisCommand(words);
}

} // namespace

Subscriptions::Subscriptions(const Channels &channels, const QByteArrayList &always)
    : m_channels(channels)
{
    for (const QByteArray &channel : always) {
        change(channel, m_entries[channel]);
    }
}

/// The channel of a ride is not needed beside the pattern, but kept until the pattern is confirmed.
bool Subscriptions::shouldBeOn(const Entry &entry) const
{
    const bool isByPattern = entry.ride != RideId() && m_wantsAll && (m_allOn || !entry.isOn);
    return entry.isWanted && !isByPattern;
}

void Subscriptions::change(const QByteArray &channel, Entry &entry)
{
    if (!entry.isQueued && !entry.isPending) {
        entry.isQueued = true;
        m_queue.push_back(channel);
    }
}

bool Subscriptions::add(RideId ride)
{
    const QByteArray channel = m_channels.ride(ride);
    Entry &entry = m_entries[channel];
    entry.ride = ride;
    entry.isWanted = true;
    change(channel, entry);
    return m_allOn || (entry.isOn && !entry.isPending);
}

void Subscriptions::remove(RideId ride)
{
    const auto found = m_entries.find(m_channels.ride(ride));
    if (found != m_entries.end()) {
        found->isWanted = false;
        change(found.key(), *found);
    }
}

void Subscriptions::addAll()
{
    m_wantsAll = true;
}

QByteArray Subscriptions::next()
{
    if (m_pending > 0) {
        return {};
    }
    QByteArrayList toSubscribe;
    QByteArrayList toUnsubscribe;
    while (!m_queue.empty() && m_pending < MaxAtOnce) {
        const QByteArray channel = std::exchange(m_queue.front(), {});
        m_queue.pop_front();
        const auto found = m_entries.find(channel);
        found->isQueued = false;
        const bool isWanted = shouldBeOn(*found);
        if (isWanted != found->isOn) {
            found->isPending = true;
            ++m_pending;
            (isWanted ? toSubscribe : toUnsubscribe).append(channel);
        } else if (!found->isWanted) {
            m_entries.erase(found);
        }
    }
    QByteArray commands;
    if (m_wantsAll && !m_allOn) {
        m_allPending = true;
        ++m_pending;
        commands = redisCommand({"PSUBSCRIBE", m_channels.allRides()});
    }
    commands += commandFor("SUBSCRIBE", toSubscribe);
    commands += commandFor("UNSUBSCRIBE", toUnsubscribe);
    settle();
    return commands;
}

void Subscriptions::settle()
{
    m_isEstablished = m_isEstablished || (m_pending == 0 && m_queue.empty());
}

std::vector<RideId> Subscriptions::confirmed(const RedisReply &reply)
{
    constexpr qsizetype Items = 3;
    if (reply.isList(Items, "psubscribe")) {
        return m_allPending && reply.items[1] == m_channels.allRides() ? patternConfirmed()
                                                                       : std::vector<RideId>();
    }
    const bool isOn = reply.isList(Items, "subscribe");
    const auto found = isOn || reply.isList(Items, "unsubscribe") ? m_entries.find(reply.items[1])
                                                                  : m_entries.end();
    if (found == m_entries.end() || !found->isPending || found->isOn == isOn) {
        return {};
    }
    found->isOn = isOn;
    found->isPending = false;
    --m_pending;
    std::vector<RideId> rides;
    if (isOn && found->isWanted && found->ride != RideId()) {
        rides.push_back(found->ride);
    }
    if (shouldBeOn(*found) != isOn || !found->isWanted) {
        change(found.key(), *found);
    }
    settle();
    return rides;
}

std::vector<RideId> Subscriptions::patternConfirmed()
{
    m_allPending = false;
    m_allOn = true;
    --m_pending;
    std::vector<RideId> rides;
    for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
        if (entry->ride == RideId()) {
            continue;
        }
        change(entry.key(), *entry);
        if (entry->isWanted && (!entry->isOn || entry->isPending)) {
            rides.push_back(entry->ride);
        }
    }
    return rides;
}

void Subscriptions::reset()
{
    m_pending = 0;
    m_allPending = m_allOn = m_isEstablished = false;
    m_queue.clear();
    m_entries.removeIf([](const Entries::iterator &entry) { return !entry->isWanted; });
    for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
        entry->isOn = entry->isPending = entry->isQueued = false;
        change(entry.key(), *entry);
    }
}

} // namespace saferide::bus
