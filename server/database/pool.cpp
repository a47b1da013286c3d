// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/pool.h"

#include "server/database/worker.h"

#include <QThreadStorage>

#include <algorithm>
#include <map>
#include <thread>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

constexpr std::chrono::milliseconds WatchInterval{50};

Pool::Settings completed(Pool::Settings settings)
{
    const int cores = std::max(1, QThread::idealThreadCount());
    if (settings.connections <= 0) {
        settings.connections = 2 * cores;
    }
    if (settings.readers <= 0) {
        settings.readers = std::max(2, cores);
    }
    return settings;
}

Error refusal(TaskQueue::Admission admission)
{
    if (admission == TaskQueue::Admission::Full) {
        return {ErrorCode::Overloaded, u"the server is overloaded"_s, {}, std::chrono::seconds(1)};
    }
    return errorFor(SqlFailure::ConnectionLost);
}

} // namespace

struct Pool::State
{
    explicit State(Settings all)
        : settings(completed(std::move(all)))
        , writers(settings.maxQueued, isSqlite() ? 1 : settings.connections)
        , readers(settings.maxQueued, isSqlite() ? settings.readers : 0)
        , reserved(settings.maxQueued, isSqlite() ? 0 : 1)
    {
    }

    bool isSqlite() const { return settings.url.dialect == Dialect::Sqlite; }
    WorkerGroup &group(Access access, Lane lane)
    {
        if (isSqlite()) {
            return access == Access::Read ? readers : writers;
        }
        return lane == Lane::Reserved ? reserved : writers;
    }
    void watch();
    void makeWorkers(const std::function<void()> &statusChanged);

    const Settings settings;
    WorkerGroup writers; ///< PostgreSQL: for both kinds of jobs
    WorkerGroup readers; ///< SQLite
    WorkerGroup reserved; ///< PostgreSQL
    CommitRelay commits;
    std::vector<std::unique_ptr<Worker>> workers; ///< the same ones until the end
    std::atomic<bool> isStarted{false};
    std::atomic<quint64> overloaded{0};
    std::atomic<quint64> expired{0};
    std::atomic<bool> wasReachable{false};

    std::mutex watchMutex; // guards isWatching
    std::condition_variable watchEnd;
    bool isWatching = true;
    std::thread watchdog;
};

void Pool::State::watch()
{
    std::unique_lock lock(watchMutex);
    while (!watchEnd.wait_for(lock, WatchInterval, [this] { return !isWatching; })) {
        const auto now = Task::Clock::now();
        for (WorkerGroup *group : {&writers, &readers, &reserved}) {
            for (auto &task : group->queue.takeExpired(now)) {
                ++expired;
                task->fail(errorFor(SqlFailure::Deadline));
                Task::deliver(std::move(task));
            }
        }
        for (const auto &worker : workers) {
            worker->runner().abortOverdue(now, writers.queue.isClosed());
        }
    }
}

void Pool::State::makeWorkers(const std::function<void()> &statusChanged)
{
    const auto add = [&](Access access, WorkerGroup *group, int count) {
        for (int i = 0; i < count; ++i) {
            workers.push_back(
                std::make_unique<Worker>(settings, access, group, commits, statusChanged));
        }
    };
    add(Access::Write, &writers, isSqlite() ? 1 : settings.connections);
    add(Access::Read, &readers, isSqlite() ? settings.readers : 0);
    add(Access::Write, &reserved, isSqlite() ? 0 : 1);
}

Pool::Pool(Settings settings, QObject *parent)
    : QObject(parent)
    , m_state(std::make_unique<State>(std::move(settings)))
{
    m_state->makeWorkers([this] {
        const bool isNow = status().reachable;
        if (m_state->wasReachable.exchange(isNow) != isNow) {
            Q_EMIT reachableChanged(isNow);
        }
    });
}

Pool::~Pool()
{
    close();
}

void Pool::start()
{
    if (m_state->isStarted.exchange(true)) {
        return;
    }
    for (const auto &worker : m_state->workers) {
        worker->start();
    }
    m_state->watchdog = std::thread([state = m_state.get()] { state->watch(); });
}

Result<void> Pool::open()
{
    start();
    for (const auto &worker : m_state->workers) {
        if (auto connected = worker->waitConnected(); !connected) {
            return connected;
        }
    }
    return {};
}

void Pool::close()
{
    m_state->writers.queue.close();
    m_state->readers.queue.close();
    m_state->reserved.queue.close();
    for (const auto &worker : m_state->workers) {
        worker->wait();
    }
    if (m_state->watchdog.joinable()) {
        {
            const std::lock_guard lock(m_state->watchMutex);
            m_state->isWatching = false;
        }
        m_state->watchEnd.notify_all();
        m_state->watchdog.join();
    }
}

void Pool::submit(Access access, std::unique_ptr<Task> task, QObject *context, JobOptions options)
{
    Q_ASSERT(context != nullptr && context->thread() == QThread::currentThread());
    task->replyTo = Task::addressHere();
    task->name = std::move(options.name);
    task->share = std::move(options.share);
    task->access = access;
    task->queuedAt = Task::Clock::now();
    task->deadline = task->queuedAt
        + (options.deadline.count() > 0 ? options.deadline : m_state->settings.deadline);
    dispatch(std::move(task), options.lane);
}

void Pool::dispatch(std::unique_ptr<Task> task, Lane lane)
{
    const auto admission = m_state->group(task->access, lane).queue.push(task);
    if (admission != TaskQueue::Admission::Accepted) {
        m_state->overloaded += admission == TaskQueue::Admission::Full ? 1 : 0;
        task->fail(refusal(admission));
        Task::deliver(std::move(task));
    }
}

const Pool::Settings &Pool::settings() const
{
    return m_state->settings;
}

CommitRelay &Pool::commits()
{
    return m_state->commits;
}

bool Pool::isStarted() const
{
    return m_state->isStarted;
}

qint64 Pool::origin() const
{
    return m_state->commits.origin();
}

QList<qint64> Pool::takeUnknownEvents()
{
    return m_state->commits.takeUnknown();
}

void Pool::setCommitListener(CommitListener *listener)
{
    m_state->commits.setListener(listener);
}

PoolStatus Pool::status() const
{
    PoolStatus all{.reachable = true, .writable = true, .schemaFits = true};
    std::map<const WorkerGroup *, bool> reachable; // no group does the work of another
    for (const auto &worker : m_state->workers) {
        const PoolStatus one = worker->runner().status();
        reachable[&worker->group()] |= one.reachable;
        all.writable = all.writable && one.writable;
        all.schemaFits = all.schemaFits && (one.schemaFits || !one.reachable);
    }
    for (const auto &[group, isReachable] : reachable) {
        all.reachable = all.reachable && isReachable;
    }
    all.schemaFits = all.schemaFits && all.reachable;
    return all;
}

PoolMetrics Pool::metrics() const
{
    PoolMetrics all;
    for (const auto &worker : m_state->workers) {
        worker->runner().addTo(&all);
        all.reconnects += worker->reconnects();
    }
    for (const WorkerGroup *group : {&m_state->writers, &m_state->readers, &m_state->reserved}) {
        all.queued += group->queue.size();
        all.failedJobs += group->refused();
    }
    all.overloaded = m_state->overloaded;
    all.expired += m_state->expired;
    all.failedJobs += m_state->expired;
    return all;
}

Dialect Pool::dialect() const
{
    return m_state->settings.url.dialect;
}

} // namespace saferide::db
