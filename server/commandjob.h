// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config.h"
#include "server/database/migrator.h"
#include "server/database/pool.h"
#include "server/layersettings.h"

#include <QEventLoop>

#include <optional>

namespace saferide {

/// Runs one writing job for a command: brings the schema up to date, opens the database, waits.
/// `job` is Result<T>(db::Session &).
template<typename Job>
auto runJob(const Config &config, Job job,
            std::chrono::milliseconds deadline = std::chrono::minutes(10))
    -> std::invoke_result_t<Job, db::Session &>
{
    using Outcome = std::invoke_result_t<Job, db::Session &>;
    const auto url = db::DatabaseUrl::parse(config.database);
    if (!url) {
        return url.error();
    }
    if (const auto migrated = db::migrate(*url); !migrated) {
        return migrated.error();
    }
    db::Pool pool(poolSettings(config, *url));
    if (const auto opened = pool.open(); !opened) {
        return opened.error();
    }
    QEventLoop loop;
    std::optional<Outcome> outcome;
    const auto done = [&](Outcome result) {
        outcome.emplace(std::move(result));
        loop.quit();
    };
    pool.write(std::move(job), &loop, done, {QStringLiteral("command"), deadline});
    if (!outcome) {
        loop.exec();
    }
    return std::move(*outcome);
}

} // namespace saferide
