// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskjobs.h"

#include "server/desk/coursethinning.h"
#include "server/services/rideservice.h"
#include "server/services/routeservice.h"
#include "shared/geo/gpxreader.h"
#include "shared/protocol/console/coursemessage.h"
#include "shared/protocol/console/jsonfields.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace saferide::desk {

namespace {

/// What is to be shown of a ride, and to whom.
struct CourseRequest
{
    UserId user;
    std::optional<Route> route; ///< none: the ride has none
};

constexpr int CoursesUnderWay = 64;
constexpr int CoursesOfOneUser = 16;

Result<CourseRequest> courseRequest(db::Session &session, const Clock &clock, const User &user,
                                    RideId id)
{
    const auto ride = RideService(session, clock).find(user, id);
    if (!ride) {
        return ride.error();
    }
    if (!ride->route) {
        return CourseRequest{user.id, std::nullopt};
    }
    const auto route = RouteService(session, clock).find(user, *ride->route);
    return route ? Result(CourseRequest{user.id, *route}) : route.error();
}

Result<QJsonValue> courseJson(RideId ride, const Route &route)
{
    const auto gpx = readGpx(route.gpx.value_or(QString()));
    if (!gpx) {
        return gpx.error();
    }
    return QJsonValue(console::toJson(RideCourse{ride, route.id, route.title, route.distanceMeters,
                                                 route.ascentMeters, thinnedCourse(*gpx)}));
}

} // namespace

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
    m_pool.read([claims](db::Session &session) { return dispatcherOf(session, claims); }, context,
                std::move(done), {.name = u"desk_authorize"_s, .share = shareOf(claims)});
}

void DeskJobs::parse(const Claims &claims, const QString &text, int maxDepth, QObject *context,
                     Done<console::ClientMessage> done)
{
    const auto job = [text, maxDepth](db::Session &, const User &) {
        return console::parseClientMessage(text.toUtf8(), maxDepth);
    };
    m_pool.read(authorizedJob(claims, job), context, std::move(done),
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

const QHash<QString, DeskJobs::Method> &DeskJobs::methods()
{
    static const QHash<QString, Method> table{
        {u"ride"_s, &DeskJobs::findRide},
        {u"ride_route"_s, &DeskJobs::rideRoute},
        {u"renew_token"_s, &DeskJobs::renewToken},
        {u"create_ride"_s, &DeskJobs::createRide},
        {u"change_ride"_s, &DeskJobs::changeRide},
        {u"delete_ride"_s, &DeskJobs::deleteRide},
        {u"add_participant"_s, &DeskJobs::addParticipant},
        {u"remove_participant"_s, &DeskJobs::removeParticipant},
        {u"set_role"_s, &DeskJobs::setRole},
        {u"message_ride"_s, &DeskJobs::messageRide},
        {u"create_route"_s, &DeskJobs::createRoute},
        {u"list_routes"_s, &DeskJobs::listRoutes},
        {u"list_users"_s, &DeskJobs::listUsers},
        {u"create_user"_s, &DeskJobs::createUser},
        {u"set_user_role"_s, &DeskJobs::setUserRole},
        {u"reset_password"_s, &DeskJobs::resetPassword},
        {u"positions"_s, &DeskJobs::listPositions},
    };
    return table;
}

void DeskJobs::perform(const Caller &caller, const QString &method, const QJsonObject &params,
                       QObject *context, Done<QJsonValue> done)
{
    const Method found = methods().value(method);
    if (found == nullptr) {
        done(Error{ErrorCode::NotFound, u"unknown method"_s});
        return;
    }
    (this->*found)({caller.claims, caller.address, method, params, context, std::move(done)});
}

AuditEntry DeskJobs::auditOf(const Call &call) const
{
    QJsonObject params = call.params;
    params.remove("gpx_data"_L1);
    params.remove("password"_L1); // never kept
    return {.happenedAt = m_clock.now(),
            .source = AuditSource::Desk,
            .address = call.address,
            .action = call.method,
            .detail = QString::fromUtf8(QJsonDocument(params).toJson(QJsonDocument::Compact))};
}

void DeskJobs::rideRoute(const Call &call)
{
    console::JsonFields fields(call.params, "params"_L1);
    const auto ride = fields.result(fields.id<RideId>("ride_id"_L1));
    if (!fields.complete()) {
        call.done(ride.error());
        return;
    }
    // Reading 10 MB of GPX takes a second: not on a database worker, which others wait for.
    auto show = [this, call, id = *ride](const Result<CourseRequest> &wanted) {
        if (!wanted || !wanted->route) {
            call.done(wanted ? Result<QJsonValue>(QJsonValue(QJsonValue::Null)) : wanted.error());
            return;
        }
        m_courses.run<QJsonValue>(
            {{"user " + QByteArray::number(wanted->user.value), CoursesOfOneUser}}, call.context,
            [id, route = *wanted->route] { return courseJson(id, route); }, call.done);
    };
    auto find = [&clock = m_clock, id = *ride](db::Session &session, const User &user) {
        return courseRequest(session, clock, user, id);
    };
    m_pool.read(authorizedJob(call.claims, std::move(find)), call.context, std::move(show),
                {.share = shareOf(call.claims)});
}

void DeskJobs::renewToken(const Call &call)
{
    const auto reply = [this, version = call.claims.tokenVersion](const User &user) {
        const QByteArray token = m_tokens.issue(user, version);
        const auto claims = m_tokens.verify(token);
        return QJsonObject{{"token"_L1, QString::fromLatin1(token)},
                           {"token_expires_at"_L1, claims ? claims->expiresAt.toIso() : QString()}};
    };
    read(
        call, [](db::Session &, const User &user) { return Result<User>(user); }, reply);
}

} // namespace saferide::desk
