// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/taskqueue.h"

#include <algorithm>
#include <iterator>

namespace saferide::db {

TaskQueue::Admission TaskQueue::push(std::unique_ptr<Task> &task)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_isClosed) {
            return Admission::Closed;
        }
        if (m_isDown) {
            return Admission::Down;
        }
        if (int(m_tasks.size()) >= m_capacity) {
            return Admission::Full;
        }
        m_tasks.push_back(std::move(task));
    }
    m_changed.notify_one();
    return Admission::Accepted;
}

void TaskQueue::pushFront(std::unique_ptr<Task> task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_front(std::move(task));
    }
    m_changed.notify_one();
}

std::unique_ptr<Task> TaskQueue::take(TimePoint until)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_until(lock, until, [this] { return !m_tasks.empty() || m_isClosed; });
    if (m_tasks.empty()) {
        return nullptr;
    }
    auto task = std::move(m_tasks.front());
    m_tasks.pop_front();
    return task;
}

void TaskQueue::waitClosed(TimePoint until)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_until(lock, until, [this] { return m_isClosed; });
    // The wake-up may have been meant for a worker that takes tasks.
    if (!m_tasks.empty()) {
        m_changed.notify_one();
    }
}

std::vector<std::unique_ptr<Task>> TaskQueue::takeExpired(TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    const auto firstExpired = std::stable_partition(
        m_tasks.begin(), m_tasks.end(), [now](const auto &task) { return task->deadline > now; });
    std::vector<std::unique_ptr<Task>> expired(std::make_move_iterator(firstExpired),
                                               std::make_move_iterator(m_tasks.end()));
    m_tasks.erase(firstExpired, m_tasks.end());
    return expired;
}

std::vector<std::unique_ptr<Task>> TaskQueue::setDown(bool isDown)
{
    const std::lock_guard lock(m_mutex);
    m_isDown = isDown;
    if (!isDown) {
        return {};
    }
    std::vector<std::unique_ptr<Task>> waiting(std::make_move_iterator(m_tasks.begin()),
                                               std::make_move_iterator(m_tasks.end()));
    m_tasks.clear();
    return waiting;
}

bool TaskQueue::isDown() const
{
    const std::lock_guard lock(m_mutex);
    return m_isDown;
}

void TaskQueue::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
    }
    m_changed.notify_all();
}

bool TaskQueue::isClosed() const
{
    const std::lock_guard lock(m_mutex);
    return m_isClosed;
}

int TaskQueue::size() const
{
    const std::lock_guard lock(m_mutex);
    return int(m_tasks.size());
}

} // namespace saferide::db
