// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/commitlistener.h"
#include "server/live/callback.h"
#include "server/live/confirmations.h"
#include "server/live/liveride.h"
#include "shared/core/clock.h"

#include <QObject>

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <variant>

namespace saferide {

/// How a ride is asked for.
using RideKey = std::variant<RideId, QString>; // QString: its code, upper case

/// Every ride that somebody uses now: the only truth in memory, from which phones and desks are
/// told. Thread-safe, but made, and destroyed, in the main thread.
///
/// A ride is loaded by one read when it is first needed, those that are not over by one read for
/// all. What is committed of rides is told here; what comes while a ride is being loaded is applied
/// to it before anybody sees it: each change has its version, so that nothing is applied twice.
class LiveRides final : public QObject, public db::CommitListener
{
    Q_OBJECT

public:
    using Opened = std::function<void(Result<std::shared_ptr<LiveRide>>)>;
    using Loaded = std::function<void(Result<RideContents>)>;
    /// Reads a ride from the database without waiting: calls back in context's thread; NotFound
    /// when there is none.
    using Load = std::function<void(const RideKey &key, QObject *context, Loaded done)>;
    using LoadedActive = std::function<void(Result<QList<RideContents>>)>;
    /// The same for all that are not over.
    using LoadActive = std::function<void(QObject *context, LoadedActive done)>;
    using Rides = std::vector<std::shared_ptr<LiveRide>>;

    using Seen = std::function<void(Result<std::vector<RideEvent>>)>;
    /// Reads what a ride is now, and whether a user, if any, is in it, without waiting: calls back
    /// in context's thread with the events that say so.
    using Look = std::function<void(RideId ride, UserId user, QObject *context, Seen done)>;

    struct Settings
    {
        qint64 idleMsecs = 60'000; ///< a ride that nobody used for so long leaves the memory
    };

    LiveRides(Load load, Look look, const Clock &clock, Settings settings,
              QObject *parent = nullptr);
    ~LiveRides() override;

    /// Only before the first ride is opened.
    void addObserver(LiveObserver *observer);

    /// Calls `done` in the calling thread, which must be context's: at once where the ride is
    /// loaded, else later, and not at all when `context` is gone by then. NotFound, or why the
    /// database did not answer. Keep the pointer: a ride stays loaded while somebody has it.
    void open(const RideKey &key, QObject *context, Opened done);
    /// Opens all that are not over; in the main thread. `done` as for open().
    void openActive(const LoadActive &load, QObject *context,
                    std::function<void(Result<Rides>)> done);

    /// Before a user is refused what memory alone refuses: reads what the database has, at most
    /// once a second, and knows it. Then calls `done` as open() does; an error where the database
    /// did not answer: nobody knows whether the refusal is right.
    void confirm(const LiveRide &ride, UserId user, const Error &refusal, QObject *context,
                 Confirmations::Done done);
    Confirmations::Figures confirmations() const { return m_confirmations.figures(); }

    /// nullptr where it is not loaded. Unlike open() this is no use of the ride.
    std::shared_ptr<LiveRide> loaded(RideId ride) const;
    std::vector<RideId> loadedRides() const;
    qsizetype loadedCount() const;
    /// Drops rides that nobody used for a while; called by a timer.
    void evictIdle();

private:
    using OpenResult = Result<std::shared_ptr<LiveRide>>;
    using Waiters = std::vector<Callback<OpenResult>>;
    struct Entry
    {
        std::shared_ptr<LiveRide> ride;
        mutable qint64 usedAt = 0; // monotonic
    };

    // CommitListener, on any thread, after the commit and in any order: tells the rides in memory,
    // or else the observers. Private, as nobody but the pool and the reader of ride_events may say
    // what was committed.
    void committed(const std::vector<RideEvent> &events) override;
    /// Asks the database what became of it, until it answers.
    void commitUnknown(const std::vector<RideEvent> &events) override;

    std::shared_ptr<LiveRide> lookUp(const RideKey &key) const; // requires m_mutex
    void startLoad(const RideKey &key);
    void finishLoad(const RideKey &key, Result<RideContents> contents, quint64 since);
    quint64 beginLoad(); // returns m_tellings
    void endLoad(quint64 since);
    std::shared_ptr<LiveRide> take(RideContents contents, quint64 since);
    void apply(const RideEvent &event);
    QHash<RideId, Entry>::iterator forget(QHash<RideId, Entry>::iterator entry); // requires m_mutex
    void look(const Confirmations::Key &key);
    void lookAgain(const RideEvent &event);

    const Load m_load;
    const Look m_look;
    const Clock &m_clock;
    const Settings m_settings;
    Confirmations m_confirmations;
    std::vector<LiveObserver *> m_observers;
    mutable std::mutex m_mutex; // guards everything below
    QHash<RideId, Entry> m_rides;
    QHash<QString, RideId> m_codes;
    std::map<RideKey, Waiters> m_loading;
    std::multiset<quint64> m_loadsSince; // m_tellings at the beginning of each load under way
    std::deque<RideEvent> m_told; // since the first of these loads began
    quint64 m_tellings = 0; // that m_told had
};

} // namespace saferide
