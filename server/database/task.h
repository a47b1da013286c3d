// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/mailbox.h"
#include "shared/core/result.h"

#include <QByteArray>
#include <QPointer>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace saferide::db {

class Session;
enum class Access { Read, Write };

/// A submitted job: run on a worker, then finished in the calling thread. Used by Pool only.
class Task
{
public:
    using Clock = std::chrono::steady_clock;
    using Address = Mailbox<std::unique_ptr<Task>>::Address;

    Task() = default;
    Task(const Task &) = delete;
    Task &operator=(const Task &) = delete;
    virtual ~Task() = default;

    /// Runs the job and keeps its result; may be called again after a retryable failure.
    virtual std::optional<Error> run(Session &session) = 0;
    /// Replaces the result with an error.
    virtual void fail(Error error) = 0;
    /// Calls `done`, unless the context was destroyed. In the calling thread only.
    virtual void finish() = 0;

    QString name;
    QByteArray share; ///< the owner; empty: the daemon itself
    qint64 round = 0; ///< see TaskQueue
    Access access = Access::Read;
    Clock::time_point queuedAt;
    Clock::time_point deadline;
    int attempts = 0;
    Address replyTo; ///< in the calling thread

    /// The address for finished tasks of the calling thread, which handles many per turn. Outlives
    /// the thread: a task that arrives after its end is destroyed without a callback.
    static Address addressHere();
    /// Returns the task to the calling thread.
    static void deliver(std::unique_ptr<Task> task);
};

template<typename Job, typename Done>
class JobTask final : public Task
{
public:
    using Outcome = std::invoke_result_t<Job &, Session &>;

    JobTask(Job job, QObject *context, Done done)
        : m_job(std::move(job))
        , m_context(context)
        , m_done(std::move(done))
    {
    }

    std::optional<Error> run(Session &session) override
    {
        m_outcome.emplace(m_job(session));
        return *m_outcome ? std::nullopt : std::optional(m_outcome->error());
    }
    void fail(Error error) override { m_outcome.emplace(std::move(error)); }
    void finish() override
    {
        if (m_context) {
            m_done(std::move(*m_outcome));
        }
    }

private:
    Job m_job;
    QPointer<QObject> m_context; // used in its own thread only, so it cannot be destroyed meanwhile
    Done m_done;
    std::optional<Outcome> m_outcome;
};

} // namespace saferide::db
