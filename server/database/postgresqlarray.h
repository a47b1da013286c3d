// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QLatin1StringView>
#include <QtEndian>

#include <bit>
#include <optional>

namespace saferide::db {

/// A one-dimensional array in the binary format of PostgreSQL's array_recv(), as a value of a bulk
/// statement: avoids the conversion to text. The type of the elements is that of the placeholder:
/// `:id::bigint[]` takes qint64, int[] qint32, float8[] double, boolean[] bool, bytea[] bytes.
class PostgresqlArray
{
public:
    void add(qint64 value) { addNumber(Type::Int8, value); }
    void add(qint32 value) { addNumber(Type::Int4, value); }
    void add(double value) { addNumber(Type::Float8, std::bit_cast<quint64>(value)); }
    void add(const std::optional<double> &value)
    {
        if (value) {
            add(*value);
        } else {
            m_type = Type::Float8;
            m_hasNull = true;
            ++m_count;
            appendNumber(qint32(-1));
        }
    }
    void add(bool value) { addNumber(Type::Bool, quint8(value)); }
    void add(const QByteArray &value)
    {
        start(Type::Bytea, qint32(value.size()));
        m_items += value;
    }

    /// The input of array_recv().
    QByteArray bytes() const
    {
        PostgresqlArray head;
        head.appendNumber(qint32(m_count > 0 ? 1 : 0)); // dimensions
        head.appendNumber(qint32(m_hasNull));
        head.appendNumber(qint32(m_type));
        if (m_count > 0) {
            head.appendNumber(m_count);
            head.appendNumber(qint32(1)); // index of the first
        }
        return head.m_items + m_items;
    }

private:
    /// The oids of pg_type, which are the same in every PostgreSQL.
    enum class Type : qint32 { Bool = 16, Bytea = 17, Int8 = 20, Int4 = 23, Float8 = 701 };

    template<typename Number>
    void addNumber(Type type, Number value)
    {
        start(type, sizeof value);
        appendNumber(value);
    }
    void start(Type type, qint32 size)
    {
        m_type = type;
        ++m_count;
        appendNumber(size);
    }
    template<typename Number>
    void appendNumber(Number value)
    {
        const Number network = qToBigEndian(value);
        m_items.append(reinterpret_cast<const char *>(&network), sizeof network);
    }

    QByteArray m_items;
    Type m_type = Type::Int8;
    qint32 m_count = 0;
    bool m_hasNull = false;
};

/// The values of a placeholder of a bulk statement.
struct BoundArray
{
    QLatin1StringView name; ///< without its colon
    PostgresqlArray values;
};

} // namespace saferide::db
