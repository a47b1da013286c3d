// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/followgroup.h"

#include "server/phones/followsocket.h"
#include "shared/protocol/jsonwriter.h"

#include <algorithm>

namespace saferide::phones {

void FollowGroup::add(FollowSocket *socket)
{
    m_entries.push_back({socket});
    ++m_count;
}

/// The places of the others stay: news may be on their way to them.
void FollowGroup::remove(FollowSocket *socket)
{
    const auto entry = std::ranges::find(m_entries, socket, &Entry::socket);
    if (entry != m_entries.end()) {
        entry->socket = nullptr;
        --m_count;
    }
}

std::vector<FollowSocket *> FollowGroup::sockets() const
{
    std::vector<FollowSocket *> found;
    for (const Entry &entry : m_entries) {
        if (entry.socket) {
            found.push_back(entry.socket);
        }
    }
    return found;
}

bool FollowGroup::look(qsizetype most, const Read &read)
{
    const auto &only = m_link.shows.participation;
    const ParticipationId after = only ? ParticipationId{only->value - 1} : m_cursor;
    const qsizetype wanted = only ? 1 : most;
    const QList<Participant> riders = ride->participantsAfter(after, wanted);
    for (const Participant &participant : riders) {
        if (!only || participant.participation.id == *only) {
            take(participant, read);
        }
    }
    if (!only && riders.size() == wanted) {
        m_cursor = riders.last().participation.id;
        return false;
    }
    finishLook();
    return true;
}

void FollowGroup::take(const Participant &participant, const Read &read)
{
    const ParticipationId id = participant.participation.id;
    std::optional<LocationFix> fix = participant.participation.lastFix;
    if (m_link.shows.delayMinutes > 0) {
        const bool isKnown = read.delayed && read.delayed->contains(id);
        fix = isKnown ? std::optional(read.delayed->value(id)) : std::nullopt;
    }
    const QString bib = read.bibs ? read.bibs->value(id) : QString();
    const QByteArray json = followedRider(m_link.shows, participant, fix, read.ends, bib);
    Rider &rider = m_riders[id];
    rider.seen = m_looks;
    if (rider.json != json) {
        rider.json = json;
        tell(R"({"rider":)" + json + '}', id.value);
    }
}

void FollowGroup::finishLook()
{
    for (auto rider = m_riders.begin(); rider != m_riders.end();) {
        if (rider->second.seen == m_looks) {
            ++rider;
            continue;
        }
        tell(R"({"left":)" + QByteArray::number(rider->first.value) + '}', rider->first.value);
        rider = m_riders.erase(rider);
    }
    const QByteArray now = followedRide(m_link.shows, ride->ride());
    if (m_rideJson != now) {
        m_rideJson = now;
        tell(R"({"ride":)" + now + '}', -1); // no participation has this id
    }
    m_cursor = {};
    ++m_looks;
    m_isComplete = true;
}

/// Before the first look is over, nobody was told anything: the snapshot says it all.
void FollowGroup::tell(const QByteArray &json, qint64 source)
{
    m_snapshot.reset();
    if (!m_isComplete) {
        return;
    }
    Broadcast news = eventBroadcast("follow_update", json);
    news.sequence = ++m_sequence;
    news.source = source;
    m_news.push_back(std::make_shared<const Broadcast>(std::move(news)));
}

SharedBroadcast FollowGroup::snapshot()
{
    if (!m_snapshot) {
        QByteArray json = R"({"ride":)" + m_rideJson + R"(,"riders":[)";
        for (bool isFirst = true; const auto &[id, rider] : m_riders) {
            json += (isFirst ? "" : ",") + rider.json;
            isFirst = false;
        }
        json += "]}";
        m_snapshot = std::make_shared<const Broadcast>(eventBroadcast("follow_snapshot", json));
    }
    return m_snapshot;
}

bool FollowGroup::deliver(qsizetype &most)
{
    if (!m_isComplete) {
        return true;
    }
    for (size_t i = 0; i < m_entries.size() && most > 0; ++i) { // a delivery may end a connection
        if (m_entries[i].socket && m_entries[i].waits) {
            m_entries[i].waits = false;
            m_entries[i].since = m_sequence;
            most -= 1 + qsizetype(m_riders.size()) / 8;
            m_entries[i].socket->deliver(snapshot());
        }
    }
    for (; m_nextNews < m_news.size(); ++m_nextNews, m_nextEntry = 0) {
        const SharedBroadcast news = m_news[m_nextNews];
        for (; m_nextEntry < m_entries.size(); ++m_nextEntry) {
            if (most <= 0) {
                return false;
            }
            const Entry &entry = m_entries[m_nextEntry];
            if (entry.socket && !entry.waits && entry.since < news->sequence) {
                --most;
                entry.socket->deliver(news);
            }
        }
    }
    if (std::ranges::any_of(m_entries,
                            [](const Entry &entry) { return entry.socket && entry.waits; })) {
        return false;
    }
    m_news.clear();
    m_nextNews = 0;
    std::erase_if(m_entries, [](const Entry &entry) { return !entry.socket; });
    return true;
}

} // namespace saferide::phones
