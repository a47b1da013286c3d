// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/liveride.h"
#include "server/phones/followview.h"

#include <map>
#include <vector>

namespace saferide::phones {

class FollowSocket;

/// Those who follow by one link on one thread, and what they were told last.
class FollowGroup
{
public:
    using Delayed = QHash<ParticipationId, LocationFix>;
    using Bibs = QHash<ParticipationId, QString>;
    /// What the link needs of the database. Null: not needed, or not read yet.
    struct Read
    {
        const Delayed *delayed = nullptr;
        const Bibs *bibs = nullptr;
        std::optional<RouteEnds> ends = {}; ///< nullopt: none, or not known
    };

    explicit FollowGroup(FollowLink link)
        : m_link(std::move(link))
    {
    }

    const FollowLink &link() const { return m_link; }
    RideId rideId() const { return m_link.ride; }

    void add(FollowSocket *socket);
    void remove(FollowSocket *socket);
    bool isEmpty() const { return m_count == 0; }
    /// All its riders were looked at once, so whoever comes can have a snapshot.
    bool isComplete() const { return m_isComplete; }
    std::vector<FollowSocket *> sockets() const;

    /// Looks at up to `most` riders of its ride, from where it was. True: at all of them, and
    /// the next look begins anew. What they are to be told is in takeNews().
    bool look(qsizetype most, const Read &read);

    /// Delivers to up to `most` connections. True: everybody has everything.
    bool deliver(qsizetype &most);

    std::shared_ptr<LiveRide> ride; ///< null until it is loaded
    bool isLoading = false;

private:
    struct Rider
    {
        QByteArray json;
        quint64 seen = 0; ///< in this look
    };
    struct Entry
    {
        FollowSocket *socket = nullptr; ///< null: left meanwhile
        quint64 since = 0; ///< has everything up to here
        bool waits = true; ///< for its snapshot
    };

    void take(const Participant &participant, const Read &read);
    void finishLook();
    void tell(const QByteArray &json, qint64 source);
    SharedBroadcast snapshot();

    const FollowLink m_link;
    std::map<ParticipationId, Rider> m_riders;
    QByteArray m_rideJson;
    std::vector<Entry> m_entries;
    qsizetype m_count = 0; // of the entries that have not left
    std::vector<SharedBroadcast> m_news; // on their way
    size_t m_nextNews = 0;
    size_t m_nextEntry = 0; // for that
    SharedBroadcast m_snapshot; // null: changed since
    ParticipationId m_cursor; // of the look
    quint64 m_looks = 1;
    quint64 m_sequence = 0;
    bool m_isComplete = false; // all riders were looked at once
};

} // namespace saferide::phones
