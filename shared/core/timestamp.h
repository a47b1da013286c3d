// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QString>

#include <compare>
#include <optional>

namespace saferide {

/// A point in time: milliseconds since 1970-01-01T00:00:00 UTC.
struct Timestamp
{
    qint64 msecs = 0;

    auto operator<=>(const Timestamp &) const = default;
    Timestamp operator+(qint64 addedMsecs) const { return {msecs + addedMsecs}; }
    qint64 operator-(Timestamp other) const { return msecs - other.msecs; }

    /// Reads ISO 8601 with any offset or `Z`; UTC without one. Years 1970..9999. Fractions are
    /// truncated to milliseconds. nullopt for anything else.
    static std::optional<Timestamp> fromIso(QStringView text);

    /// `2026-01-31T09:15:00+00:00`, with `.123` after the seconds if there are milliseconds.
    QString toIso() const;
};

inline size_t qHash(Timestamp timestamp, size_t seed = 0) noexcept
{
    return ::qHash(timestamp.msecs, seed);
}

} // namespace saferide
