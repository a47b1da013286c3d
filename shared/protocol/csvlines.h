// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/riderscsv.h"

#include <QString>

namespace saferide {

struct CsvField
{
    QString text;
    int column = 1; ///< of its first character, from 1
};

struct CsvLine
{
    int number = 1; ///< of its first line in the file
    QList<CsvField> fields;

    bool isBlank() const;
};

/// The lines of a CSV file (RFC 4180), one after the other; fields in quotes may have several.
/// Separated by what the first line has most of: comma, semicolon or tab; or by what a line
/// `sep=;` before it says, as Excel writes it. Pure.
class CsvLines
{
public:
    static constexpr qsizetype MaxFields = 100; ///< of a line

    explicit CsvLines(QByteArrayView bytes);

    /// nullopt at the end, and where the rest cannot be read.
    std::optional<CsvLine> next();
    /// Why the rest cannot be read.
    const std::optional<ListProblem> &error() const { return m_error; }

private:
    CsvField field();
    QString quoted();
    QChar peek() const { return m_at < m_text.size() ? m_text[m_at] : QChar(); }
    bool isAtEnd() const { return m_at >= m_text.size() || m_error; }
    void endLine();
    void fail(const QString &message);
    int column() const { return int(m_at - m_lineStart) + 1; }

    QString m_text;
    QChar m_separator = u',';
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    int m_line = 1;
    std::optional<ListProblem> m_error;
};

} // namespace saferide
