// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/sqlerror.h"

#include <algorithm>
#include <array>
#include <sqlite3.h>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

struct SqliteRow
{
    int code;
    SqlFailure failure;
};

/// Extended codes, and primary ones for the rest of their kind.
constexpr std::array SqliteRows{
    SqliteRow{SQLITE_OK, SqlFailure::None},
    SqliteRow{SQLITE_CONSTRAINT_UNIQUE, SqlFailure::Duplicate},
    SqliteRow{SQLITE_CONSTRAINT_PRIMARYKEY, SqlFailure::Duplicate},
    SqliteRow{SQLITE_CONSTRAINT_ROWID, SqlFailure::Duplicate},
    SqliteRow{SQLITE_CONSTRAINT_FOREIGNKEY, SqlFailure::Reference},
    SqliteRow{SQLITE_CONSTRAINT_TRIGGER, SqlFailure::Reference},
    SqliteRow{SQLITE_CONSTRAINT, SqlFailure::Constraint},
    SqliteRow{SQLITE_MISMATCH, SqlFailure::Value},
    SqliteRow{SQLITE_TOOBIG, SqlFailure::TooLarge},
    SqliteRow{SQLITE_INTERRUPT, SqlFailure::Deadline},
    SqliteRow{SQLITE_BUSY, SqlFailure::Busy},
    SqliteRow{SQLITE_LOCKED, SqlFailure::Busy},
    SqliteRow{SQLITE_PROTOCOL, SqlFailure::Busy},
    SqliteRow{SQLITE_ERROR_RETRY, SqlFailure::Busy},
    SqliteRow{SQLITE_ERROR_SNAPSHOT, SqlFailure::Busy},
    SqliteRow{SQLITE_FULL, SqlFailure::DiskFull},
    SqliteRow{SQLITE_READONLY, SqlFailure::ReadOnly},
    SqliteRow{SQLITE_PERM, SqlFailure::ReadOnly},
    SqliteRow{SQLITE_CORRUPT, SqlFailure::Corrupt},
    SqliteRow{SQLITE_NOTADB, SqlFailure::Corrupt},
    SqliteRow{SQLITE_IOERR, SqlFailure::Storage},
    SqliteRow{SQLITE_CANTOPEN, SqlFailure::Storage},
    SqliteRow{SQLITE_NOMEM, SqlFailure::Storage},
    SqliteRow{SQLITE_NOLFS, SqlFailure::Storage},
    SqliteRow{SQLITE_ERROR, SqlFailure::WrongState}, // no such table or column
    SqliteRow{SQLITE_SCHEMA, SqlFailure::WrongState},
    SqliteRow{SQLITE_ABORT, SqlFailure::WrongState},
    SqliteRow{SQLITE_AUTH, SqlFailure::WrongState},
    SqliteRow{SQLITE_INTERNAL, SqlFailure::Defect},
    SqliteRow{SQLITE_NOTFOUND, SqlFailure::Defect},
    SqliteRow{SQLITE_EMPTY, SqlFailure::Defect},
    SqliteRow{SQLITE_MISUSE, SqlFailure::Defect},
    SqliteRow{SQLITE_FORMAT, SqlFailure::Defect},
    SqliteRow{SQLITE_RANGE, SqlFailure::Defect},
};

struct PostgresqlRow
{
    QLatin1StringView state;
    SqlFailure failure;
};

/// States of five characters, and classes of two for the rest of their kind.
constexpr std::array PostgresqlRows{
    PostgresqlRow{"08"_L1, SqlFailure::ConnectionLost},
    PostgresqlRow{"09"_L1, SqlFailure::WrongState}, // raised by foreign triggers
    PostgresqlRow{"0A"_L1, SqlFailure::WrongState}, // a cached plan after a change of the schema
    PostgresqlRow{"0B"_L1, SqlFailure::WrongState},
    PostgresqlRow{"0L"_L1, SqlFailure::WrongState},
    PostgresqlRow{"0P"_L1, SqlFailure::WrongState},
    PostgresqlRow{"22"_L1, SqlFailure::Value},
    PostgresqlRow{"23505"_L1, SqlFailure::Duplicate},
    PostgresqlRow{"23P01"_L1, SqlFailure::Duplicate},
    PostgresqlRow{"23503"_L1, SqlFailure::Reference},
    PostgresqlRow{"23001"_L1, SqlFailure::Reference},
    PostgresqlRow{"23"_L1, SqlFailure::Constraint},
    PostgresqlRow{"24"_L1, SqlFailure::WrongState},
    PostgresqlRow{"25006"_L1, SqlFailure::ReadOnly}, // a standby
    PostgresqlRow{"25P03"_L1, SqlFailure::ConnectionLost}, // idle in transaction too long
    PostgresqlRow{"25P04"_L1, SqlFailure::ConnectionLost}, // in transaction too long
    PostgresqlRow{"25"_L1, SqlFailure::WrongState},
    PostgresqlRow{"26"_L1, SqlFailure::WrongState}, // a prepared statement that no longer exists
    PostgresqlRow{"27"_L1, SqlFailure::WrongState},
    PostgresqlRow{"28"_L1, SqlFailure::WrongState},
    PostgresqlRow{"2B"_L1, SqlFailure::WrongState}, // foreign objects depend on it
    PostgresqlRow{"2D"_L1, SqlFailure::WrongState},
    PostgresqlRow{"2F"_L1, SqlFailure::WrongState},
    PostgresqlRow{"34"_L1, SqlFailure::WrongState},
    PostgresqlRow{"38"_L1, SqlFailure::WrongState},
    PostgresqlRow{"39"_L1, SqlFailure::WrongState},
    PostgresqlRow{"3B"_L1, SqlFailure::WrongState},
    PostgresqlRow{"3D"_L1, SqlFailure::WrongState},
    PostgresqlRow{"3F"_L1, SqlFailure::WrongState},
    PostgresqlRow{"40002"_L1, SqlFailure::Constraint},
    PostgresqlRow{"40003"_L1, SqlFailure::ConnectionLost}, // completion unknown
    PostgresqlRow{"40"_L1, SqlFailure::Serialization},
    PostgresqlRow{"42601"_L1, SqlFailure::Defect}, // syntax
    PostgresqlRow{"42"_L1, SqlFailure::WrongState}, // no such table or column, no permission
    PostgresqlRow{"53100"_L1, SqlFailure::DiskFull},
    PostgresqlRow{"53300"_L1, SqlFailure::ConnectionLost}, // too many connections
    PostgresqlRow{"53"_L1, SqlFailure::Storage},
    PostgresqlRow{"54001"_L1, SqlFailure::Defect}, // statement too complex
    PostgresqlRow{"54"_L1, SqlFailure::TooLarge},
    PostgresqlRow{"55006"_L1, SqlFailure::Busy}, // object in use
    PostgresqlRow{"55P03"_L1, SqlFailure::Busy}, // lock not available
    PostgresqlRow{"55"_L1, SqlFailure::WrongState},
    PostgresqlRow{"57014"_L1, SqlFailure::Deadline}, // query canceled
    PostgresqlRow{"57"_L1, SqlFailure::ConnectionLost}, // shut down, starting up, terminated
    PostgresqlRow{"58"_L1, SqlFailure::Storage},
    PostgresqlRow{"72"_L1, SqlFailure::Serialization}, // snapshot too old
    PostgresqlRow{"F0"_L1, SqlFailure::WrongState},
    PostgresqlRow{"HV"_L1, SqlFailure::WrongState},
    PostgresqlRow{"P0"_L1, SqlFailure::WrongState}, // raised by foreign functions
    PostgresqlRow{"XX000"_L1, SqlFailure::WrongState},
    PostgresqlRow{"XX"_L1, SqlFailure::Corrupt},
};

SqlFailure classifySqlite(int code)
{
    for (const int wanted : {code, code & 0xff}) {
        const auto row = std::ranges::find(SqliteRows, wanted, &SqliteRow::code);
        if (row != SqliteRows.end()) {
            return row->failure;
        }
    }
    return SqlFailure::Defect;
}

SqlFailure classifyPostgresql(const QString &state)
{
    for (const QString &wanted : {state, state.left(2)}) {
        const auto row = std::ranges::find_if(
            PostgresqlRows, [&](const PostgresqlRow &one) { return one.state == wanted; });
        if (row != PostgresqlRows.end()) {
            return row->failure;
        }
    }
    return SqlFailure::Defect;
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

bool asksForNewConnection(SqlFailure failure)
{
    switch (failure) {
    case SqlFailure::ConnectionLost:
    case SqlFailure::DiskFull:
    case SqlFailure::ReadOnly:
    case SqlFailure::Corrupt:
    case SqlFailure::Storage:
    case SqlFailure::WrongState:
    case SqlFailure::Defect:
        return true;
    case SqlFailure::None:
    case SqlFailure::Duplicate:
    case SqlFailure::Reference:
    case SqlFailure::Constraint:
    case SqlFailure::Value:
    case SqlFailure::TooLarge:
    case SqlFailure::Deadline:
    case SqlFailure::Busy:
    case SqlFailure::Serialization:
        return false;
    }
    return false;
}

Error errorFor(SqlFailure failure)
{
    switch (failure) {
    case SqlFailure::Duplicate:
        return {ErrorCode::Conflict, u"this already exists"_s};
    case SqlFailure::Reference:
        return {ErrorCode::Conflict,
                u"something that this refers to does not exist, or this is still in use"_s};
    case SqlFailure::Value:
    case SqlFailure::Constraint:
        return {ErrorCode::InvalidInput, u"a value is out of range"_s};
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
        return unavailable(u"the database cannot read or write at the moment"_s);
    case SqlFailure::WrongState:
        return unavailable(u"the database is not in the state that this program requires"_s);
    case SqlFailure::None:
    case SqlFailure::Defect:
        break;
    }
    return {ErrorCode::Internal, u"internal error"_s};
}

Error outcomeUnknown()
{
    return {ErrorCode::Timeout,
            u"the database did not answer in time: it is not known whether the change was made"_s};
}

} // namespace saferide::db
