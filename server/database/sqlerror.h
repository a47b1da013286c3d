// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/dialect.h"
#include "shared/core/error.h"

#include <QString>

namespace saferide::db {

/// Classes of database errors, as far as they are handled differently.
enum class SqlFailure {
    None,
    Duplicate, ///< unique constraint
    Reference, ///< foreign key
    Constraint, ///< check, not null
    Value, ///< a value the column cannot hold
    TooLarge, ///< exceeds a limit of the database
    Deadline, ///< interrupted by the job's deadline
    Busy, ///< locked by another session
    Serialization, ///< serialization failure or deadlock: run it again
    ConnectionLost, ///< reconnect
    DiskFull,
    ReadOnly,
    Corrupt,
    Storage, ///< reading or writing the disk failed
    WrongState, ///< schema, permissions or session are not as our statements require
    Defect, ///< an invalid statement of ours; also any code not listed
};

/// `nativeCode`: SQLite's extended result code, or PostgreSQL's SQLSTATE.
SqlFailure classify(Dialect dialect, const QString &nativeCode);

/// Whether a new connection may help.
bool asksForNewConnection(SqlFailure failure);

/// The error for the caller of a job; reveals no SQL or addresses. InvalidInput, Conflict and
/// TooLarge are caused by the values; everything else passes when the database has recovered.
Error errorFor(SqlFailure failure);

/// For a COMMIT without a response: Timeout without retryAfter, because a repetition might do it
/// twice.
Error outcomeUnknown();

} // namespace saferide::db
