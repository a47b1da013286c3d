// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"

#include <QDateTime>

namespace saferide::test {

inline constexpr qint64 Minute = 60'000; // milliseconds
inline constexpr qint64 Hour = 60 * Minute;
inline constexpr qint64 Day = 24 * Hour;

/// Of a text like 2026-06-15T12:00:00Z.
inline Timestamp at(const QString &text)
{
    return {QDateTime::fromString(text, Qt::ISODate).toMSecsSinceEpoch()};
}

} // namespace saferide::test
