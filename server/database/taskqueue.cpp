// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/taskqueue.h"

#include <algorithm>
#include <iterator>

namespace saferide::db {

namespace {

constexpr qsizetype RoundsAtHand = 1'024; // if there are more, finished rounds are removed

} // namespace

/// Requires m_mutex. A share has at most one task per round.
qint64 TaskQueue::roundOf(const QByteArray &share) const
{
    const auto last = share.isEmpty() ? m_lastRounds.cend() : m_lastRounds.constFind(share);
    return last == m_lastRounds.cend() ? m_round : std::max(m_round, *last + 1);
}

/// Requires m_mutex.
void TaskQueue::forgetRounds()
{
    if (m_tasks.empty()) {
        m_lastRounds.clear();
    } else if (m_lastRounds.size() > qsizetype(m_tasks.size()) + RoundsAtHand) {
        m_lastRounds.removeIf([this](const auto &last) { return last.value() < m_round; });
    }
}

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
        const qint64 round = roundOf(task->share);
        const qint64 free = m_capacity - qint64(m_tasks.size());
        if (free <= 0 || round - m_round > free) {
            return Admission::Full;
        }
        task->round = round;
        if (!task->share.isEmpty()) {
            m_lastRounds.insert(task->share, round);
        }
        const auto place = std::ranges::upper_bound(
            m_tasks, round, {}, [](const auto &waiting) { return waiting->round; });
        m_tasks.insert(place, std::move(task));
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
    m_round = std::max(m_round, task->round);
    forgetRounds();
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
    forgetRounds();
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
    forgetRounds();
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
