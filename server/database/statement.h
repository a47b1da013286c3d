// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/row.h"
#include "shared/core/result.h"

#include <QList>
#include <QString>
#include <QVariant>

#include <optional>
#include <type_traits>

namespace saferide::db {

class Connection;
struct PreparedStatement;

/// An execution of a prepared statement. Bind every placeholder, then call one(), all() or
/// execute(). The result is read completely, so other statements may follow at any time.
/// SQL errors are translated to ErrorCodes; the database's message is only logged.
class Statement
{
public:
    Statement(Connection &connection, Result<PreparedStatement *> prepared)
        : m_connection(connection)
        , m_prepared(std::move(prepared))
    {
    }

    /// `placeholder` with its colon, `:code`. Text: no NUL (InvalidInput); a null one is empty.
    Statement &bind(const QString &placeholder, const QVariant &value);
    Statement &bind(const QString &placeholder, Timestamp value);
    template<typename T>
    Statement &bind(const QString &placeholder, const std::optional<T> &value);

    /// The first row, if there is one.
    template<typename FromRow>
    auto one(FromRow fromRow) -> Result<std::optional<std::invoke_result_t<FromRow, const Row &>>>;
    template<typename FromRow>
    auto all(FromRow fromRow) -> Result<QList<std::invoke_result_t<FromRow, const Row &>>>;
    /// The number of inserted, updated or deleted rows.
    Result<qint64> execute();

private:
    std::optional<Error> start();
    bool next();
    Row row() const;
    std::optional<Error> finish();
    Error failure();

    Connection &m_connection;
    Result<PreparedStatement *> m_prepared;
    std::optional<Error> m_bindError;
};

template<typename T>
Statement &Statement::bind(const QString &placeholder, const std::optional<T> &value)
{
    return value ? bind(placeholder, *value) : bind(placeholder, QVariant());
}

template<typename FromRow>
auto Statement::one(FromRow fromRow)
    -> Result<std::optional<std::invoke_result_t<FromRow, const Row &>>>
{
    if (auto error = start()) {
        return *std::move(error);
    }
    std::optional<std::invoke_result_t<FromRow, const Row &>> found;
    if (next()) {
        found.emplace(fromRow(row()));
    }
    if (auto error = finish()) {
        return *std::move(error);
    }
    return found;
}

template<typename FromRow>
auto Statement::all(FromRow fromRow) -> Result<QList<std::invoke_result_t<FromRow, const Row &>>>
{
    if (auto error = start()) {
        return *std::move(error);
    }
    QList<std::invoke_result_t<FromRow, const Row &>> found;
    while (next()) {
        found.append(fromRow(row()));
    }
    if (auto error = finish()) {
        return *std::move(error);
    }
    return found;
}

} // namespace saferide::db
