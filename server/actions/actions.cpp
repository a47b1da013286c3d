// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/actions/actions.h"

#include "server/services/access.h"
#include "server/services/auditservice.h"
#include "server/services/authservice.h"

namespace saferide {

void Actions::authorize(const Caller &caller, QObject *context,
                        std::function<void(Result<User>)> done, const QString &name) const
{
    read(
        caller, [](const Actor &actor) { return Result(actor.user()); }, context, std::move(done),
        name);
}

QByteArray shareOf(const Caller &caller)
{
    return caller.key ? "key " + caller.key->hash : shareOf(caller.claims);
}

Result<Actor> Actions::actorOf(db::Session &session, const Caller &caller, db::Access access) const
{
    AuthService auth(session);
    if (caller.key) {
        const auto rider = auth.authorize(*caller.key, access);
        return rider ? Result(Actor(session, *m_clock, rider->user, rider->participation))
                     : rider.error();
    }
    const auto user = auth.authorize(caller.claims, access);
    if (!user) {
        return user.error();
    }
    if (m_source == AuditSource::Desk) {
        if (const auto allowed = access::toUseDesk(*user); !allowed) {
            return allowed.error();
        }
    }
    return Actor(session, *m_clock, *user);
}

AuditEntry Actions::entryOf(const Caller &caller, Deed deed) const
{
    return {.happenedAt = m_clock->now(),
            .source = m_source,
            .address = caller.address,
            .action = std::move(deed.action),
            .detail = std::move(deed.detail)};
}

Result<void> Actions::audit(db::Session &session, const Actor &actor, const AuditEntry &entry)
{
    if (actor.isRepeating() || !actor.user().seesEverything()) {
        return {};
    }
    return AuditService(session).add(actor.user(), entry);
}

} // namespace saferide
