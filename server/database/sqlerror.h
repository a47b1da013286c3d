// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/dialect.h"
#include "shared/core/error.h"

#include <QString>

namespace saferide::db {

/// What went wrong in the database, as far as anybody acts on it.
enum class SqlFailure {
    None,
    Duplicate, ///< unique constraint
    Reference, ///< foreign key
    Constraint, ///< check, not null
    Value, ///< a value the column cannot hold
    TooLarge, ///< over a limit of the database
    Deadline, ///< interrupted by the job's deadline
    Busy, ///< locked by somebody else until the deadline
    Serialization, ///< serialization failure or deadlock: run it again
    ConnectionLost, ///< connect again
    DiskFull,
    ReadOnly,
    Corrupt,
    Storage, ///< reading or writing the disk failed
    Defect, ///< a wrong statement: ours
};

/// `nativeCode`: SQLite's extended result code, or PostgreSQL's SQLSTATE.
SqlFailure classify(Dialect dialect, const QString &nativeCode);

/// What the caller of a job gets; says nothing of SQL or addresses.
Error errorFor(SqlFailure failure);

} // namespace saferide::db
