// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/actions/operator.h"

#include "server/repositories/auditrepository.h"

namespace saferide {

namespace {

User admin()
{
    User user;
    user.role = UserRole::Admin;
    return user;
}

} // namespace

Operator::Operator(db::Session &session, const Clock &clock, QString name)
    : Actor(session, clock, admin())
    , m_name(std::move(name))
{
}

Result<void> Operator::audit(const QString &action, const QString &detail)
{
    return AuditRepository(session()).add({.happenedAt = clock().now(),
                                           .actor = m_name,
                                           .source = AuditSource::Command,
                                           .action = action,
                                           .detail = detail});
}

} // namespace saferide
