// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/bus.h"
#include "server/exchange/bushealth.h"
#include "server/exchange/subscribedloads.h"
#include "server/live/liverides.h"
#include "shared/core/metrics.h"

#include <QTimer>

#include <atomic>
#include <deque>
#include <memory>

namespace saferide {

/// Exchanges positions with the other nodes: publishes what is accepted here, and tells LiveRides
/// what others accepted. While the bus, or a node, is not heard, it is behind: the newest positions
/// are then read from the database. Also carries what else nodes tell each other at once: that
/// riders ask for help, that rows were committed, and that logins failed.
///
/// Lives in the thread of LiveRides; as an observer and a listener it is called on any.
class PositionExchange final : public QObject, public LiveObserver, private bus::Listener
{
    Q_OBJECT

public:
    using MakeBus = std::function<std::unique_ptr<bus::Bus>(bus::Listener &)>;
    using Newest = std::function<void(Result<QList<Participant>>)>;
    /// A place in the order of rides and participations.
    struct Place
    {
        RideId ride;
        ParticipationId participation;
    };
    /// Reads, without waiting, the next of those who are in a ride that is not over, by ride and
    /// participation, with their newest positions; as many as a turn of the event loop may take.
    /// Calls back in context's thread; an empty list is the end.
    using ReadNewest = std::function<void(Place after, QObject *context, Newest done)>;
    /// Called on the thread of the bus.
    using AttemptFailed = std::function<void(const bus::FailedAttempt &)>;

    struct Settings
    {
        QByteArray node;
        quint64 origin = 0; ///< random, new with every start
        quint64 servers = 0; ///< bus::markOfServers() of those of the bus
        qint64 beatMsecs = 1'000;
        qint64 behindReadMsecs = 2'000; ///< between readings of the database
        qint64 recentMsecs = 600'000; ///< own positions that are published again after a cut
    };
    struct Parts
    {
        LiveRides::Load load;
        ReadNewest readNewest;
        BusHealth::AliveNodes aliveNodes;
        MakeBus makeBus; ///< null: positions of other nodes come from the database only
        AttemptFailed attemptFailed = [](const bus::FailedAttempt &) {}; ///< at another node
    };

    /// The clock and the metrics outlive it.
    PositionExchange(Parts parts, const Clock &clock, Metrics &metrics, Settings settings,
                     QObject *parent = nullptr);
    ~PositionExchange() override;

    /// For LiveRides, which it outlives.
    LiveRides::Load loader();
    /// Before the first ride is opened. `rides` outlives start() until stop().
    void start(LiveRides &rides);
    void stop();
    /// From here on positions of all rides are heard: a desk shows them.
    void hearAll();
    /// Rows were committed that other nodes read. Thread-safe.
    void tellToLook();
    /// A login or registration failed here, which counts at every node. Thread-safe.
    void tellFailed(const bus::FailedAttempt &attempt);
    /// Positions of other nodes may be missing, or late. Thread-safe.
    bool isBehind() const { return m_isBehind; }
    /// Why they may; empty if they do not.
    QString lateBecause();
    /// nullopt without a bus.
    std::optional<bus::State> busState() const;
    const Peers &peers() const { return m_peers; }

    // LiveObserver:
    void fixAccepted(RideId ride, ParticipationId participation, UserId user,
                     const LocationFix &fix) override;
    void alarmRaised(const Incident &reported) override;
    void unloaded(RideId ride) override;

Q_SIGNALS:
    void behindChanged(bool isBehind);
    /// Another node committed rows.
    void lookRequested();

private:
    // bus::Listener, on the thread of the bus:
    void received(const bus::Address &address, QByteArrayView message) override;
    void subscribed(RideId ride) override;
    void stateChanged(const bus::State &state) override;
    void slept() override;

    /// nullopt: it is kept for a ride that is being loaded.
    std::optional<Received> deliver(RideId ride, const bus::RiderFix &fix,
                                    const LastContact &contact);
    /// A message of the bus, which is counted.
    void take(RideId ride, const bus::RiderFix &fix, const LastContact &contact);
    void take(const Incident &reported);
    void answer(RideId ride, quint64 origin);
    void finishLoad(RideId ride, const QList<bus::RiderFix> &kept);
    void setConnected(bool isConnected);
    void beat();
    void look();
    void heal();
    void healSome();
    void readNewestAfter(Place after);
    void takeNewest(const QList<Participant> &newest);
    QList<QByteArray> packed(RideId ride, const QList<Participation> &participations) const;
    void tellAll(bus::Message::Content content);
    QByteArray encoded(bus::Message::Content content) const;

    struct Figures
    {
        explicit Figures(Metrics &metrics);
        Counter &live;
        Counter &old;
        Counter &unknown;
        Gauge &version;
    };

    const Parts m_parts;
    const Clock &m_clock;
    const Settings m_settings;
    const Figures m_figures;
    LiveRides *m_rides = nullptr;
    Peers m_peers;
    BusHealth m_health;
    std::atomic<bool> m_isBehind{false};
    std::atomic<quint64> m_published{0};
    std::atomic<quint8> m_version{bus::LeastVersion}; // of what is written
    std::deque<RideId> m_toHeal;
    bool m_isReading = false;
    bool m_mayMiss = false; // something that only the database has: it is to be read once more
    bool m_hearsAll = false;
    QTimer m_beats;
    QTimer m_readings;
    QTimer m_healing;
    qint64 m_startedAt = 0; // monotonic
    SubscribedLoads m_loads;
    std::unique_ptr<bus::Bus> m_ownBus; // between start() and stop(), if there is one
    bus::Bus *m_bus = nullptr; // the same; its thread uses it until it has ended
};

} // namespace saferide
