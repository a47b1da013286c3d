// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <libpq-fe.h>
#include <memory>

namespace saferide::db {

/// The result of a bulk statement, in PostgreSQL's binary format.
class PostgresqlRows
{
public:
    explicit PostgresqlRows(PGresult *result)
        : m_result(result, &PQclear)
    {
    }

    /// The index of a column; look it up once, not for each row.
    int column(const char *name) const { return PQfnumber(m_result.get(), name); }
    int size() const { return PQntuples(m_result.get()); }
    /// For a boolean, smallint, integer or bigint column.
    qint64 integer(int row, int column) const
    {
        const QByteArray value = bytes(row, column);
        qint64 number = value.isEmpty() ? 0 : qint64(qint8(value[0]));
        for (qsizetype i = 1; i < value.size(); ++i) {
            number = qint64((quint64(number) << 8) | quint8(value[i]));
        }
        return number;
    }
    /// A view that is valid as long as the rows.
    QByteArray bytes(int row, int column) const
    {
        return QByteArray::fromRawData(PQgetvalue(m_result.get(), row, column),
                                       PQgetlength(m_result.get(), row, column));
    }

private:
    std::unique_ptr<PGresult, decltype(&PQclear)> m_result;
};

} // namespace saferide::db
