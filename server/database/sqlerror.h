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
    Busy, ///< locked by somebody else
    Serialization, ///< serialization failure or deadlock: run it again
    ConnectionLost, ///< connect again
    DiskFull,
    ReadOnly,
    Corrupt,
    Storage, ///< reading or writing the disk failed
    WrongState, ///< not the schema, rights or session that our statements were written for
    Defect, ///< a wrong statement: ours; and every code that has no row of its own
};

/// `nativeCode`: SQLite's extended result code, or PostgreSQL's SQLSTATE.
SqlFailure classify(Dialect dialect, const QString &nativeCode);

/// Whether another connection may fare better than this one.
bool asksForNewConnection(SqlFailure failure);

/// What the caller of a job gets; says nothing of SQL or addresses. InvalidInput, Conflict and
/// TooLarge are the fault of the values; everything else passes when the database is well again.
Error errorFor(SqlFailure failure);

/// A COMMIT whose answer did not come: Timeout without a time to come back, since doing it again
/// may do it twice.
Error outcomeUnknown();

} // namespace saferide::db
