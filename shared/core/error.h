// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>

namespace saferide {

/// The kind of a failure. Closed: every edge maps all codes with a switch without default.
enum class ErrorCode {
    InvalidInput, ///< the caller's data is wrong; Error::fields may say where
    Unauthorized, ///< no valid token or wrong credentials
    Forbidden, ///< the user is known but lacks the permission
    NotFound, ///< does not exist, or the user may not see it
    Conflict, ///< contradicts stored data
    TooLarge, ///< exceeds a size limit
    RateLimited, ///< too often; Error::retryAfter says when to retry
    Overloaded, ///< a bounded queue is full
    Unavailable, ///< the database is not available
    Timeout, ///< the deadline has passed
    Internal, ///< a defect; the details are only logged
};

/// An invalid field of an input. `location` starts with "body", "path" or "query".
struct FieldError
{
    QStringList location;
    QString message;
    QString type; ///< machine-readable, e.g. "value_error.missing"
    bool operator==(const FieldError &) const = default;
};

/// A failure as a value. `message` may be shown to clients: no SQL, addresses or tokens.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message;
    QList<FieldError> fields = {};
    std::chrono::seconds retryAfter{0};
    bool operator==(const Error &) const = default;
};

} // namespace saferide
