// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/liverides.h"
#include "shared/protocol/busmessage.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <mutex>
#include <vector>

namespace saferide {

/// Loads rides so that no position of another node is missed: subscribes first, reads when that is
/// confirmed, and keeps what arrives until the ride is in memory. Whatever a node published before
/// was either stored, and is read, or is the answer to the question that follows.
///
/// Lives in the thread of LiveRides.
class SubscribedLoads final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds Patience{500}; ///< for the confirmation
    static constexpr qsizetype MostKept = 50'000; ///< positions of one ride, the newest of each

    /// Asks the bus for the messages of a ride.
    using Subscribe = std::function<void(RideId)>;

    SubscribedLoads(LiveRides::Load load, Subscribe subscribe, QObject *parent = nullptr);

    /// As LiveRides::Load.
    void load(const RideKey &key, QObject *context, LiveRides::Loaded done);
    /// The bus says so; on any thread.
    void subscribed(RideId ride);
    /// Keeps a position for a ride that is being loaded; false if it is not. On any thread.
    bool keep(RideId ride, const bus::RiderFix &fix);
    bool isLoading(RideId ride) const;

Q_SIGNALS:
    /// A ride was read and given to who asked, or there is none. `kept`: what arrived meanwhile.
    void loaded(saferide::RideId ride, const QList<saferide::bus::RiderFix> &kept);

private:
    using Read = std::function<void()>;
    struct Waiting // for the confirmation
    {
        quint64 number = 0;
        std::vector<Read> reads;
    };
    struct Loading
    {
        int loads = 0; // by the code and by the id, or again
        QHash<ParticipationId, bus::RiderFix> kept;
    };

    void readSubscribed(RideId ride, Read read);
    void readNow(RideId ride);
    QList<bus::RiderFix> finish(RideId ride);

    const LiveRides::Load m_load;
    const Subscribe m_subscribe;
    QHash<RideId, Waiting> m_waiting;
    quint64 m_waits = 0; // so far
    mutable std::mutex m_mutex; // guards m_loading
    QHash<RideId, Loading> m_loading;
};

} // namespace saferide
