// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/deskjobs.h"
#include "server/services/participationservice.h"
#include "server/services/rideservice.h"
#include "server/services/routeservice.h"
#include "server/services/userservice.h"
#include "shared/protocol/console/jsonfields.h"
#include "shared/protocol/console/objects.h"
#include "shared/protocol/forms.h"

#include <QJsonArray>

// What desks do to rides, routes and participants.

using namespace Qt::Literals::StringLiterals;

namespace saferide::desk {

using console::JsonFields;

namespace {

QJsonObject rideReply(const Ride &ride)
{
    return {{"ride"_L1, console::toJson(ride)}};
}

QJsonObject routeJson(const Route &route)
{
    return {{"id"_L1, route.id.value},
            {"title"_L1, route.title},
            {"distance_meters"_L1, route.distanceMeters},
            {"ascent_meters"_L1, route.ascentMeters},
            {"created_by_user_id"_L1, route.owner.value},
            {"updated_at"_L1, route.updatedAt.toIso()}};
}

Page pageOf(const QJsonObject &params)
{
    const qint64 after = params.value("after_id"_L1).toInteger();
    return {.limit = Page::DefaultLimit, .afterId = std::max<qint64>(0, after)};
}

template<typename T, typename ToJson>
QJsonObject pageJson(QLatin1StringView name, const PageOf<T> &page, ToJson json)
{
    QJsonArray items;
    for (const T &item : page.items) {
        items.append(json(item));
    }
    return {{name, items}, {"has_more"_L1, page.hasMore}};
}

/// The form without what is the protocol's: forms refuse fields that they do not know.
QJsonObject without(QJsonObject params, const QList<QLatin1StringView> &names)
{
    for (const auto name : names) {
        params.remove(name);
    }
    return params;
}

/// Conflict when the ride is not as the desk saw it; says who changed what, where that is known.
Result<void> checkSeen(const Ride &ride, std::optional<Timestamp> seen, const RideEditors &editors)
{
    if (!seen || *seen == ride.updatedAt) {
        return {};
    }
    const auto edit = editors.lastOf(ride);
    return Error{
        ErrorCode::Conflict,
        edit ? u"%1 has changed %2 of “%3” since you opened it: check it again"_s.arg(
            edit->by, edit->what.join(u", "_s), ride.title)
             : u"“%1” has been changed since you opened it: check it again"_s.arg(ride.title)};
}

} // namespace

void DeskJobs::findRide(const Call &call)
{
    JsonFields fields(call.params, "params"_L1);
    const auto id = fields.id<RideId>("ride_id"_L1);
    if (const auto checked = fields.result(id); !checked) {
        call.done(checked.error());
        return;
    }
    read(
        call,
        [&clock = m_clock, id](db::Session &session, const User &user) {
            return RideService(session, clock).find(user, id);
        },
        rideReply);
}

void DeskJobs::createRide(const Call &call)
{
    const auto wish = newRideFromJson(call.params);
    if (!wish) {
        call.done(wish.error());
        return;
    }
    write(
        call,
        [&clock = m_clock, wish = *wish](db::Session &session, const User &user) {
            return RideService(session, clock).create(user, wish);
        },
        [](const RideWithParticipants &made) { return rideReply(made.ride); });
}

void DeskJobs::changeRide(const Call &call)
{
    JsonFields fields(call.params, "params"_L1);
    const auto id = fields.id<RideId>("ride_id"_L1);
    const auto seen = fields.has("seen"_L1) ? std::optional(fields.time("seen"_L1)) : std::nullopt;
    const auto change = rideChangeFromJson(without(call.params, {"ride_id"_L1, "seen"_L1}));
    const auto checked = fields.result(id);
    if (!checked || !change) {
        call.done(checked ? change.error() : checked.error());
        return;
    }
    const QStringList what = without(call.params, {"ride_id"_L1, "seen"_L1}).keys();
    write(
        call,
        [&clock = m_clock, &editors = m_editors, id, seen, what,
         change = *change](db::Session &session, const User &user) -> Result<Ride> {
            RideService service(session, clock);
            const auto now = service.find(user, id);
            if (!now) {
                return now.error();
            }
            if (const auto same = checkSeen(*now, seen, editors); !same) {
                return same.error();
            }
            auto changed = service.change(user, id, change);
            if (changed) {
                editors.note(*changed, {user.username, what});
            }
            return changed;
        },
        rideReply);
}

void DeskJobs::deleteRide(const Call &call)
{
    JsonFields fields(call.params, "params"_L1);
    const auto id = fields.id<RideId>("ride_id"_L1);
    if (const auto checked = fields.result(id); !checked) {
        call.done(checked.error());
        return;
    }
    write(
        call,
        [&clock = m_clock, id](db::Session &session, const User &user) {
            return RideService(session, clock).remove(user, id);
        },
        [](const Ride &ride) {
            return QJsonObject{{"ride_id"_L1, ride.id.value}};
        });
}

void DeskJobs::addParticipant(const Call &call)
{
    JsonFields fields(call.params, "params"_L1);
    const auto id = fields.id<RideId>("ride_id"_L1);
    const QString username = fields.text("username"_L1);
    if (const auto checked = fields.result(id); !checked) {
        call.done(checked.error());
        return;
    }
    write(
        call,
        [&clock = m_clock, id, username](db::Session &session,
                                         const User &user) -> Result<ParticipantInRide> {
            const auto ride = RideService(session, clock).find(user, id);
            if (!ride) {
                return ride.error();
            }
            const auto rider = UserService(session, clock).findByName(username);
            if (!rider) {
                return rider.error();
            }
            const auto joined = ParticipationService(session, clock).join(*rider, ride->code);
            if (!joined && joined.error().code == ErrorCode::Conflict && ride->isActive()) {
                return Error{ErrorCode::Conflict,
                             u"%1 is already in this ride"_s.arg(rider->username)};
            }
            return joined;
        },
        [](const ParticipantInRide &joined) {
            return QJsonObject{{"participant"_L1, console::toJson(joined.participant)}};
        });
}

void DeskJobs::removeParticipant(const Call &call)
{
    JsonFields fields(call.params, "params"_L1);
    const auto id = fields.id<ParticipationId>("participation_id"_L1);
    if (const auto checked = fields.result(id); !checked) {
        call.done(checked.error());
        return;
    }
    write(
        call,
        [&clock = m_clock, id](db::Session &session, const User &user) {
            return ParticipationService(session, clock).remove(user, id);
        },
        [](const Departure &departure) {
            return QJsonObject{{"participation_id"_L1, departure.participation.value}};
        });
}

void DeskJobs::setRole(const Call &call)
{
    JsonFields fields(call.params, "params"_L1);
    const auto id = fields.id<ParticipationId>("participation_id"_L1);
    const auto role = fields.word("role"_L1, participationRoleFromString);
    if (const auto checked = fields.result(id); !checked) {
        call.done(checked.error());
        return;
    }
    write(
        call,
        [&clock = m_clock, id, role](db::Session &session, const User &user) {
            return ParticipationService(session, clock).setRole(user, id, role);
        },
        [](const ParticipantInRide &changed) {
            return QJsonObject{{"participant"_L1, console::toJson(changed.participant)}};
        });
}

void DeskJobs::messageRide(const Call &call)
{
    constexpr qsizetype LongestMessage = 1'000; // characters
    JsonFields fields(call.params, "params"_L1);
    const auto id = fields.id<RideId>("ride_id"_L1);
    const QString text = fields.text("text"_L1).trimmed();
    fields.require(!text.isEmpty() && text.size() <= LongestMessage, "text"_L1);
    if (const auto checked = fields.result(id); !checked) {
        call.done(checked.error());
        return;
    }
    write(
        call,
        [&clock = m_clock, id, text](db::Session &session, const User &user) {
            return RideService(session, clock).announce(user, id, text);
        },
        [](const Ride &ride) {
            return QJsonObject{{"ride_id"_L1, ride.id.value}};
        });
}

void DeskJobs::createRoute(const Call &call)
{
    const auto store = [this, call](const RouteForm &form, const Result<MeasuredGpx> &measured) {
        if (!measured) {
            call.done(measured.error());
            return;
        }
        const NewRoute wish{form.title.value_or(QString()), form.description.value_or(std::nullopt),
                            *measured};
        Call told = call; // the audit is without the file
        told.params = {{"title"_L1, wish.title},
                       {"description"_L1, wish.description.value_or(QString())}};
        write(
            told,
            [&clock = m_clock, wish](db::Session &session, const User &user) {
                return RouteService(session, clock).create(user, wish);
            },
            [](const Route &route) {
                return QJsonObject{{"route"_L1, routeJson(route)}};
            });
    };
    const auto measure = [this, call, store](const Result<std::pair<UserId, RouteForm>> &wanted) {
        if (!wanted) {
            call.done(wanted.error());
            return;
        }
        const RouteForm &form = wanted->second;
        m_heavyWork.run<MeasuredGpx>(
            routeShares(wanted->first), call.context,
            [gpx = form.gpx.value_or(QString()), deadline = WorkDeadline(m_clock, MeasuringTime)] {
                return measureGpx(gpx, deadline);
            },
            [store, form](const Result<MeasuredGpx> &measured) { store(form, measured); });
    };
    // The form may have megabytes: it is read by the database's thread.
    auto known = [params = call.params](db::Session &,
                                        const User &user) -> Result<std::pair<UserId, RouteForm>> {
        const auto form = newRouteFromJson(params);
        return form ? Result(std::pair(user.id, *form))
                    : Result<std::pair<UserId, RouteForm>>(form.error());
    };
    m_pool.read(authorizedJob(call.claims, known), call.context, measure,
                {.share = shareOf(call.claims)});
}

void DeskJobs::listRoutes(const Call &call)
{
    read(
        call,
        [&clock = m_clock, page = pageOf(call.params)](db::Session &session, const User &user) {
            return RouteService(session, clock).list(user, RouteService::Kind::Visible, page);
        },
        [](const PageOf<Route> &page) { return pageJson("routes"_L1, page, routeJson); });
}

void DeskJobs::listUsers(const Call &call)
{
    read(
        call,
        [&clock = m_clock, page = pageOf(call.params)](db::Session &session, const User &user) {
            return UserService(session, clock).list(user, page);
        },
        [](const PageOf<User> &page) {
            return pageJson("users"_L1, page,
                            [](const User &user) { return console::toJson(user); });
        });
}

} // namespace saferide::desk
