// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskjobs.h"

#include "server/desk/coursethinning.h"
#include "server/desk/deskactions.h"
#include "server/desk/deskqueries.h"
#include "server/services/auditservice.h"
#include "server/services/rideservice.h"
#include "server/services/routeservice.h"
#include "shared/domain/password.h"
#include "shared/geo/gpxreader.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace saferide::desk {

namespace {

constexpr int CoursesUnderWay = 64;
constexpr int CoursesOfOneUser = 16;

/// The dispatcher or admin of a token. Unauthorized when it was revoked, Forbidden for riders.
Result<User> dispatcherOf(db::Session &session, const Claims &claims, db::Access access)
{
    const auto user = AuthService(session).authorize(claims, access);
    if (!user) {
        return user.error();
    }
    if (!user->seesEverything()) {
        return Error{ErrorCode::Forbidden, u"only dispatchers and admins may use a desk"_s};
    }
    return *user;
}

/// `job` is Result<T>(db::Session &, const User &).
template<typename Job>
auto authorizedJob(const Claims &claims, db::Access access, Job job)
{
    using Outcome = std::invoke_result_t<Job, db::Session &, const User &>;
    return [claims, access, job = std::move(job)](db::Session &session) -> Outcome {
        const auto user = dispatcherOf(session, claims, access);
        return user ? job(session, *user) : Outcome(user.error());
    };
}

template<typename Reply>
Result<QJsonValue> resultFrom(const Result<Reply> &reply)
{
    return reply ? Result<QJsonValue>(console::resultOf(*reply))
                 : Result<QJsonValue>(reply.error());
}

Result<QJsonValue> courseResult(RideId ride, const Route &route)
{
    const auto gpx = readGpx(route.gpx.value_or(QString()));
    if (!gpx) {
        return gpx.error();
    }
    const RideCourse course{
        ride, route.id, route.title, route.distanceMeters, route.ascentMeters, thinnedCourse(*gpx)};
    return console::resultOf(console::FindCourse::Reply(course));
}

} // namespace

DeskJobs::DeskJobs(db::Pool &pool, const TokenIssuer &tokens, PasswordWorkers &passwords,
                   FairWorkers &heavyWork, const Clock &clock)
    : m_pool(pool)
    , m_tokens(tokens)
    , m_passwords(passwords)
    , m_heavyWork(heavyWork)
    , m_clock(clock)
    , m_courses(1, CoursesUnderWay)
{
}

Result<Claims> DeskJobs::verify(QByteArrayView token) const
{
    return m_tokens.verify(token);
}

void DeskJobs::authorize(const Claims &claims, QObject *context, Done<User> done)
{
    m_pool.read(
        [claims](db::Session &session) { return dispatcherOf(session, claims, db::Access::Read); },
        context, std::move(done), {.name = u"desk_authorize"_s, .share = shareOf(claims)});
}

void DeskJobs::parse(const Claims &claims, const QString &text, int maxDepth, QObject *context,
                     Done<console::ClientMessage> done)
{
    const auto job = [text, maxDepth](db::Session &, const User &) {
        return console::parseClientMessage(text.toUtf8(), maxDepth);
    };
    m_pool.read(authorizedJob(claims, db::Access::Read, job), context, std::move(done),
                {.name = u"desk_parse"_s, .share = shareOf(claims)});
}

void DeskJobs::loadPicture(QObject *context, Done<Picture> done)
{
    const auto job = [&clock = m_clock](db::Session &session) -> Result<Picture> {
        auto active = RideService(session, clock).loadActive();
        if (!active) {
            return active.error();
        }
        return Picture{std::move(active->rides), std::move(active->participants)};
    };
    m_pool.read(job, context, std::move(done), {.name = u"desk_picture"_s});
}

template<typename Run>
void DeskJobs::query(const Call &call, Run run)
{
    auto job = [&clock = m_clock, run = std::move(run)](db::Session &session, const User &user) {
        DeskQueries queries(session, clock, user);
        return resultFrom(run(queries));
    };
    m_pool.read(authorizedJob(call.caller.claims, db::Access::Read, std::move(job)), call.context,
                call.done, {.share = shareOf(call.caller.claims)});
}

AuditEntry DeskJobs::auditOf(const console::AnyRequest &request, const Call &call) const
{
    QJsonObject params = console::paramsOf(request);
    params.remove("gpx_data"_L1);
    params.remove("password"_L1); // never kept
    return {.happenedAt = m_clock.now(),
            .source = AuditSource::Desk,
            .address = call.caller.address,
            .action = console::methodOf(request),
            .detail = QString::fromUtf8(QJsonDocument(params).toJson(QJsonDocument::Compact))};
}

template<typename Run>
void DeskJobs::act(const console::AnyRequest &request, const Call &call, Run run)
{
    auto job = [&clock = m_clock, &editors = m_editors, entry = auditOf(request, call),
                run = std::move(run)](db::Session &session, const User &user) {
        DeskActions actions(session, clock, editors, user);
        const auto outcome = run(actions);
        const auto added = outcome ? AuditService(session).add(user, entry) : Result<void>();
        return added ? resultFrom(outcome) : Result<QJsonValue>(added.error());
    };
    m_pool.write(authorizedJob(call.caller.claims, db::Access::Write, std::move(job)), call.context,
                 call.done, {.share = shareOf(call.caller.claims)});
}

void DeskJobs::perform(const Caller &caller, const console::Request &request, QObject *context,
                       Done<QJsonValue> done)
{
    const Call call{caller, context, std::move(done)};
    if (request.method != QLatin1StringView(console::CreateRoute::Method)) {
        take(console::readRequest(request), call);
        return;
    }
    // It may have megabytes: the database's thread reads it.
    const auto read = [request](db::Session &, const User &) {
        return console::readRequest(request);
    };
    m_pool.read(authorizedJob(caller.claims, db::Access::Read, read), context,
                [this, call](const Result<console::AnyRequest> &typed) { take(typed, call); },
                {.share = shareOf(caller.claims)});
}

void DeskJobs::take(const Result<console::AnyRequest> &request, const Call &call)
{
    if (!request) {
        call.done(request.error());
        return;
    }
    std::visit([this, &call](const auto &one) { perform(one, call); }, *request);
}

template<typename Request>
void DeskJobs::perform(const Request &request, const Call &call)
{
    if constexpr (requires(DeskQueries queries) { queries.run(request); }) {
        query(call, [request](DeskQueries &queries) { return queries.run(request); });
    } else {
        act(request, call, [request](DeskActions &actions) { return actions.run(request); });
    }
}

void DeskJobs::perform(const console::FindCourse &request, const Call &call)
{
    // Reading 10 MB of GPX takes a second: not on a database worker, which others wait for.
    auto draw = [this, call, ride = request.ride](const Result<std::optional<Route>> &route) {
        if (!route) {
            call.done(route.error());
            return;
        }
        if (!*route) {
            call.done(console::resultOf(console::FindCourse::Reply()));
            return;
        }
        const QByteArray user = "user " + QByteArray::number(call.caller.claims.user.value);
        m_courses.run<QJsonValue>(
            {{user, CoursesOfOneUser}}, call.context,
            [ride, route = **route] { return courseResult(ride, route); }, call.done);
    };
    auto find = [&clock = m_clock, ride = request.ride](db::Session &session, const User &user) {
        return DeskQueries(session, clock, user).routeOf(ride);
    };
    m_pool.read(authorizedJob(call.caller.claims, db::Access::Read, std::move(find)), call.context,
                std::move(draw), {.share = shareOf(call.caller.claims)});
}

void DeskJobs::perform(const console::RenewToken & /*request*/, const Call &call)
{
    authorize(call.caller.claims, call.context, [this, call](const Result<User> &user) {
        if (!user) {
            call.done(user.error());
            return;
        }
        const QByteArray token = m_tokens.issue(*user, call.caller.claims.tokenVersion);
        const auto claims = m_tokens.verify(token);
        call.done(claims ? Result<QJsonValue>(console::resultOf(
                      console::RenewedToken{QString::fromLatin1(token), claims->expiresAt}))
                         : Result<QJsonValue>(claims.error()));
    });
}

void DeskJobs::perform(const console::CreateRoute &request, const Call &call)
{
    console::CreateRoute asked = request;
    const QString gpx = std::exchange(asked.route.gpx, std::nullopt).value_or(QString());
    m_heavyWork.run<MeasuredGpx>(
        routeShares(call.caller.claims.user), call.context,
        [gpx, deadline = WorkDeadline(m_clock, MeasuringTime)] {
            return measureGpx(gpx, deadline);
        },
        [this, asked, call](const Result<MeasuredGpx> &measured) {
            if (!measured) {
                call.done(measured.error());
                return;
            }
            act(asked, call, [asked, measured = *measured](DeskActions &actions) {
                return actions.run(asked, measured);
            });
        });
}

/// Only for who is a dispatcher or an admin is a password hashed at all.
template<typename Request>
void DeskJobs::performHashed(const Request &request, const Call &call)
{
    const auto password = passwordBytes(request.password);
    if (!password) {
        call.done(password.error());
        return;
    }
    auto store = [this, request, call](const Result<QString> &hash) {
        if (!hash) {
            call.done(hash.error());
            return;
        }
        act(request, call,
            [request, hash = *hash](DeskActions &actions) { return actions.run(request, hash); });
    };
    authorize(call.caller.claims, call.context,
              [this, call, password = *password, store = std::move(store)](const auto &user) {
                  if (user) {
                      m_passwords.hash(password, call.context, store);
                  } else {
                      call.done(user.error());
                  }
              });
}

void DeskJobs::perform(const console::CreateUser &request, const Call &call)
{
    performHashed(request, call);
}

void DeskJobs::perform(const console::ResetPassword &request, const Call &call)
{
    performHashed(request, call);
}

void DeskJobs::perform(const console::Acknowledge & /*request*/, const Call &call)
{
    call.done(Error{ErrorCode::NotFound, u"unknown method"_s});
}

} // namespace saferide::desk
