// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"

#include <QLatin1StringView>
#include <QStringList>
#include <QVariant>

#include <optional>

class QSqlQuery;
struct pg_result;

namespace saferide::db {

/// One row of a result, valid within the fromRow function that receives it. Columns are accessed by
/// name; a name that the statement does not select is a defect and aborts debug builds.
class Row
{
public:
    /// `native`: libpq's rows, from which numbers are read without a QVariant and a QString each;
    /// null for SQLite.
    Row(const QSqlQuery &query, const QStringList &columns, const pg_result *native)
        : m_query(query)
        , m_columns(columns)
        , m_native(native)
    {
    }

    bool isNull(QLatin1StringView column) const;
    QVariant value(QLatin1StringView column) const;

    qint64 integer(QLatin1StringView column) const;
    double real(QLatin1StringView column) const;
    bool boolean(QLatin1StringView column) const;
    QString text(QLatin1StringView column) const;
    QByteArray bytes(QLatin1StringView column) const;
    Timestamp timestamp(QLatin1StringView column) const;

    std::optional<qint64> optionalInteger(QLatin1StringView column) const;
    std::optional<double> optionalReal(QLatin1StringView column) const;
    std::optional<QString> optionalText(QLatin1StringView column) const;
    std::optional<Timestamp> optionalTimestamp(QLatin1StringView column) const;

private:
    int indexOf(QLatin1StringView column) const;
    bool isNull(int column) const;
    template<typename Number>
    Number number(int column) const;

    const QSqlQuery &m_query;
    const QStringList &m_columns;
    const pg_result *m_native;
    mutable qsizetype m_next = 0; // columns are usually read in the order of the SELECT
};

} // namespace saferide::db
