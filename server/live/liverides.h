// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/commitlistener.h"
#include "server/live/callback.h"
#include "server/live/liveride.h"
#include "shared/core/clock.h"

#include <QObject>

#include <functional>
#include <map>
#include <variant>

namespace saferide {

/// How a ride is asked for.
using RideKey = std::variant<RideId, QString>; // QString: its code, upper case

/// Every ride that somebody uses now. Thread-safe, but made, and destroyed, in the main thread.
///
/// A ride is loaded by one read when it is first needed. What is committed of rides is told here; a
/// change that comes while the ride is being loaded leads to another load.
class LiveRides final : public QObject, public db::CommitListener
{
    Q_OBJECT

public:
    using Opened = std::function<void(Result<std::shared_ptr<LiveRide>>)>;
    using Loaded = std::function<void(Result<RideContents>)>;
    /// Reads a ride from the database without waiting: calls back in context's thread; NotFound
    /// when there is none.
    using Load = std::function<void(const RideKey &key, QObject *context, Loaded done)>;

    struct Settings
    {
        qint64 idleMsecs = 60'000; ///< a ride that nobody used for so long leaves the memory
    };

    LiveRides(Load load, const Clock &clock, Settings settings, QObject *parent = nullptr);
    ~LiveRides() override;

    /// Only before the first ride is opened.
    void addObserver(LiveObserver *observer);

    /// The ride where it is loaded already, else null. `code` is upper case.
    std::shared_ptr<LiveRide> find(const QString &code) const;
    /// Calls `done` in the calling thread, which must be context's: at once where the ride is
    /// loaded, else later, and not at all when `context` is gone by then. NotFound, or why the
    /// database did not answer. Keep the pointer: a ride stays loaded while somebody has it.
    void open(const RideKey &key, QObject *context, Opened done);

    // CommitListener, on any thread:
    void committed(const std::vector<RideEvent> &events) override;
    /// Asks the database what became of it, until it answers.
    void commitUnknown(const std::vector<RideEvent> &events) override;

    /// Tells the ride, where it is in memory, and the observers. After the commit, on any thread,
    /// in any order.
    void apply(const RideEvent &event);

    qsizetype loadedCount() const;
    /// Drops rides that nobody used for a while; called by a timer.
    void evictIdle();

private:
    using OpenResult = Result<std::shared_ptr<LiveRide>>;
    struct Loading
    {
        quint64 changesBefore = 0; // m_changes when the read was asked for
        std::vector<Callback<OpenResult>> waiters;
    };
    struct Entry
    {
        std::shared_ptr<LiveRide> ride;
        mutable qint64 usedAt = 0; // monotonic
    };

    std::shared_ptr<LiveRide> lookUp(const RideKey &key) const; // wants m_mutex
    void startLoad(const RideKey &key);
    void finishLoad(const RideKey &key, Result<RideContents> contents);
    std::shared_ptr<LiveRide> install(const std::shared_ptr<LiveRide> &made); // wants m_mutex
    std::shared_ptr<LiveRide> changed(const RideEvent &event);
    void lookAgain(const RideEvent &event);
    void settle(const RideEvent &event, const Result<RideContents> &now);

    const Load m_load;
    const Clock &m_clock;
    const Settings m_settings;
    std::vector<LiveObserver *> m_observers;
    mutable std::mutex m_mutex; // guards everything below
    QHash<RideId, Entry> m_rides;
    QHash<QString, RideId> m_codes;
    std::map<RideKey, Loading> m_loading;
    QHash<RideId, quint64> m_changedDuringLoads;
    quint64 m_changes = 0;
};

} // namespace saferide
