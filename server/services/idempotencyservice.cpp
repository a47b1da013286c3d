// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/idempotencyservice.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

Error IdempotencyService::usedOtherwise()
{
    const QString message = u"this key was already used for a different request"_s;
    return {ErrorCode::InvalidInput,
            message,
            {{{u"header"_s, u"Idempotency-Key"_s}, message, u"value_error.idempotency_key"_s}}};
}

Result<void> IdempotencyService::holdAlone(UserId user, const Attempt &attempt)
{
    const auto held = m_keys.hold(user, attempt);
    if (!held) {
        return held.error();
    }
    return *held ? Result<void>()
                 : Error{ErrorCode::Conflict,
                         u"a request with this Idempotency-Key is still in progress, send it "
                         "again later"_s};
}

Error IdempotencyService::explained(const Error &error)
{
    return error.code == ErrorCode::NotFound
        ? Error{ErrorCode::Conflict,
                u"the object created with this Idempotency-Key no longer exists"_s}
        : error;
}

Result<std::optional<qint64>> IdempotencyService::madeBefore(UserId user, const Attempt &attempt)
{
    const auto found = m_keys.find(user, attempt, m_clock.now() + -LifetimeMsecs);
    if (!found) {
        return found.error();
    }
    if (!*found) {
        return std::optional<qint64>();
    }
    return (*found)->digest == attempt.digest ? Result(std::optional((*found)->id))
                                              : usedOtherwise();
}

Result<void> IdempotencyService::remember(UserId user, const Attempt &attempt, qint64 made)
{
    if (attempt.key.isEmpty()) {
        return {};
    }
    const Timestamp now = m_clock.now();
    const auto removed = m_keys.removeOld(user, now + -LifetimeMsecs, MaxKeys - 1);
    return removed ? m_keys.insert(user, attempt, made, now) : removed;
}

} // namespace saferide
