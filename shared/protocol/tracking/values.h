// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace saferide::tracking {

// What tracking apps write into a field, in a query, a form or JSON. Anything that is not what it
// should be is nullopt, as if it were absent.

/// A text that an app has sent, where it has.
using Sent = std::optional<QByteArrayView>;

/// A finite decimal number: `87.0`, `5.0E-4`; no comma, no hexadecimal, nothing after it.
std::optional<double> numberFrom(const Sent &text);

/// A number of seconds, or from 1e11 on of milliseconds, since 1970, above 0; else ISO 8601. `+` in
/// a query that nobody escaped is a space: `2026-01-31T09:15:00 02:00` is +02:00.
std::optional<Timestamp> timeFrom(const Sent &text);

/// The names in a comma-separated list, in lower case: `sos`, `falldown`.
std::vector<QByteArray> alarmsFrom(const Sent &text);

/// An app's own id of a position; empty where there is none that could be kept.
QByteArray externalIdFrom(const Sent &text);

} // namespace saferide::tracking
