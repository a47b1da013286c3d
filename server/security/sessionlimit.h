// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"
#include "shared/core/result.h"
#include "shared/domain/id.h"

namespace saferide {

/// Counts one more token of this user; RateLimited when there were too many lately. Thread-safe.
inline Result<void> allowSession(RateLimit<UserId> &sessions, UserId user)
{
    const auto wait = sessions.refusal(user);
    if (!wait) {
        return {};
    }
    return Error{ErrorCode::RateLimited,
                 QStringLiteral("too many logins for this user, try again later"),
                 {},
                 std::chrono::ceil<std::chrono::seconds>(*wait)};
}

} // namespace saferide
