// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"
#include "server/desk/deskbackend.h"
#include "server/desk/rideeditors.h"
#include "server/security/passwordworkers.h"
#include "server/security/tokenissuer.h"
#include "server/services/auditservice.h"
#include "server/services/authservice.h"
#include "shared/core/clock.h"

namespace saferide::desk {

/// What desks ask for, as jobs: who asks is checked in the job, the rules are the services'.
/// Thread-safe.
class DeskJobs final : public DeskBackend
{
public:
    /// All outlive it.
    DeskJobs(db::Pool &pool, const TokenIssuer &tokens, PasswordWorkers &passwords,
             FairWorkers &heavyWork, const Clock &clock);

    Result<Claims> verify(QByteArrayView token) const override;
    void authorize(const Claims &claims, QObject *context, Done<User> done) override;
    void parse(const Claims &claims, const QString &text, int maxDepth, QObject *context,
               Done<console::ClientMessage> done) override;
    void loadPicture(QObject *context, Done<Picture> done) override;
    /// The methods of docs/console-protocol.md ("Requests").
    void perform(const Caller &caller, const QString &method, const QJsonObject &params,
                 QObject *context, Done<QJsonValue> done) override;

private:
    struct Call
    {
        Claims claims;
        QString address;
        QString method;
        QJsonObject params;
        QObject *context;
        Done<QJsonValue> done;
    };
    using Method = void (DeskJobs::*)(const Call &call);
    static const QHash<QString, Method> &methods();

    void findRide(const Call &call);
    void rideRoute(const Call &call);
    void renewToken(const Call &call);
    void createRide(const Call &call);
    void changeRide(const Call &call);
    void deleteRide(const Call &call);
    void addParticipant(const Call &call);
    void removeParticipant(const Call &call);
    void setRole(const Call &call);
    void messageRide(const Call &call);
    void createRoute(const Call &call);
    void listRoutes(const Call &call);
    void listUsers(const Call &call);
    void createUser(const Call &call);
    void setUserRole(const Call &call);
    void resetPassword(const Call &call);
    void listPositions(const Call &call);

    template<typename Then>
    void hashed(const Call &call, const QByteArray &password, Then then);

    /// What a call is about, for the audit.
    AuditEntry auditOf(const Call &call) const;

    // `job` is Result<T>(db::Session &, const User &), `then` is QJsonValue(const T &): of what was
    // read in the job, as it may be large, of what was written after the commit.
    template<typename Job, typename Then>
    void read(const Call &call, Job job, Then then);
    template<typename Job, typename Then>
    void write(const Call &call, Job job, Then then);

    db::Pool &m_pool;
    const TokenIssuer &m_tokens;
    PasswordWorkers &m_passwords;
    FairWorkers &m_heavyWork;
    const Clock &m_clock;
    RideEditors m_editors;
    FairWorkers m_courses; // drawing routes: who sees a ride does not wait for who stores one
};

/// The dispatcher or admin of a token. Unauthorized when it was revoked, Forbidden for riders.
Result<User> dispatcherOf(db::Session &session, const Claims &claims,
                          db::Access access = db::Access::Read);

template<typename Job>
auto authorizedJob(const Claims &claims, Job job, db::Access access = db::Access::Read)
{
    using Outcome = std::invoke_result_t<Job, db::Session &, const User &>;
    return [claims, access, job = std::move(job)](db::Session &session) -> Outcome {
        const auto user = dispatcherOf(session, claims, access);
        return user ? job(session, *user) : Outcome(user.error());
    };
}

template<typename Then, typename Done>
auto replying(Done done, Then then)
{
    return [done = std::move(done), then = std::move(then)](const auto &result) {
        done(result ? Result<QJsonValue>(then(*result)) : Result<QJsonValue>(result.error()));
    };
}

template<typename Job, typename Then>
void DeskJobs::read(const Call &call, Job job, Then then)
{
    auto replied = [job = std::move(job), then = std::move(then)](
                       db::Session &session, const User &user) -> Result<QJsonValue> {
        const auto found = job(session, user);
        return found ? Result<QJsonValue>(QJsonValue(then(*found)))
                     : Result<QJsonValue>(found.error());
    };
    m_pool.read(authorizedJob(call.claims, std::move(replied)), call.context, call.done,
                {.share = shareOf(call.claims)});
}

template<typename Job, typename Then>
void DeskJobs::write(const Call &call, Job job, Then then)
{
    auto audited = [entry = auditOf(call), job = std::move(job)](db::Session &session,
                                                                 const User &user) {
        auto outcome = job(session, user);
        if (outcome) {
            if (const auto added = AuditService(session).add(user, entry); !added) {
                outcome = added.error();
            }
        }
        return outcome;
    };
    m_pool.write(authorizedJob(call.claims, std::move(audited), db::Access::Write), call.context,
                 replying(call.done, std::move(then)), {.share = shareOf(call.claims)});
}

} // namespace saferide::desk
