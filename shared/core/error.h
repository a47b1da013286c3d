// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>

namespace saferide {

/// What kind of failure it was. Closed: each edge maps every code by a switch without default.
enum class ErrorCode {
    InvalidInput, ///< the caller's data is wrong; Error::fields may say where
    Unauthorized, ///< no valid token or wrong credentials
    Forbidden, ///< known user without the right
    NotFound, ///< does not exist, or the user may not see it
    Conflict, ///< contradicts what is stored
    TooLarge, ///< over a size limit
    RateLimited, ///< too often; Error::retryAfter says when to come back
    Overloaded, ///< a bounded queue is full
    Unavailable, ///< the database does not answer
    Timeout, ///< the deadline of the job passed
    Internal, ///< a defect; details are in the log only
};

/// One wrong field of an input: `location` starts with "body", "path" or "query".
struct FieldError
{
    QStringList location;
    QString message;
    QString type; ///< machine-readable kind, e.g. "value_error.missing"
    bool operator==(const FieldError &) const = default;
};

/// A failure as a value. `message` may be shown to the client: never SQL, addresses or tokens.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message;
    QList<FieldError> fields = {};
    std::chrono::seconds retryAfter{0};
    bool operator==(const Error &) const = default;
};

} // namespace saferide
