// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/attempt.h"
#include "shared/domain/id.h"

namespace saferide {

/// The idempotency_keys table: what was made for which attempt.
class IdempotencyRepository
{
public:
    struct Made
    {
        qint64 id = 0; ///< of the thing that was made
        QString digest;
    };

    explicit IdempotencyRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// False when another transaction has the same attempt under way. To the transaction's end.
    Result<bool> hold(UserId user, const Attempt &attempt);
    /// What was made after this time.
    Result<std::optional<Made>> find(UserId user, const Attempt &attempt, Timestamp after);
    /// There is none of this user, endpoint and key.
    Result<void> insert(UserId user, const Attempt &attempt, qint64 made, Timestamp now);
    /// Of this user, those that were made until then, and all but the newest `kept`.
    Result<void> removeOld(UserId user, Timestamp madeUntil, int kept);
    Result<void> removeAll(UserId user);

private:
    db::Session &m_session;
};

} // namespace saferide
