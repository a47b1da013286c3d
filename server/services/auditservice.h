// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/auditrepository.h"
#include "shared/domain/user.h"

namespace saferide {

/// Writes the audit log, in the job that makes the change, so that no change is without its entry.
class AuditService
{
public:
    explicit AuditService(db::Session &session)
        : m_entries(session)
    {
    }

    /// `entry` with the user as its actor.
    Result<void> add(const User &user, AuditEntry entry)
    {
        entry.user = user.id;
        entry.actor = user.username;
        return m_entries.add(entry);
    }

private:
    AuditRepository m_entries;
};

} // namespace saferide
