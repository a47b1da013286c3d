// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/worker.h"

#include "server/database/logging.h"

#include <openssl/crypto.h>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds PingInterval{1'000};

} // namespace

void WorkerGroup::setDown(bool isDown)
{
    std::vector<std::unique_ptr<Task>> refused;
    {
        const std::lock_guard lock(m_mutex);
        m_down += isDown ? 1 : -1;
        refused = queue.setDown(m_down == m_size);
    }
    m_refused += refused.size();
    for (auto &task : refused) {
        task->fail(errorFor(SqlFailure::ConnectionLost));
        Task::deliver(std::move(task));
    }
}

Worker::Worker(const Pool::Settings &settings, Access access, WorkerGroup *group,
               CommitRelay &commits, std::function<void()> statusChanged)
    : m_group(group)
    , m_statusChanged(std::move(statusChanged))
    , m_runner(settings, access, commits)
{
    setObjectName(access == Access::Write ? u"db-writer"_s : u"db-reader"_s);
}

Result<void> Worker::waitConnected()
{
    std::unique_lock lock(m_mutex);
    m_firstKnown.wait(lock, [this] { return m_first.has_value(); });
    return *m_first;
}

void Worker::noteFirst(const Result<void> &outcome)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_first) {
            m_first = outcome;
        }
    }
    m_firstKnown.notify_all();
}

void Worker::run()
{
    // Closed: waiting tasks are run first, as long as there is a connection.
    while (!m_group->queue.isClosed() || (m_runner.isConnected() && m_group->queue.size() > 0)) {
        if (m_runner.isConnected()) {
            work();
        } else {
            connectWithBackoff();
        }
        m_statusChanged();
    }
    m_runner.disconnect(); // a connection must be closed in the thread that opened it
    if (!m_isDown) {
        m_group->setDown(true);
    }
    noteFirst(errorFor(SqlFailure::ConnectionLost));
    // Frees OpenSSL's data of the thread. OpenSSL itself frees it when the thread has
    // ended, and QThread::wait() does not wait for that: the process may end sooner.
    OPENSSL_thread_stop();
}

void Worker::work()
{
    auto task = m_group->queue.take(Task::Clock::now() + PingInterval);
    if (!task) {
        if (!m_group->queue.isClosed()) {
            m_runner.ping();
        }
        return;
    }
    if (Task::Clock::now() >= task->deadline) {
        task->fail(errorFor(SqlFailure::Deadline));
        Task::deliver(std::move(task));
        return;
    }
    if (auto again = m_runner.run(std::move(task))) {
        m_group->queue.pushFront(std::move(again));
    }
}

void Worker::connectWithBackoff()
{
    const auto outcome = m_runner.connect();
    if (outcome) {
        m_reconnects += m_wasConnected ? 1 : 0;
        if (m_failures > 0) {
            qCInfo(lcDatabase) << "reconnected to the database after" << m_failures << "attempts";
        }
        m_wasConnected = true;
        m_failures = 0;
        m_backoff.reset();
        if (m_isDown) {
            m_isDown = false;
            m_group->setDown(false);
        }
        noteFirst(outcome);
        return;
    }
    if (m_failures++ == 0) {
        qCWarning(lcDatabase).noquote() << outcome.error().message;
    }
    if (!m_isDown) {
        m_isDown = true;
        m_group->setDown(true);
    }
    noteFirst(outcome);
    m_statusChanged();
    m_group->queue.waitClosed(Task::Clock::now() + milliseconds(m_backoff.next()));
}

} // namespace saferide::db
