// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/id.h"
#include "shared/domain/user.h"

namespace saferide {

/// Tokens of a user with a version below this one are void.
struct Revocation
{
    qint64 id = 0;
    UserId user;
    qint64 tokenVersion = 0;
};

/// The token_revocations table: what makes tokens void, in order. Written by UserRepository's
/// changes.
class RevocationRepository
{
public:
    explicit RevocationRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// Tokens older than the user's version now.
    Result<void> add(UserId user, Timestamp now);
    Result<QList<Revocation>> since(qint64 id);
    /// 0 when there is none yet.
    Result<qint64> lastId();

private:
    db::Session &m_session;
};

} // namespace saferide
