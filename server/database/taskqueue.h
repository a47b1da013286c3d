// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/task.h"

#include <QHash>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace saferide::db {

/// Tasks waiting for one kind of worker. Bounded; thread-safe.
///
/// Fair: what is somebody's first comes before another's second, so that nobody has to wait for all
/// that another has asked for. The tasks of one share keep their order; those of no share are
/// firsts. Nobody takes the whole queue: a share may have as many places as are still free.
class TaskQueue
{
public:
    using TimePoint = Task::Clock::time_point;
    enum class Admission { Accepted, Full, Down, Closed };

    explicit TaskQueue(int capacity)
        : m_capacity(capacity)
    {
    }

    /// Takes the task only when it is Accepted.
    Admission push(std::unique_ptr<Task> &task);
    /// Queues it as the next one, even if the queue is full or closed: it was accepted before.
    void pushFront(std::unique_ptr<Task> task);
    /// Waits until there is a task, the time has come or the queue is closed.
    std::unique_ptr<Task> take(TimePoint until);
    /// Waits for the time, or for close(). Does not take tasks.
    void waitClosed(TimePoint until);

    /// Tasks whose deadline has passed.
    std::vector<std::unique_ptr<Task>> takeExpired(TimePoint now);
    /// Without a worker that is connected, new tasks are refused at once; returns those that
    /// waited.
    std::vector<std::unique_ptr<Task>> setDown(bool isDown);
    bool isDown() const;

    /// What waits is still handed out.
    void close();
    bool isClosed() const;
    int size() const;

private:
    qint64 roundOf(const QByteArray &share) const;
    void forgetRounds();

    const int m_capacity;
    mutable std::mutex m_mutex; // guards all members below
    std::condition_variable m_changed;
    std::deque<std::unique_ptr<Task>> m_tasks; // by round, then in order of arrival
    qint64 m_round = 0; // of what was taken last
    QHash<QByteArray, qint64> m_lastRounds; // by share; of those with a task that waits, and others
    bool m_isDown = false;
    bool m_isClosed = false;
};

} // namespace saferide::db
