// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/rest/http.h"
#include "server/rest/restcontext.h"
#include "server/security/eventrate.h"
#include "server/security/tokenissuer.h"
#include "server/services/auditservice.h"
#include "server/services/authservice.h"
#include "server/services/idempotencyservice.h"

namespace saferide::rest {

// What the jobs of requests are wrapped in. A Job is Result<T>(db::Session &, const User &); each
// of these gives a job again, except authorized(), which gives one that a db::Pool runs.

/// First finds out who asks: whom `claims` name, where they still may.
template<typename T, typename Job>
auto authorized(const Claims &claims, Job job, db::Access access = db::Access::Read)
{
    return [claims, access, job = std::move(job)](db::Session &session) -> Result<T> {
        const auto user = AuthService(session).authorize(claims, access);
        if (!user) {
            return user.error();
        }
        return job(session, *user);
    };
}

/// More than EventRate lets through.
inline Error tooFast(std::chrono::milliseconds wait, const Rejections &rejections)
{
    rejections.count(Limit::PositionsPerSecond);
    return {ErrorCode::RateLimited,
            QStringLiteral("too fast"),
            {},
            std::chrono::ceil<std::chrono::seconds>(wait)};
}

/// What everybody in a ride is told of: riders may change so much as often as they may send
/// positions. `rate` outlives the job.
template<typename T, typename Job>
auto paced(EventRate &rate, Rejections rejections, Job job)
{
    return [&rate, rejections = std::move(rejections),
            job = std::move(job)](db::Session &session, const User &user) -> Result<T> {
        const auto wait = user.seesEverything() ? std::nullopt : rate.refusal(user.id);
        return wait ? Result<T>(tooFast(*wait, rejections)) : job(session, user);
    };
}

/// Writes `entry` into the audit with what dispatchers and admins do.
template<typename T, typename Job>
auto audited(AuditEntry entry, Job job)
{
    return [entry = std::move(entry), job = std::move(job)](db::Session &session,
                                                            const User &user) -> Result<T> {
        Result<T> outcome = job(session, user);
        if (!outcome || !user.seesEverything()) {
            return outcome;
        }
        const auto added = AuditService(session).add(user, entry);
        return added ? std::move(outcome) : Result<T>(added.error());
    };
}

/// Makes a thing, or finds what an earlier attempt made. Make: a Job. Find: Result<T>(db::Session
/// &, const User &, qint64 id). `clock` outlives the job.
template<typename T, typename Make, typename Find>
auto once(Attempt attempt, const Clock &clock, Make make, Find find)
{
    return [attempt = std::move(attempt), &clock, make = std::move(make),
            find = std::move(find)](db::Session &session, const User &user) -> Result<T> {
        return IdempotencyService(session, clock)
            .once(
                user.id, attempt, [&] { return make(session, user); },
                [&](qint64 id) { return find(session, user, id); });
    };
}

/// Writes the answer, Reply(const T &), in the job: 10 MB of JSON would hold an event loop for
/// longer than a turn may take.
template<typename T, typename Job, typename Answer>
auto answered(Job job, Answer answer)
{
    return [job = std::move(job), answer = std::move(answer)](db::Session &session,
                                                              const User &user) -> Result<Reply> {
        const Result<T> outcome = job(session, user);
        return outcome ? Result<Reply>(answer(*outcome)) : Result<Reply>(outcome.error());
    };
}

} // namespace saferide::rest
