// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/statement.h"

#include "server/database/connection.h"

#include <QElapsedTimer>
#include <QSqlError>
#include <QSqlRecord>
#include <QSqlResult>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

const pg_result *nativeRows(const QSqlQuery &query)
{
    const QVariant handle = query.result()->handle();
    return qstrcmp(handle.typeName(), "PGresult*") == 0
        ? *static_cast<pg_result *const *>(handle.constData())
        : nullptr;
}

} // namespace

Statement &Statement::bind(const QString &placeholder, const QVariant &value)
{
    const QString text = value.typeId() == QMetaType::QString ? value.toString() : u""_s;
    if (text.contains(QChar::Null)) {
        m_bindError = Error{ErrorCode::InvalidInput, u"text must not contain NUL"_s};
    } else if (m_prepared) {
        // Qt would bind a null QString as NULL.
        (*m_prepared)->query.bindValue(placeholder, text.isNull() ? QVariant(u""_s) : value);
    }
    return *this;
}

Statement &Statement::bind(const QString &placeholder, Timestamp value)
{
    return bind(placeholder, QVariant(value.msecs));
}

std::optional<Error> Statement::start()
{
    if (!m_prepared) {
        return m_prepared.error();
    }
    if (m_bindError) {
        return m_bindError;
    }
    QElapsedTimer timer;
    timer.start();
    PreparedStatement &prepared = **m_prepared;
    const bool isDone = prepared.query.exec();
    m_connection.counters().add(prepared.name, timer.nsecsElapsed() / 1000, !isDone);
    if (!isDone) {
        return failure();
    }
    prepared.rows = nativeRows(prepared.query);
    if (prepared.columns.isEmpty() && prepared.query.isSelect()) {
        const QSqlRecord record = prepared.query.record();
        for (int i = 0; i < record.count(); ++i) {
            prepared.columns.append(record.fieldName(i));
        }
    }
    return std::nullopt;
}

bool Statement::next()
{
    return (*m_prepared)->query.next();
}

Row Statement::row() const
{
    const PreparedStatement &prepared = **m_prepared;
    return {prepared.query, prepared.columns, prepared.rows};
}

std::optional<Error> Statement::finish()
{
    QSqlQuery &query = (*m_prepared)->query;
    // To the end: SQLite checks the foreign keys of INSERT … RETURNING there.
    while (query.isValid() && query.next()) { }
    if (query.lastError().isValid()) {
        return failure();
    }
    query.finish();
    return std::nullopt;
}

Result<qint64> Statement::execute()
{
    if (auto error = start()) {
        return *std::move(error);
    }
    const qint64 rows = (*m_prepared)->query.numRowsAffected();
    if (auto error = finish()) {
        return *std::move(error);
    }
    return rows;
}

Error Statement::failure()
{
    QSqlQuery &query = (*m_prepared)->query;
    const QSqlError error = query.lastError();
    Error translated =
        m_connection.failed((*m_prepared)->name, error.nativeErrorCode(), error.databaseText());
    query.finish();
    return translated;
}

} // namespace saferide::db
