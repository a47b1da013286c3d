// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/row.h"

#include <QSqlQuery>

namespace saferide::db {

int Row::indexOf(QLatin1StringView column) const
{
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        if (m_columns[i] == column) {
            return int(i);
        }
    }
    Q_ASSERT_X(false, "Row", column.data());
    return -1;
}

bool Row::isNull(QLatin1StringView column) const
{
    return m_query.isNull(indexOf(column));
}

QVariant Row::value(QLatin1StringView column) const
{
    return m_query.value(indexOf(column));
}

qint64 Row::integer(QLatin1StringView column) const
{
    return value(column).toLongLong();
}

double Row::real(QLatin1StringView column) const
{
    return value(column).toDouble();
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
    return isNull(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<double> Row::optionalReal(QLatin1StringView column) const
{
    return isNull(column) ? std::nullopt : std::optional(real(column));
}

std::optional<QString> Row::optionalText(QLatin1StringView column) const
{
    return isNull(column) ? std::nullopt : std::optional(text(column));
}

std::optional<Timestamp> Row::optionalTimestamp(QLatin1StringView column) const
{
    return isNull(column) ? std::nullopt : std::optional(timestamp(column));
}

} // namespace saferide::db
