// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/ridercontact.h"

#include <QByteArrayView>
#include <QList>

namespace saferide {

/// What is wrong in a file, and where: both from 1; columns in characters.
struct CsvProblem
{
    int line = 1;
    int column = 1;
    QString message;
    bool operator==(const CsvProblem &) const = default;
};

/// A list of riders that an organizer imports.
struct RidersCsv
{
    static constexpr qsizetype MaxBytes = 1'000'000;
    static constexpr int MaxLines = 5'000; ///< with riders
    static constexpr qsizetype MaxProblems = 100; ///< the others are not named

    QList<NewRider> riders; ///< those without a problem
    QList<CsvProblem> problems;
};

/// Reads CSV (RFC 4180): separated by commas, semicolons or tabs, whichever the first line has most
/// of; UTF-8 with or without a mark. The first line names the columns, in English or German and in
/// any order: `bib`, `name` (or `first name` and `last name`), `phone`, `emergency name`,
/// `emergency phone`, `medical note`; others are ignored, and so are empty lines. Never fails: what
/// is wrong is in the problems. Pure.
RidersCsv readRidersCsv(QByteArrayView bytes);

} // namespace saferide
