// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/jobrunner.h"
#include "server/database/taskqueue.h"
#include "shared/core/backoff.h"

#include <QThread>

#include <functional>

namespace saferide::db {

/// The workers that share a queue. Counts those without a connection, which initially are
/// all.
class WorkerGroup
{
public:
    WorkerGroup(int capacity, int size)
        : queue(capacity)
        , m_size(size)
        , m_down(size)
    {
        (void)queue.setDown(true);
    }

    TaskQueue queue;
    /// Called by a worker when connecting failed, or succeeded again. While none is connected, the
    /// queue refuses tasks.
    void setDown(bool isDown);
    quint64 refused() const { return m_refused; }

private:
    const int m_size;
    std::mutex m_mutex; // guards m_down and the resulting state of the queue
    int m_down;
    std::atomic<quint64> m_refused{0};
};

/// A database worker thread: runs jobs, pings when idle, reconnects with backoff and jitter.
class Worker final : public QThread
{
public:
    Worker(const Pool::Settings &settings, Access access, WorkerGroup *group, CommitRelay &commits,
           std::function<void()> statusChanged);

    JobRunner &runner() { return m_runner; }
    const JobRunner &runner() const { return m_runner; }
    quint64 reconnects() const { return m_reconnects; }
    const WorkerGroup &group() const { return *m_group; }
    /// Waits for the first attempt to connect.
    Result<void> waitConnected();

protected:
    void run() override;

private:
    void connectWithBackoff();
    void work();
    void noteFirst(const Result<void> &outcome);

    WorkerGroup *m_group;
    std::function<void()> m_statusChanged;
    JobRunner m_runner;
    std::atomic<quint64> m_reconnects{0};
    bool m_isDown = true; // as reported to the group
    int m_failures = 0;
    Backoff m_backoff{ServerBackoff};
    bool m_wasConnected = false;

    std::mutex m_mutex; // guards m_first
    std::condition_variable m_firstKnown;
    std::optional<Result<void>> m_first;
};

} // namespace saferide::db
