// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/copy.h"

#include "server/database/connection.h"
#include "server/database/embeddedsql.h"
#include "server/database/migrator.h"
#include "server/database/statement.h"
#include "server/database/statementname.h"

#include <QFileInfo>
#include <QSqlError>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

constexpr std::chrono::hours Deadline{24};
constexpr qint64 RowsBetweenProgress = 10'000;

/// In the order of their references; keys as `source` has them. Not ride_events: who reads the copy
/// begins with all of it.
QList<TransferTable> allTables(Dialect source)
{
    const QString ride = source == Dialect::Postgresql ? u"ride_id, "_s : QString();
    return {{u"users"_s, u"id"_s},
            {u"routes"_s, u"id"_s},
            {u"rides"_s, u"id"_s},
            {u"participations"_s, u"id"_s},
            {u"tracking_keys"_s, u"participation_id"_s},
            {u"follow_links"_s, u"id"_s},
            {u"positions"_s, ride + u"participation_id, fix_time, latitude_e7, longitude_e7"_s},
            {u"position_client_ids"_s, ride + u"participation_id, client_id"_s},
            {u"incidents"_s, u"id"_s},
            {u"incident_log"_s, u"id"_s},
            {u"idempotency_keys"_s, u"id"_s},
            {u"audit_entries"_s, u"id"_s}};
}

bool hasIds(const TransferTable &table)
{
    return table.key == "id"_L1;
}

Result<std::unique_ptr<Connection>> openFor(const DatabaseUrl &url, Access access,
                                            StatementCounters *counters)
{
    auto connection = Connection::create(url, access, counters);
    if (auto opened = connection->open(); !opened) {
        return opened.error();
    }
    if (auto error = connection->begin(access, Task::Clock::now() + Deadline)) {
        return *std::move(error);
    }
    // Each waits for the other, which may count and read for minutes.
    auto error = url.dialect == Dialect::Postgresql
        ? connection->runScript("SET LOCAL idle_in_transaction_session_timeout TO 0")
        : std::nullopt;
    if (error) {
        return *std::move(error);
    }
    return connection;
}

/// Values that PostgreSQL and SQLite store differently, and that no phone can send.
Result<void> expectNumbers(const TransferTable &table, const TransferRow &row)
{
    const auto bad = std::ranges::find_if(row, [](const TransferValue &value) {
        return value.kind == TransferValue::Kind::Real && !std::isfinite(value.real);
    });
    if (bad == row.end()) {
        return {};
    }
    QStringList key;
    for (const QString &column : table.key.split(u", "_s)) {
        if (!table.columns.contains(column)) {
            continue; // the target does not have it
        }
        key.append(column + u' '
                   + QString::number(row.value(table.columns.indexOf(column)).integer));
    }
    return Error{ErrorCode::InvalidInput,
                 u"cannot copy %1: in the row with the %2, %3 is %4, which is not a "
                 "number. Correct it in the source, or set it to NULL where the column may "
                 "be empty, then copy again"_s
                     .arg(table.name, key.join(u", "_s), table.columns.value(bad - row.begin()))
                     .arg(bad->real)};
}

class CopyRun
{
public:
    CopyRun(Connection &from, Connection &to, const CopyProgress &progress)
        : m_from(from)
        , m_to(to)
        , m_progress(progress)
    {
    }

    Result<QList<CopiedTable>> run()
    {
        QList<TransferTable> tables = allTables(m_from.dialect());
        for (TransferTable &table : tables) {
            if (auto known = readCommonColumns(table); !known) {
                return known.error();
            }
            if (auto empty = expectEmpty(table); !empty) {
                return empty.error();
            }
        }
        QList<CopiedTable> copied;
        for (const TransferTable &table : tables) {
            const auto rows = copyTable(table);
            if (!rows) {
                return rows.error();
            }
            copied.append({table.name, *rows});
        }
        if (auto error = m_to.commit()) {
            return *std::move(error);
        }
        return copied;
    }

private:
    static Statement ask(Connection &connection, const StatementName &name)
    {
        return {connection, connection.prepare(name.name)};
    }

    /// Those of the target. A table of SQLite does not name the ride where the participation does.
    Result<void> readCommonColumns(TransferTable &table)
    {
        TransferTable target = table;
        if (auto known = readColumns(m_to, target); !known) {
            return known;
        }
        if (auto known = readColumns(m_from, table); !known) {
            return known;
        }
        const bool isInTarget = target.columns.contains(u"ride_id"_s);
        const bool isInSource = table.columns.contains(u"ride_id"_s);
        if (isInSource && !isInTarget) {
            table.kinds.removeAt(table.columns.indexOf(u"ride_id"_s));
            table.columns.removeOne(u"ride_id"_s);
        } else if (isInTarget && !isInSource) {
            table.isRideLookedUp = true;
            table.kinds.prepend(TransferValue::Kind::Integer);
            table.columns.prepend(u"ride_id"_s);
        }
        return {};
    }

    Result<qint64> count(Connection &connection, const TransferTable &table)
    {
        const QString text =
            queryText(statement(QStringLiteral("copy/count")).name, connection.dialect())
                .value_or(QString());
        QSqlQuery query(connection.database());
        if (!query.exec(text.arg(table.name)) || !query.next()) {
            return connection.failed(table.name, query.lastError().nativeErrorCode(),
                                     query.lastError().databaseText());
        }
        return query.value(0).toLongLong();
    }

    Result<void> expectEmpty(const TransferTable &table)
    {
        const auto rows = count(m_to, table);
        if (!rows) {
            return rows.error();
        }
        if (*rows > 0) {
            return Error{ErrorCode::Conflict,
                         u"the target already contains data (%1 rows of %2); choose an empty "
                         "database"_s.arg(*rows)
                             .arg(table.name)};
        }
        return {};
    }

    Result<qint64> copyTable(const TransferTable &table)
    {
        const auto total = count(m_from, table);
        if (!total) {
            return total.error();
        }
        if (table.name == "positions"_L1 && m_to.dialect() == Dialect::Postgresql) {
            if (auto made = makePartitions(); !made) {
                return made.error();
            }
        }
        const auto rows = copyRows(table, *total);
        if (!rows) {
            return rows;
        }
        const auto arrived = count(m_to, table);
        if (!arrived) {
            return arrived;
        }
        if (*rows != *total || *arrived != *total) {
            return Error{
                ErrorCode::Internal,
                u"%1 has %2 rows, but %3 arrived; everything was rolled back"_s.arg(table.name)
                    .arg(*total)
                    .arg(*arrived)};
        }
        if (auto continued = hasIds(table) ? continueIds(table) : Result<void>(); !continued) {
            return continued.error();
        }
        const auto counted =
            m_to.dialect() == Dialect::Postgresql ? analyze(table) : Result<void>();
        return counted ? rows : counted.error();
    }

    Result<void> analyze(const TransferTable &table)
    {
        const QString text =
            queryText(statement(QStringLiteral("copy/analyze")).name, Dialect::Postgresql)
                .value_or(QString());
        auto error = m_to.runScript(text.arg(table.name).toUtf8());
        return error ? Result<void>(*std::move(error)) : Result<void>();
    }

    Result<qint64> copyRows(const TransferTable &table, qint64 total)
    {
        const auto reader = RowReader::create(m_from, table);
        const auto writer = RowWriter::create(m_to, table);
        TransferRow row;
        qint64 rows = 0;
        m_progress(table.name, rows, total);
        while (true) {
            const auto found = reader->next(&row);
            if (!found) {
                return found.error();
            }
            if (!*found) {
                break;
            }
            if (auto sound = expectNumbers(table, row); !sound) {
                return sound.error();
            }
            if (auto written = writer->write(row); !written) {
                return written.error();
            }
            if (++rows % RowsBetweenProgress == 0) {
                m_progress(table.name, rows, total);
            }
        }
        if (auto finished = writer->finish(); !finished) {
            return finished.error();
        }
        m_progress(table.name, rows, total);
        return rows;
    }

    Result<void> makePartitions()
    {
        const auto days =
            ask(m_from, statement(QStringLiteral("copy/position_days"))).all([](const Row &row) {
                return row.integer("day"_L1);
            });
        if (!days) {
            return days.error();
        }
        const auto limited =
            ask(m_to, statement(QStringLiteral("partitions/limit_lock_wait"))).execute();
        if (!limited) {
            return limited.error();
        }
        for (const qint64 day : *days) {
            const auto made = ask(m_to, statement(QStringLiteral("copy/make_partition")))
                                  .bind(u":day"_s, day)
                                  .execute();
            if (!made) {
                return made.error();
            }
        }
        return {};
    }

    Result<void> continueIds(const TransferTable &table)
    {
        const auto last = ask(m_from, statement(QStringLiteral("copy/read_last_id")))
                              .bind(u":table"_s, table.name)
                              .one([](const Row &row) { return row.integer("last_id"_L1); });
        if (!last) {
            return last.error();
        }
        const qint64 lastId = last->value_or(0);
        if (lastId == 0) {
            return {};
        }
        if (m_to.dialect() == Dialect::Sqlite) {
            const auto forgotten = ask(m_to, statement(QStringLiteral("copy/forget_last_id")))
                                       .bind(u":table"_s, table.name)
                                       .execute();
            if (!forgotten) {
                return forgotten.error();
            }
        }
        const auto written = ask(m_to, statement(QStringLiteral("copy/write_last_id")))
                                 .bind(u":table"_s, table.name)
                                 .bind(u":last_id"_s, lastId)
                                 .execute();
        return written ? Result<void>() : written.error();
    }

    Connection &m_from;
    Connection &m_to;
    const CopyProgress &m_progress;
};

Result<void> checkSource(const DatabaseUrl &from, const DatabaseUrl &to)
{
    if (from == to) {
        return Error{ErrorCode::InvalidInput, u"--from and --to are the same database"_s};
    }
    if (from.dialect == Dialect::Sqlite && !QFileInfo::exists(from.path)) {
        return Error{ErrorCode::Unavailable, u"there is no database "_s + from.path};
    }
    const auto schema = migrate(from, {.dryRun = true});
    if (!schema) {
        return schema.error();
    }
    if (!schema->applied.isEmpty()) {
        return Error{
            ErrorCode::Conflict,
            u"the source has an older schema; first run saferided migrate --database URL on it"_s};
    }
    return {};
}

} // namespace

Result<QList<CopiedTable>> copyDatabase(const DatabaseUrl &from, const DatabaseUrl &to,
                                        const CopyProgress &progress)
{
    if (auto checked = checkSource(from, to); !checked) {
        return checked.error();
    }
    if (auto migrated = migrate(to); !migrated) {
        return migrated.error();
    }
    StatementCounters counters;
    const auto source = openFor(from, Access::Read, &counters);
    if (!source) {
        return source.error();
    }
    const auto target = openFor(to, Access::Write, &counters);
    if (!target) {
        return target.error();
    }
    auto copied = CopyRun(**source, **target, progress).run();
    if (!copied) {
        (*target)->rollback();
    }
    (*source)->rollback();
    return copied;
}

} // namespace saferide::db
