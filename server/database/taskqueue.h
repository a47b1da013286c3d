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

/// The tasks waiting for one kind of worker. Bounded; thread-safe.
///
/// Fair: the first task of a share runs before the second of another, so that nobody waits for all
/// tasks of somebody else. The tasks of a share keep their order; each task without a share counts
/// as a first. No share can fill the queue: it may have as many places as are still free.
class TaskQueue
{
public:
    using TimePoint = Task::Clock::time_point;
    enum class Admission { Accepted, Full, Down, Closed };

    explicit TaskQueue(int capacity)
        : m_capacity(capacity)
    {
    }

    /// Takes the task only if it is Accepted.
    Admission push(std::unique_ptr<Task> &task);
    /// Queues it as the next one, even if the queue is full or closed: it was accepted before.
    void pushFront(std::unique_ptr<Task> task);
    /// Waits until there is a task, the time is reached or the queue is closed.
    std::unique_ptr<Task> take(TimePoint until);
    /// Waits until the time or close(). Takes no task.
    void waitClosed(TimePoint until);

    /// Removes and returns the tasks whose deadline has passed.
    std::vector<std::unique_ptr<Task>> takeExpired(TimePoint now);
    /// While no worker is connected, new tasks are refused at once; returns those that were
    /// waiting.
    std::vector<std::unique_ptr<Task>> setDown(bool isDown);
    bool isDown() const;

    /// Waiting tasks are still taken.
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
    qint64 m_round = 0; // of the last task taken
    QHash<QByteArray, qint64> m_lastRounds; // by share; of all with a waiting task, and of others
    bool m_isDown = false;
    bool m_isClosed = false;
};

} // namespace saferide::db
