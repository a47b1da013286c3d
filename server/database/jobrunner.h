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

/// Runs jobs on one connection, in the thread that it was made in; connects again when it must.
/// status, metrics and abortOverdue() are thread-safe.
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
    /// One attempt.
    Result<void> connect();
    void disconnect();
    /// Runs the task to its end and delivers it, or gives it back, to be run after connecting
    /// again.
    std::unique_ptr<Task> run(std::unique_ptr<Task> task);
    /// Asks whether the database answers, may be written and has our schema.
    void ping();

    PoolStatus status() const;
    void addTo(PoolMetrics *metrics) const;
    /// Cuts the connection when what runs on it is long past its deadline. A COMMIT is not cut
    /// unless the pool is closing: its backend would stay with its locks beside the next one. Who
    /// waits for it is told that the outcome is not known.
    void abortOverdue(TimePoint now, bool isClosing);

private:
    struct Attempt
    {
        std::optional<Error> error;
        SqlFailure failure =
            SqlFailure::None; ///< of the database; None where the job itself said no
        bool wasCommitting = false;
    };

    static bool mayRunAgain(const Task &task, const Attempt &attempt);
    /// The task is gone afterwards when it was answered while its COMMIT hung.
    Attempt attempt(std::unique_ptr<Task> *task);
    void settle(std::unique_ptr<Task> task, Attempt last, TimePoint start);
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
        m_connection; // changed with m_mutex held: abortOverdue() looks at it

    TimePoint m_renewedAt; // when the connection was last given up for a failure
    TimePoint m_askedAt; // when the database was last asked how it is

    mutable std::mutex
        m_mutex; // guards m_busyUntil, m_committing, m_metrics and the change of m_connection
    std::optional<TimePoint> m_busyUntil;
    std::unique_ptr<Task> m_committing; // until its COMMIT is answered
    bool m_isCommitting = false;
    PoolMetrics m_metrics;

    std::atomic<qint64> m_lastAnswer{0}; // steady clock, milliseconds
    std::atomic<bool> m_isUp{false};
    std::atomic<bool> m_isWritable{true};
    std::atomic<bool> m_isSchemaCurrent{false};
};

} // namespace saferide::db
