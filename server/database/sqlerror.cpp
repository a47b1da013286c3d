// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/sqlerror.h"

#include <sqlite3.h>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

SqlFailure classifySqliteConstraint(int code)
{
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return SqlFailure::Duplicate;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
    case SQLITE_CONSTRAINT_TRIGGER:
        return SqlFailure::Reference;
    default:
        return SqlFailure::Constraint;
    }
}

SqlFailure classifySqlite(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
        return SqlFailure::None;
    case SQLITE_CONSTRAINT:
        return classifySqliteConstraint(code);
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
        return SqlFailure::Value;
    case SQLITE_TOOBIG:
        return SqlFailure::TooLarge;
    case SQLITE_INTERRUPT:
        return SqlFailure::Deadline;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return SqlFailure::Busy;
    case SQLITE_FULL:
        return SqlFailure::DiskFull;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return SqlFailure::ReadOnly;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return SqlFailure::Corrupt;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
        return SqlFailure::Storage;
    default:
        return SqlFailure::Defect;
    }
}

SqlFailure classifyPostgresqlIntegrity(const QString &state)
{
    if (state == "23505"_L1 || state == "23P01"_L1) {
        return SqlFailure::Duplicate;
    }
    return state == "23503"_L1 || state == "23001"_L1 ? SqlFailure::Reference
                                                      : SqlFailure::Constraint;
}

SqlFailure classifyPostgresql(const QString &state)
{
    if (state == "57014"_L1 || state == "25P03"_L1) { // query_canceled, idle in transaction
        return SqlFailure::Deadline;
    }
    if (state == "55P03"_L1) { // lock_not_available
        return SqlFailure::Busy;
    }
    if (state == "53100"_L1) {
        return SqlFailure::DiskFull;
    }
    if (state == "25006"_L1) { // read_only_sql_transaction: a standby
        return SqlFailure::ReadOnly;
    }
    const QString group = state.first(std::min<qsizetype>(2, state.size()));
    if (group == "23"_L1) {
        return classifyPostgresqlIntegrity(state);
    }
    if (group == "22"_L1) {
        return SqlFailure::Value;
    }
    if (group == "40"_L1) {
        return SqlFailure::Serialization;
    }
    if (group == "54"_L1) {
        return SqlFailure::TooLarge;
    }
    if (group == "08"_L1 || group == "57"_L1) { // connection exception, operator intervention
        return SqlFailure::ConnectionLost;
    }
    if (group == "53"_L1 || group == "58"_L1) { // insufficient resources, system error
        return SqlFailure::Storage;
    }
    return group == "XX"_L1 ? SqlFailure::Corrupt : SqlFailure::Defect;
}

Error unavailable(const QString &message)
{
    return Error{ErrorCode::Unavailable, message, {}, std::chrono::seconds(1)};
}

} // namespace

SqlFailure classify(Dialect dialect, const QString &nativeCode)
{
    return dialect == Dialect::Sqlite ? classifySqlite(nativeCode.toInt())
                                      : classifyPostgresql(nativeCode);
}

Error errorFor(SqlFailure failure)
{
    switch (failure) {
    case SqlFailure::Duplicate:
        return {ErrorCode::Conflict, u"this exists already"_s};
    case SqlFailure::Reference:
        return {ErrorCode::Conflict,
                u"something that this refers to is missing, or it is still used"_s};
    case SqlFailure::Value:
        return {ErrorCode::InvalidInput, u"a value is out of the range that can be stored"_s};
    case SqlFailure::TooLarge:
        return {ErrorCode::TooLarge, u"too large to be stored"_s};
    case SqlFailure::Deadline:
        return {ErrorCode::Timeout,
                u"the database did not answer in time"_s,
                {},
                std::chrono::seconds(1)};
    case SqlFailure::Busy:
    case SqlFailure::Serialization:
        return unavailable(u"the database is busy"_s);
    case SqlFailure::ConnectionLost:
        return unavailable(u"the database does not answer"_s);
    case SqlFailure::DiskFull:
    case SqlFailure::ReadOnly:
    case SqlFailure::Corrupt:
    case SqlFailure::Storage:
        return unavailable(u"the database cannot store or read at the moment"_s);
    case SqlFailure::None:
    case SqlFailure::Constraint:
    case SqlFailure::Defect:
        break;
    }
    return {ErrorCode::Internal, u"internal error"_s};
}

} // namespace saferide::db
