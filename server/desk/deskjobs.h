// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/deskbackend.h"
#include "server/desk/rideeditors.h"
#include "server/security/fairworkers.h"
#include "server/security/passwordworkers.h"
#include "server/security/tokenissuer.h"
#include "shared/core/clock.h"
#include "shared/protocol/console/requests.h"

namespace saferide::desk {

/// What desks ask for, as Actions: what they do is in DeskQueries and DeskActions. Thread-safe.
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
    void perform(const Caller &caller, const console::Request &request, QObject *context,
                 Done<QJsonValue> done) override;

private:
    /// Who asked, and who waits for the answer.
    struct Call
    {
        Caller caller;
        QObject *context;
        Done<QJsonValue> done;
    };

    void take(const Result<console::AnyRequest> &request, const Call &call);
    /// A query or an action, in one job.
    template<typename Request>
    void perform(const Request &request, const Call &call);
    // What needs more than a job.
    void perform(const console::FindRideRoute &request, const Call &call);
    void perform(const console::RenewToken &request, const Call &call);
    void perform(const console::CreateRoute &request, const Call &call);
    void perform(const console::CreateUser &request, const Call &call);
    void perform(const console::ResetPassword &request, const Call &call);

    template<typename Request>
    void performHashed(const Request &request, const Call &call);
    /// `run` is Result<Reply>(DeskQueries &).
    template<typename Run>
    void query(const Call &call, Run run);
    /// `run` is Result<Reply>(DeskActions &); the audit has what was asked.
    template<typename Run>
    void act(const console::AnyRequest &request, const Call &call, Run run);

    const Actions m_actions;
    const TokenIssuer &m_tokens;
    PasswordWorkers &m_passwords;
    FairWorkers &m_heavyWork;
    const Clock &m_clock;
    RideEditors m_editors;
    FairWorkers m_drawings; // drawing routes: who sees a ride does not wait for who stores one
};

} // namespace saferide::desk
