// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/auditentry.h"
#include "shared/domain/page.h"

namespace saferide {

/// The audit_entries table, which refuses changes.
class AuditRepository
{
public:
    explicit AuditRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// Cuts texts that are too long.
    Result<void> add(const AuditEntry &entry);
    /// By time; page.afterPlace is that of the last entry: its time and id.
    Result<PageOf<AuditEntry>> list(Timestamp since, const Page &page);
    Result<PageOf<AuditEntry>> listByActor(UserId user, const Page &page);

private:
    db::Session &m_session;
};

} // namespace saferide
