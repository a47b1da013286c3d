// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/row.h"

#include <QSqlQuery>

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
    const QVariant found = value(column);
    return found.isNull() ? std::nullopt : std::optional(found.toLongLong());
}

std::optional<double> Row::optionalReal(QLatin1StringView column) const
{
    const QVariant found = value(column);
    return found.isNull() ? std::nullopt : std::optional(found.toDouble());
}

std::optional<QString> Row::optionalText(QLatin1StringView column) const
{
    const QVariant found = value(column);
    return found.isNull() ? std::nullopt : std::optional(found.toString());
}

std::optional<Timestamp> Row::optionalTimestamp(QLatin1StringView column) const
{
    const auto msecs = optionalInteger(column);
    return msecs ? std::optional(Timestamp{*msecs}) : std::nullopt;
}

} // namespace saferide::db
