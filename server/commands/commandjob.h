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
    /// Opens a database that is there, with this program's schema. The error is one line for the
    /// admin.
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

/// For the command that may come before the daemon: makes a database that never was, and says so on
/// stderr. Unavailable where it was served before and is missing.
Result<void> makeFirstDatabase(const Config &config);

/// InvalidInput where root would make files in a database of another user, which that user could
/// not write afterwards.
Result<void> checkDatabaseOwner(const db::DatabaseUrl &url);

/// Who runs the command, as the system knows them.
QString systemUser();

/// Strangers' words for a terminal: without control characters.
QString printable(QString text);

} // namespace saferide
