// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/config.h"
#include "server/database/pool.h"

#include <QEventLoop>

#include <memory>
#include <optional>

namespace saferide {

/// The database of a command, which waits for its jobs.
class CommandDatabase final
{
public:
    /// Opens an existing database with this program's schema. The error is one line for the admin.
    static Result<std::unique_ptr<CommandDatabase>> open(const Config &config);

    /// Runs one writing job. `job` is Result<T>(db::Session &).
    template<typename Job>
    auto run(Job job, std::chrono::milliseconds deadline = std::chrono::minutes(10))
        -> std::invoke_result_t<Job, db::Session &>
    {
        using Outcome = std::invoke_result_t<Job, db::Session &>;
        QEventLoop loop;
        std::optional<Outcome> outcome;
        const auto done = [&](Outcome result) {
            outcome.emplace(std::move(result));
            loop.quit();
        };
        m_pool->write(std::move(job), &loop, done, {QStringLiteral("command"), deadline});
        if (!outcome) {
            loop.exec();
        }
        return std::move(*outcome);
    }

    db::Pool &pool() { return *m_pool; }

private:
    explicit CommandDatabase(std::unique_ptr<db::Pool> pool)
        : m_pool(std::move(pool))
    {
    }

    std::unique_ptr<db::Pool> m_pool;
};

/// Runs one writing job for a command that needs no other.
template<typename Job>
auto runJob(const Config &config, Job job,
            std::chrono::milliseconds deadline = std::chrono::minutes(10))
    -> std::invoke_result_t<Job, db::Session &>
{
    const auto database = CommandDatabase::open(config);
    if (!database) {
        return database.error();
    }
    return (*database)->run(std::move(job), deadline);
}

/// For the command that may run before the daemon: creates a database that never existed, and says
/// so on stderr. Unavailable if it was served before and is missing.
Result<void> makeFirstDatabase(const Config &config);

/// The configured database, checked by checkDatabaseOwner().
Result<db::DatabaseUrl> ownDatabase(const Config &config);
/// InvalidInput if root would create files of another user's database, which that user could not
/// write afterwards.
Result<void> checkDatabaseOwner(const db::DatabaseUrl &url);

/// The system user who runs the command.
QString systemUser();

/// Untrusted text for a terminal: without control characters.
QString printable(QString text);

} // namespace saferide
