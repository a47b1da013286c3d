// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/riderlist.h"

#include <QByteArrayView>

namespace saferide {

/// A larger file is not read.
inline constexpr qsizetype MaxCsvBytes = 1'000'000;

/// Reads CSV (RFC 4180): separated by commas, semicolons or tabs, whichever the first line has most
/// of; UTF-8 with or without a mark. The first line names the columns, in English or German and in
/// any order: `bib`, `name` (or `first name` and `last name`), `phone`, `emergency name`,
/// `emergency phone`, `medical note`; others are ignored, and so are empty lines. Never fails: what
/// is wrong is in the problems. Pure.
RiderList readRidersCsv(QByteArrayView bytes);

} // namespace saferide
