// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/commitlistener.h"
#include "server/database/databaseurl.h"
#include "server/database/poolmetrics.h"
#include "server/database/session.h"
#include "server/database/task.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace saferide::db {

/// On PostgreSQL the reserved connection is for jobs that must not wait behind all others. On
/// SQLite there is one writer, and one order.
enum class Lane { Shared, Reserved };

struct JobOptions
{
    QString name = {}; ///< for the metrics
    std::chrono::milliseconds deadline{0}; ///< from submitting; 0: the pool's
    Lane lane = Lane::Shared;
    /// The owner of the job: the first job of an owner runs before the second of another. Empty:
    /// the daemon itself, each of whose jobs is treated as a first.
    QByteArray share = {};
};

/// The database as seen from an event loop: jobs in, one callback out, never a wait. Thread-safe.
///
/// A job is `Result<T>(Session &)`. It runs on a worker thread in one transaction, which is
/// committed if it returns a value and rolled back if it returns an error or throws. It is run
/// again after a serialization failure, a deadlock or a lost connection, so it must not consume
/// what it captured.
///
/// `done` is `void(Result<T>)`. It is called once, in the calling thread, which must be the thread
/// of `context` and have an event loop; it is not called if `context` has been destroyed.
///
/// Errors besides the job's own: Overloaded (queue full), Unavailable (not reachable; retryAfter is
/// set), Timeout (deadline passed), Conflict (unique or foreign key), Internal.
class Pool : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        DatabaseUrl url;
        int connections = 0; ///< PostgreSQL: connections beside the reserved one; 0: 2 × cores
        int readers = 0; ///< SQLite: readers beside the one writer; 0: one per core, at least 2
        int maxQueued = 10'000; ///< waiting jobs; beyond: Overloaded
        std::chrono::milliseconds deadline{5'000};
    };

    explicit Pool(Settings settings, QObject *parent = nullptr);
    ~Pool() override;

    /// Starts the workers, which connect by themselves and again whenever the connection is lost.
    /// The schema must be current (see Migrator). Until then, and until one is connected, jobs are
    /// refused with Unavailable.
    void start();
    /// Calls start(), waits a few seconds at most for the first connections, and returns the error
    /// if there is none. The pool then keeps trying; close() or destroy it to give up.
    Result<void> open();
    /// Refuses new jobs, finishes waiting ones, ends the threads. Callbacks are called as usual.
    void close();

    /// For jobs that only read; on SQLite they run concurrently with the writer.
    template<typename Job, typename Done>
    void read(Job job, QObject *context, Done done, JobOptions options = {})
    {
        submit(Access::Read,
               std::make_unique<JobTask<Job, Done>>(std::move(job), context, std::move(done)),
               context, std::move(options));
    }
    /// On SQLite, jobs of the same share are run in the order in which they were submitted.
    template<typename Job, typename Done>
    void write(Job job, QObject *context, Done done, JobOptions options = {})
    {
        submit(Access::Write,
               std::make_unique<JobTask<Job, Done>>(std::move(job), context, std::move(done)),
               context, std::move(options));
    }

    /// Sets the receiver of what jobs record; may be null. When this returns, the previous listener
    /// is no longer called.
    void setCommitListener(CommitListener *listener);
    /// In ride_events, marks what was recorded by jobs of this pool, whose listener knows it: a
    /// random number, never 0.
    qint64 origin() const;
    /// Rows of ride_events, recorded here since the last call, whose COMMIT failed or had no
    /// response: they are there, will be in a moment, or never.
    QList<qint64> takeUnknownEvents();

    PoolStatus status() const;
    bool isReachable() const { return status().reachable; }
    PoolMetrics metrics() const;
    Dialect dialect() const;

Q_SIGNALS:
    /// Emitted from a worker thread when status().reachable changes.
    void reachableChanged(bool reachable);

protected:
    /// Has a worker run the task and deliver its result.
    virtual void dispatch(std::unique_ptr<Task> task, Lane lane);
    const Settings &settings() const;
    CommitRelay &commits();
    bool isStarted() const;

private:
    struct State;

    void submit(Access access, std::unique_ptr<Task> task, QObject *context, JobOptions options);

    std::unique_ptr<State> m_state;
};

} // namespace saferide::db
