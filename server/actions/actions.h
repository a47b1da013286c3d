// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/actions/actor.h"
#include "server/database/pool.h"
#include "server/security/tokenclaims.h"
#include "shared/domain/auditentry.h"
#include "shared/domain/trackingkey.h"

#include <chrono>
#include <functional>

namespace saferide {

/// Who asks for something: by which token or key, from which address.
struct Caller
{
    Claims claims;
    QString address = {};
    std::optional<KeyClaim> key = {}; ///< in place of the claims
};
QByteArray shareOf(const Caller &caller);

/// What the audit says of a change, besides who made it, when, and from where.
struct Deed
{
    QString action;
    QString detail = {};
};

/// What users ask for through one interface, each in one job and one transaction: finds out who
/// asks and whether they still may, does the work, and writes what dispatchers and admins change
/// into the audit. Thread-safe, and cheap to copy.
///
/// Work is Result<T>(Actor &); it may be done again, see db::Pool. `done` is void(Result<T>): it is
/// called in the calling thread, which is context's, and not at all if `context` is gone.
/// Unauthorized if the token or key was revoked; Forbidden for riders at a desk.
class Actions
{
public:
    /// Pool and clock outlive it.
    Actions(db::Pool &pool, const Clock &clock, AuditSource source)
        : m_pool(&pool)
        , m_clock(&clock)
        , m_source(source)
    {
    }

    /// Work that changes nothing. `name`: for the metrics.
    template<typename Work, typename Done>
    void read(const Caller &caller, Work work, QObject *context, Done done,
              const QString &name = {}) const
    {
        auto job = [self = *this, caller, work = std::move(work)](
                       db::Session &session) -> std::invoke_result_t<const Work &, Actor &> {
            auto found = self.actorOf(session, caller, db::Access::Read);
            if (!found) {
                return found.error();
            }
            Actor &actor = *found;
            return work(actor);
        };
        m_pool->read(std::move(job), context, std::move(done),
                     {.name = name, .share = shareOf(caller)});
    }

    /// Work that may change something, which is then in the audit as `deed`. `deadline` as in
    /// db::JobOptions.
    template<typename Work, typename Done>
    void write(const Caller &caller, Deed deed, Work work, QObject *context, Done done,
               std::chrono::milliseconds deadline = {}) const
    {
        auto job = [self = *this, caller, entry = entryOf(caller, std::move(deed)),
                    work = std::move(work)](
                       db::Session &session) -> std::invoke_result_t<const Work &, Actor &> {
            auto found = self.actorOf(session, caller, db::Access::Write);
            if (!found) {
                return found.error();
            }
            Actor &actor = *found;
            auto outcome = work(actor);
            if (const auto added = outcome ? audit(session, actor, entry) : Result<void>();
                !added) {
                return added.error();
            }
            return outcome;
        };
        m_pool->write(std::move(job), context, std::move(done),
                      {.deadline = deadline, .share = shareOf(caller)});
    }

    /// Only finds out who asks.
    void authorize(const Caller &caller, QObject *context, std::function<void(Result<User>)> done,
                   const QString &name = {}) const;

private:
    Result<Actor> actorOf(db::Session &session, const Caller &caller, db::Access access) const;
    AuditEntry entryOf(const Caller &caller, Deed deed) const;
    static Result<void> audit(db::Session &session, const Actor &actor, const AuditEntry &entry);

    db::Pool *m_pool;
    const Clock *m_clock;
    AuditSource m_source;
};

} // namespace saferide
