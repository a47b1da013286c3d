// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/commitlistener.h"
#include "server/database/connection.h"
#include "server/database/pool.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace saferide::db {

/// Runs jobs on one connection, in the thread in which it was created; reconnects when necessary.
/// status(), metrics() and abortOverdue() are thread-safe.
class JobRunner
{
public:
    using TimePoint = Task::Clock::time_point;

    JobRunner(const Pool::Settings &settings, Access access, CommitRelay &commits);
    JobRunner(const JobRunner &) = delete;
    JobRunner &operator=(const JobRunner &) = delete;
    ~JobRunner();

    Access access() const { return m_access; }
    bool isConnected() const { return m_connection != nullptr; }
    /// Makes one attempt.
    Result<void> connect();
    void disconnect();
    /// Runs the task and delivers its result, or returns the task, to be run again after
    /// reconnecting.
    std::unique_ptr<Task> run(std::unique_ptr<Task> task);
    /// Checks whether the database responds, is writable and has a schema for us.
    void ping();

    PoolStatus status() const;
    void addTo(PoolMetrics *metrics) const;
    /// Aborts the connection if its job is long past its deadline. A COMMIT is not aborted unless
    /// the pool is closing: its backend would remain, with its locks, beside the next one. The
    /// caller gets the error that the outcome is unknown.
    void abortOverdue(TimePoint now, bool isClosing);

private:
    struct Attempt
    {
        std::optional<Error> error;
        SqlFailure failure =
            SqlFailure::None; ///< of the database; None if the job itself returned the error
        bool wasCommitting = false;
    };

    static bool mayRunAgain(const Task &task, const Attempt &attempt);
    /// The task is null afterwards if it was answered while its COMMIT hung.
    Attempt attempt(std::unique_ptr<Task> *task);
    void settle(std::unique_ptr<Task> task, Attempt last, TimePoint start);
    std::optional<Error> storeRecorded(Session &session);
    std::optional<Error> commit(std::unique_ptr<Task> *task, const Session &session);
    bool renewConnection(SqlFailure failure);
    static std::optional<Error> checkTakesChanges(Connection &connection);
    SqlFailure ask();
    std::optional<Error> proveRoom(TimePoint deadline);
    static std::optional<Error> runJob(Task &task, Session &session);
    void setBusyUntil(std::optional<TimePoint> deadline);
    void noteAnswer(SqlFailure failure);
    void count(const Task &task, const Attempt &last, TimePoint start);

    const Pool::Settings &m_settings;
    const Access m_access;
    CommitRelay &m_commits;
    StatementCounters m_counters;
    std::unique_ptr<Connection>
        m_connection; // changed with m_mutex held, because abortOverdue() uses it

    TimePoint m_renewedAt; // when the connection was last closed after a failure
    TimePoint m_askedAt; // when the database was last checked
    QList<qint64> m_stored; // ids of the rows that the transaction recorded

    mutable std::mutex
        m_mutex; // guards m_busyUntil, m_committing, m_metrics and changes of m_connection
    std::optional<TimePoint> m_busyUntil;
    std::unique_ptr<Task> m_committing; // until its COMMIT has returned
    bool m_isCommitting = false;
    PoolMetrics m_metrics;

    std::atomic<qint64> m_lastAnswer{0}; // steady clock, milliseconds
    std::atomic<bool> m_isUp{false};
    std::atomic<bool> m_isWritable{true};
    std::atomic<bool> m_schemaFits{false};
};

} // namespace saferide::db
