// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"
#include "shared/core/result.h"

#include <QEventLoop>
#include <QTemporaryDir>

#include <memory>

/// A fresh database with the current schema: SQLite in a temporary folder or, where the environment
/// names a server (SAFERIDE_TEST_POSTGRESQL, a URL of a user who may make databases), PostgreSQL.
/// Use addRows() in a _data slot: the test then runs once on each.
class TestDatabase
{
public:
    static void addRows();

    TestDatabase();
    TestDatabase(const TestDatabase &) = delete;
    TestDatabase &operator=(const TestDatabase &) = delete;
    ~TestDatabase();

    /// Makes, migrates and opens it.
    saferide::Result<void> open();
    saferide::Result<void> openSqlite(saferide::db::Pool::Settings settings);
    saferide::Result<void> openPostgresql(saferide::db::Pool::Settings settings);
    /// Only makes it, empty.
    saferide::Result<void> create();
    /// For tests that ctest runs twice (ON_EACH_DATABASE): PostgreSQL where SAFERIDE_TEST_DATABASE
    /// says postgresql, else SQLite.
    saferide::Result<void> openByEnvironment();
    saferide::Result<void> createByEnvironment();
    /// As --database wants it, password included.
    QString urlText() const;
    /// What a restart of the program does to it.
    saferide::Result<void> reopen();
    saferide::db::Pool &pool() { return *m_pool; }
    const saferide::db::DatabaseUrl &url() const { return m_url; }

    /// Run a job and wait for its result.
    template<typename Job>
    auto read(Job job)
    {
        return wait([&](auto done) { m_pool->read(std::move(job), &m_context, done); }, job);
    }
    template<typename Job>
    auto write(Job job)
    {
        return wait([&](auto done) { m_pool->write(std::move(job), &m_context, done); }, job);
    }

    /// Runs SQL of the test's own; one column of every row.
    QStringList ask(const QString &sql, int column = 0) const;
    bool isPostgresql() const { return m_url.dialect == saferide::db::Dialect::Postgresql; }

    /// A new user in a new ride; returns the id of the participation.
    qint64 addParticipation();

private:
    template<typename Start, typename Job>
    auto wait(Start start, const Job &)
    {
        using Outcome = std::invoke_result_t<Job &, saferide::db::Session &>;
        std::optional<Outcome> outcome;
        QEventLoop loop;
        start([&](Outcome result) {
            outcome.emplace(std::move(result));
            loop.quit();
        });
        loop.exec();
        return *std::move(outcome);
    }

    saferide::Result<void> create(bool postgresql);
    saferide::Result<void> migrateAndOpen();

    QTemporaryDir m_folder;
    saferide::db::Pool::Settings m_settings;
    saferide::db::DatabaseUrl m_url;
    saferide::db::DatabaseUrl m_server; ///< PostgreSQL: where databases are made
    std::unique_ptr<saferide::db::Pool> m_pool;
    QObject m_context;
    int m_added = 0;
};
