// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskjobs.h"

#include "server/desk/deskactions.h"
#include "server/desk/deskqueries.h"
#include "server/desk/linethinning.h"
#include "server/services/routeservice.h"
#include "shared/domain/password.h"
#include "shared/geo/gpxreader.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace saferide::desk {

namespace {

constexpr int DrawingsUnderWay = 64;
constexpr int DrawingsOfOneUser = 16;

/// What an action did.
struct Performed
{
    QJsonValue result;
    std::optional<RideEditors::Note> edit;
};

template<typename Reply>
Result<QJsonValue> resultFrom(const Result<Reply> &reply)
{
    return reply ? Result<QJsonValue>(console::resultOf(*reply))
                 : Result<QJsonValue>(reply.error());
}

/// What the audit says of a request.
Deed deedOf(const console::AnyRequest &request)
{
    QJsonObject params = console::paramsOf(request);
    params.remove("gpx_data"_L1);
    params.remove("password"_L1); // never kept
    params.remove("display_name"_L1); // what is personal is erased with the ride
    for (const ContactField &field : ContactFields) {
        params.remove(field.name);
    }
    return {console::methodOf(request),
            QString::fromUtf8(QJsonDocument(params).toJson(QJsonDocument::Compact))};
}

Result<QJsonValue> rideRouteResult(RideId ride, const Route &route)
{
    const auto gpx = readGpx(route.gpx.value_or(QString()));
    if (!gpx) {
        return gpx.error();
    }
    const RideRoute shown{
        ride, route.id, route.title, route.distanceMeters, route.ascentMeters, thinnedLine(*gpx)};
    return console::resultOf(console::FindRideRoute::Reply(shown));
}

} // namespace

DeskJobs::DeskJobs(db::Pool &pool, const TokenIssuer &tokens, PasswordWorkers &passwords,
                   FairWorkers &heavyWork, const Clock &clock)
    : m_actions(pool, clock, AuditSource::Desk)
    , m_tokens(tokens)
    , m_passwords(passwords)
    , m_heavyWork(heavyWork)
    , m_clock(clock)
    , m_drawings(1, DrawingsUnderWay)
{
}

Result<Claims> DeskJobs::verify(QByteArrayView token) const
{
    return m_tokens.verify(token);
}

void DeskJobs::authorize(const Claims &claims, QObject *context, Done<User> done)
{
    m_actions.authorize({claims}, context, std::move(done), u"desk_authorize"_s);
}

void DeskJobs::parse(const Claims &claims, const QString &text, int maxDepth, QObject *context,
                     Done<console::ClientMessage> done)
{
    const auto read = [text, maxDepth](const Actor &) {
        return console::parseClientMessage(text.toUtf8(), maxDepth);
    };
    m_actions.read({claims}, read, context, std::move(done), u"desk_parse"_s);
}

template<typename Run>
void DeskJobs::query(const Call &call, Run run)
{
    auto work = [run = std::move(run)](Actor &actor) {
        DeskQueries queries(actor);
        return resultFrom(run(queries));
    };
    m_actions.read(call.caller, std::move(work), call.context, call.done);
}

template<typename Run>
void DeskJobs::act(const console::AnyRequest &request, const Call &call, Run run)
{
    auto work = [&editors = std::as_const(m_editors),
                 run = std::move(run)](Actor &actor) -> Result<Performed> {
        DeskActions actions(actor, editors);
        const auto outcome = run(actions);
        if (!outcome) {
            return outcome.error();
        }
        return Performed{console::resultOf(*outcome), actions.edit()};
    };
    auto done = [this, done = call.done](const Result<Performed> &performed) {
        if (performed && performed->edit) {
            m_editors.note(*performed->edit);
        }
        done(performed ? Result<QJsonValue>(performed->result) : performed.error());
    };
    m_actions.write(call.caller, deedOf(request), std::move(work), call.context, std::move(done));
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
    m_actions.read(
        caller, [request](const Actor &) { return console::readRequest(request); }, context,
        [this, call](const Result<console::AnyRequest> &typed) { take(typed, call); });
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

void DeskJobs::perform(const console::FindRideRoute &request, const Call &call)
{
    // Reading 10 MB of GPX takes a second: not on a database worker, which others wait for.
    auto draw = [this, call, ride = request.ride](const Result<std::optional<Route>> &route) {
        if (!route) {
            call.done(route.error());
            return;
        }
        if (!*route) {
            call.done(console::resultOf(console::FindRideRoute::Reply()));
            return;
        }
        const QByteArray user = "user " + QByteArray::number(call.caller.claims.user.value);
        m_drawings.run<QJsonValue>(
            {{user, DrawingsOfOneUser}}, call.context,
            [ride, route = **route] { return rideRouteResult(ride, route); }, call.done);
    };
    m_actions.read(
        call.caller,
        [ride = request.ride](Actor &actor) { return DeskQueries(actor).routeOf(ride); },
        call.context, std::move(draw));
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
        heavyWorkOf(call.caller.claims.user), call.context,
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

} // namespace saferide::desk
