// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/jobrunner.h"

#include "server/database/eventrow.h"
#include "server/database/logging.h"
#include "server/database/migrator.h"
#include "shared/core/clock.h"

#include <QRandomGenerator>

#include <thread>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr int MaxAttempts = 6;
constexpr milliseconds PingDeadline{1'000};
/// The write that tests whether there is disk space again.
constexpr milliseconds RoomDeadline{5'000};
/// The number of consecutive commits that must succeed. Each needs at least a page of SQLite's log,
/// and a job that failed for lack of space may have left some: more than a usual transaction leaves
/// or needs.
constexpr int RoomCommits = 24;
/// A worker without a response of the database for this long does not count as reachable.
constexpr milliseconds FreshAnswer{3'000};
/// If a database keeps failing, not every job opens a new connection.
constexpr milliseconds RenewalInterval{1'000};
/// Nor is a read-only database checked for every job.
constexpr milliseconds RoomInterval{1'000};
/// After the deadline the server may still respond that it has cancelled the statement.
constexpr milliseconds CutGrace{250};

qint64 nowMsecs()
{
    return std::chrono::duration_cast<milliseconds>(Task::Clock::now().time_since_epoch()).count();
}

qint64 microsSince(Task::Clock::time_point start)
{
    return std::chrono::duration_cast<microseconds>(Task::Clock::now() - start).count();
}

bool isStorageFailure(SqlFailure failure)
{
    return failure == SqlFailure::DiskFull || failure == SqlFailure::ReadOnly
        || failure == SqlFailure::Corrupt || failure == SqlFailure::Storage;
}

/// Whether a job with this error did its work: the request was refused.
bool isRefusal(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::Conflict:
    case ErrorCode::TooLarge:
    case ErrorCode::RateLimited:
        return true;
    case ErrorCode::Overloaded:
    case ErrorCode::Unavailable:
    case ErrorCode::Timeout:
    case ErrorCode::Internal:
        return false;
    }
    return false;
}

} // namespace

JobRunner::JobRunner(const Pool::Settings &settings, Access access, CommitRelay &commits)
    : m_settings(settings)
    , m_access(access)
    , m_commits(commits)
{
}

JobRunner::~JobRunner()
{
    disconnect();
}

Result<void> JobRunner::connect()
{
    auto connection = Connection::create(m_settings.url, m_access, &m_counters);
    if (auto opened = connection->open(); !opened) {
        return opened;
    }
    {
        const std::lock_guard lock(m_mutex);
        m_connection = std::move(connection);
    }
    m_isUp = true;
    if (ask() == SqlFailure::ConnectionLost) {
        disconnect();
        return errorFor(SqlFailure::ConnectionLost);
    }
    return {};
}

void JobRunner::disconnect()
{
    m_isUp = false;
    std::unique_ptr<Connection> gone;
    const std::lock_guard lock(m_mutex);
    gone = std::move(m_connection);
    m_busyUntil.reset();
}

void JobRunner::setBusyUntil(std::optional<TimePoint> deadline)
{
    const std::lock_guard lock(m_mutex);
    m_busyUntil = deadline;
    m_metrics.running = deadline ? 1 : 0;
}

void JobRunner::abortOverdue(TimePoint now, bool isClosing)
{
    std::unique_ptr<Task> hanging;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_connection || !m_busyUntil || *m_busyUntil + CutGrace >= now) {
            return;
        }
        hanging = std::move(m_committing);
        if (!m_isCommitting || isClosing) {
            qCWarning(lcDatabase) << "the database does not answer: closing a connection";
            m_connection->abort();
            m_busyUntil.reset();
        }
    }
    if (hanging) {
        qCWarning(lcDatabase) << "the database does not answer a COMMIT: waiting for it";
        count(*hanging, {outcomeUnknown(), SqlFailure::Deadline, true}, hanging->queuedAt);
        hanging->fail(outcomeUnknown());
        Task::deliver(std::move(hanging));
    }
}

std::unique_ptr<Task> JobRunner::run(std::unique_ptr<Task> task)
{
    const auto start = Task::Clock::now();
    if (task->attempts == 0) {
        const std::lock_guard lock(m_mutex);
        m_metrics.wait.add(microsSince(task->queuedAt));
    }
    setBusyUntil(task->deadline);
    const Access access = task->access;
    Attempt last = attempt(&task);
    while (task && last.failure == SqlFailure::Serialization && mayRunAgain(*task, last)) {
        const int pause = QRandomGenerator::global()->bounded(1, 5 << task->attempts);
        std::this_thread::sleep_for(milliseconds(pause));
        last = attempt(&task);
    }
    setBusyUntil(std::nullopt);
    const bool isRenewed = renewConnection(last.failure);
    if (task && isRenewed && mayRunAgain(*task, last)) {
        return task;
    }
    const bool asksForRoom = !m_isWritable && !isRenewed
        && ((!last.error && access == m_access)
            || Task::Clock::now()
                >= m_askedAt + RoomInterval); // a worker that always reads is never idle
    if (task) {
        settle(std::move(task), std::move(last), start);
    }
    if (asksForRoom) {
        ping(); // a job that writes nothing succeeds even on a full disk
    }
    return nullptr;
}

void JobRunner::settle(std::unique_ptr<Task> task, Attempt last, TimePoint start)
{
    if (last.wasCommitting && last.failure == SqlFailure::ConnectionLost) {
        last.error = outcomeUnknown();
    }
    // It may be in the file, although syncing failed: a retry might do it twice.
    if (last.wasCommitting && last.failure == SqlFailure::Storage) {
        last.error->retryAfter = {};
    }
    count(*task, last, start);
    if (last.error) {
        task->fail(*std::move(last.error));
    }
    Task::deliver(std::move(task));
}

bool JobRunner::mayRunAgain(const Task &task, const Attempt &attempt)
{
    // The outcome of a lost COMMIT is unknown: the caller has to check. What the database
    // also refuses on a new connection remains refused.
    const int attempts = attempt.failure == SqlFailure::Serialization
            || attempt.failure == SqlFailure::ConnectionLost
        ? MaxAttempts
        : 2;
    return attempt.error && !attempt.wasCommitting && task.attempts < attempts
        && Task::Clock::now() < task.deadline;
}

bool JobRunner::renewConnection(SqlFailure failure)
{
    const auto now = Task::Clock::now();
    if (!asksForNewConnection(failure)
        || (failure != SqlFailure::ConnectionLost && now < m_renewedAt + RenewalInterval)) {
        return false;
    }
    m_renewedAt = now;
    disconnect();
    return true;
}

JobRunner::Attempt JobRunner::attempt(std::unique_ptr<Task> *task)
{
    const Access access = (*task)->access;
    ++(*task)->attempts;
    m_connection->clearFailure();
    Attempt made;
    made.error = m_connection->begin(access, (*task)->deadline);
    if (!made.error) {
        Session session(*m_connection);
        made.error = runJob(**task, session);
        if (!made.error) {
            made.error = storeRecorded(session);
        }
        if (!made.error) {
            made.error = commit(task, session);
            made.wasCommitting = made.error.has_value();
        }
        if (made.error) {
            m_connection->rollback();
        }
    }
    made.failure = made.error ? m_connection->lastFailure() : SqlFailure::None;
    noteAnswer(made.failure);
    return made;
}

/// For other processes, in the transaction that did it.
std::optional<Error> JobRunner::storeRecorded(Session &session)
{
    m_stored.clear();
    for (const RideEvent &event : session.recorded()) {
        EventRow row = rowOf(event);
        row.happenedAt = SystemClock().now();
        const auto stored = insertEvent(session, row, m_commits.origin());
        if (!stored) {
            return stored.error();
        }
        m_stored.append(*stored);
    }
    return std::nullopt;
}

std::optional<Error> JobRunner::commit(std::unique_ptr<Task> *task, const Session &session)
{
    {
        const std::lock_guard lock(m_mutex);
        m_committing = std::move(*task);
        m_isCommitting = true;
    }
    auto error = m_connection->commit();
    {
        const std::lock_guard lock(m_mutex);
        *task = std::move(m_committing);
        m_isCommitting = false;
    }
    m_commits.addUnknown(error ? m_stored : QList<qint64>());
    m_commits.tell(session.recorded(), !error);
    return error;
}

std::optional<Error> JobRunner::runJob(Task &task, Session &session)
{
    try {
        return task.run(session);
    } catch (const std::exception &exception) {
        qCCritical(lcDatabase).noquote() << "job" << task.name << "threw:" << exception.what();
    } catch (...) {
        qCCritical(lcDatabase).noquote() << "job" << task.name << "threw";
    }
    return Error{ErrorCode::Internal, u"internal error"_s};
}

void JobRunner::count(const Task &task, const Attempt &last, TimePoint start)
{
    const std::lock_guard lock(m_mutex);
    m_metrics.jobTimes[task.name].add(microsSince(start));
    m_metrics.jobs += 1;
    m_metrics.failedJobs += last.error && !isRefusal(last.error->code) ? 1 : 0;
    m_metrics.expired += last.failure == SqlFailure::Deadline ? 1 : 0;
    m_metrics.retries += quint64(task.attempts - 1);
}

void JobRunner::noteAnswer(SqlFailure failure)
{
    if (isStorageFailure(failure)) {
        m_isWritable = false;
    }
    if (failure != SqlFailure::ConnectionLost && failure != SqlFailure::Busy) {
        m_lastAnswer = nowMsecs();
    }
}

void JobRunner::ping()
{
    renewConnection(ask());
}

/// A standby, too, is reported until somebody changes something; on SQLite when it is opened.
std::optional<Error> JobRunner::checkTakesChanges(Connection &connection)
{
    if (connection.dialect() == Dialect::Sqlite) {
        return std::nullopt;
    }
    Session session(connection);
    const auto takes = session.prepare(statement(QStringLiteral("schema_migrations/takes_changes")))
                           .one([](const Row &row) { return row.boolean("takes_changes"_L1); });
    if (!takes) {
        return takes.error();
    }
    return takes->value_or(false)
        ? std::nullopt
        : std::optional(connection.failed(u"ping"_s, u"25006"_s, u"the server is read-only"_s));
}

SqlFailure JobRunner::ask()
{
    const bool wantsRoom = !m_isWritable && m_access == Access::Write;
    const auto deadline = Task::Clock::now() + (wantsRoom ? RoomDeadline : PingDeadline);
    setBusyUntil(deadline);
    m_askedAt = Task::Clock::now();
    m_connection->clearFailure();
    auto error = m_connection->begin(m_access, deadline);
    if (!error) {
        const auto fits = m_connection->schemaFits(currentSchemaVersion());
        m_schemaFits = fits && *fits;
        error = fits ? std::nullopt : std::optional(fits.error());
        if (!error && m_access == Access::Write) {
            error = checkTakesChanges(*m_connection);
        }
        if (!error && wantsRoom) {
            error = proveRoom(deadline);
        }
        if (error) {
            m_connection->rollback();
        } else {
            error = m_connection->commit();
        }
    }
    setBusyUntil(std::nullopt);
    const SqlFailure failure = error ? m_connection->lastFailure() : SqlFailure::None;
    noteAnswer(failure);
    if (!error) {
        m_isWritable = true;
    }
    return failure;
}

/// After a full disk only writes show that there is space again. Within a transaction, and leaves
/// one.
std::optional<Error> JobRunner::proveRoom(TimePoint deadline)
{
    std::optional<Error> error;
    for (int i = 0; i < RoomCommits && !error; ++i) {
        error = m_connection->touch();
        if (!error) {
            error = m_connection->commit();
        }
        if (!error) {
            error = m_connection->begin(m_access, deadline);
        }
    }
    return error;
}

PoolStatus JobRunner::status() const
{
    const bool isFresh = nowMsecs() - m_lastAnswer < FreshAnswer.count();
    return {.reachable = m_isUp && isFresh, .writable = m_isWritable, .schemaFits = m_schemaFits};
}

void JobRunner::addTo(PoolMetrics *metrics) const
{
    m_counters.addTo(metrics);
    const std::lock_guard lock(m_mutex);
    metrics->add(m_metrics);
    metrics->connections += m_connection ? 1 : 0;
}

} // namespace saferide::db
