// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/row.h"

#include <QSqlQuery>

#include <charconv>
#include <libpq-fe.h>

namespace saferide::db {

int Row::indexOf(QLatin1StringView column) const
{
    for (qsizetype step = 0; step < m_columns.size(); ++step) {
        const qsizetype i = (m_next + step) % m_columns.size();
        if (m_columns[i] == column) {
            m_next = i + 1;
            return int(i);
        }
    }
    Q_ASSERT_X(false, "Row", column.data());
    return -1;
}

bool Row::isNull(int column) const
{
    return m_native ? PQgetisnull(m_native, m_query.at(), column) != 0 : m_query.isNull(column);
}

// PostgreSQL writes numbers as C does.
template<typename Number>
Number Row::number(int column) const
{
    if (!m_native) {
        return m_query.value(column).value<Number>();
    }
    const char *text = PQgetvalue(m_native, m_query.at(), column);
    Number number{};
    std::from_chars(text, text + PQgetlength(m_native, m_query.at(), column), number);
    return number;
}

bool Row::isNull(QLatin1StringView column) const
{
    return isNull(indexOf(column));
}

QVariant Row::value(QLatin1StringView column) const
{
    return m_query.value(indexOf(column));
}

qint64 Row::integer(QLatin1StringView column) const
{
    return number<qint64>(indexOf(column));
}

double Row::real(QLatin1StringView column) const
{
    return number<double>(indexOf(column));
}

bool Row::boolean(QLatin1StringView column) const
{
    return value(column).toBool();
}

QString Row::text(QLatin1StringView column) const
{
    return value(column).toString();
}

QByteArray Row::bytes(QLatin1StringView column) const
{
    return value(column).toByteArray();
}

Timestamp Row::timestamp(QLatin1StringView column) const
{
    return {integer(column)};
}

std::optional<qint64> Row::optionalInteger(QLatin1StringView column) const
{
    const int index = indexOf(column);
    return isNull(index) ? std::nullopt : std::optional(number<qint64>(index));
}

std::optional<double> Row::optionalReal(QLatin1StringView column) const
{
    const int index = indexOf(column);
    return isNull(index) ? std::nullopt : std::optional(number<double>(index));
}

std::optional<QString> Row::optionalText(QLatin1StringView column) const
{
    const int index = indexOf(column);
    return isNull(index) ? std::nullopt : std::optional(m_query.value(index).toString());
}

std::optional<Timestamp> Row::optionalTimestamp(QLatin1StringView column) const
{
    const auto msecs = optionalInteger(column);
    return msecs ? std::optional(Timestamp{*msecs}) : std::nullopt;
}

} // namespace saferide::db
