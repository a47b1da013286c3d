// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>

namespace saferide::db {

class Connection;

/// A value being copied from one kind of database to another.
struct TransferValue
{
    enum class Kind { Null, Integer, Real, Text, Bytes };
    Kind kind = Kind::Null;
    qint64 integer = 0;
    double real = 0;
    QByteArray bytes; ///< of Text, in UTF-8, and of Bytes
};

using TransferRow = QList<TransferValue>;

struct TransferTable
{
    QString name;
    QString key; ///< columns to read it by
    QStringList columns = {}; ///< filled by readColumns()
    QList<TransferValue::Kind> kinds = {}; ///< of the columns
    /// The first column is the ride of the row's participation, which the table does not have.
    bool isRideLookedUp = false;
};

/// Looks up the columns of a table.
Result<void> readColumns(Connection &connection, TransferTable &table);

/// Reads a whole table, keeping only one row in memory.
class RowReader
{
public:
    static std::unique_ptr<RowReader> create(Connection &connection, const TransferTable &table);
    RowReader() = default;
    RowReader(const RowReader &) = delete;
    RowReader &operator=(const RowReader &) = delete;
    virtual ~RowReader() = default;
    /// False after the last.
    virtual Result<bool> next(TransferRow *row) = 0;
};

class RowWriter
{
public:
    static std::unique_ptr<RowWriter> create(Connection &connection, const TransferTable &table);
    RowWriter() = default;
    RowWriter(const RowWriter &) = delete;
    RowWriter &operator=(const RowWriter &) = delete;
    virtual ~RowWriter() = default;
    virtual Result<void> write(const TransferRow &row) = 0;
    /// After the last row.
    virtual Result<void> finish() = 0;
};

/// A row of PostgreSQL's COPY in text form, without the line feed; InvalidInput names the column.
Result<TransferRow> parseCopyRow(const QByteArray &line, const TransferTable &table);
QByteArray copyRowText(const TransferRow &row);

} // namespace saferide::db
