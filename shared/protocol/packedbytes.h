// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"

#include <QByteArray>
#include <QtEndian>

#include <bit>
#include <optional>

// The parts of which binary messages consist: little-endian numbers, and varints (LEB128).
namespace saferide {

template<typename Number>
void appendFixed(QByteArray &out, Number number)
{
    const Number little = qToLittleEndian(number);
    out.append(reinterpret_cast<const char *>(&little), sizeof little);
}

/// IEEE 754, every bit as it is.
inline void appendDouble(QByteArray &out, double number)
{
    appendFixed(out, std::bit_cast<quint64>(number));
}

inline void appendVarint(QByteArray &out, quint64 number)
{
    while (number >= 0x80) {
        out.append(char(number | 0x80));
        number >>= 7;
    }
    out.append(char(number));
}

/// The range of ISO 8601 texts: years 1970 to 9999.
inline bool isInRange(Timestamp time)
{
    constexpr qint64 EndOfYear9999 = 253'402'300'800'000;
    return time.msecs >= 0 && time.msecs < EndOfYear9999;
}

/// Reads packed parts from the front. A failure is permanent, and makes everything 0.
class PackedReader
{
public:
    explicit PackedReader(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    template<typename Number>
    Number fixed()
    {
        if (m_bytes.size() < qsizetype(sizeof(Number))) {
            fail();
            return 0;
        }
        const auto number = qFromLittleEndian<Number>(m_bytes.data());
        m_bytes = m_bytes.sliced(sizeof(Number));
        return number;
    }

    double fixedDouble() { return std::bit_cast<double>(fixed<quint64>()); }

    quint64 varint()
    {
        quint64 number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const auto byte = fixed<quint8>();
            if (shift == 63 && byte > 1) {
                break;
            }
            number |= quint64(byte & 0x7f) << shift;
            if ((byte & 0x80) == 0) {
                return number;
            }
        }
        fail();
        return 0;
    }

    /// The id of a row, as a varint.
    template<typename Id>
    Id id()
    {
        const quint64 number = varint();
        const auto known =
            number <= quint64(Id::Max) ? Id::from(qint64(number)) : std::optional<Id>();
        if (!known) {
            fail();
        }
        return known.value_or(Id());
    }

    QByteArrayView bytes(quint64 size)
    {
        if (size > quint64(m_bytes.size())) {
            fail();
            return {};
        }
        const QByteArrayView read = m_bytes.first(qsizetype(size));
        m_bytes = m_bytes.sliced(qsizetype(size));
        return read;
    }

    bool atEnd() const { return m_bytes.isEmpty(); }
    bool failed() const { return m_failed; }
    qsizetype size() const { return m_bytes.size(); }
    void fail()
    {
        m_failed = true;
        m_bytes = {};
    }

private:
    QByteArrayView m_bytes;
    bool m_failed = false;
};

} // namespace saferide
