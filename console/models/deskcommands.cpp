// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/deskcommands.h"

#include "console/models/domainwords.h"
#include "console/models/foreigntext.h"
#include "shared/protocol/console/jsonfields.h"
#include "shared/protocol/console/objects.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

QJsonValue orNull(const std::optional<QString> &text)
{
    return text ? QJsonValue(*text) : QJsonValue(QJsonValue::Null);
}

QJsonValue orNull(const std::optional<RouteId> &id)
{
    return id ? QJsonValue(id->value) : QJsonValue(QJsonValue::Null);
}

Result<void> nothing(const QJsonValue & /*reply*/)
{
    return {};
}

Result<Ride> rideOf(const QJsonValue &reply)
{
    return console::rideFromJson(reply["ride"_L1]);
}

Result<RouteSummary> routeFrom(const QJsonValue &json)
{
    console::JsonFields fields(json, "route"_L1);
    RouteSummary route;
    route.id = fields.id<RouteId>("id"_L1);
    route.title = fields.words("title"_L1);
    route.distanceMeters = fields.number("distance_meters"_L1);
    route.ascentMeters = fields.number("ascent_meters"_L1);
    return fields.result(std::move(route));
}

template<typename T, typename Read>
Result<QList<T>> listFrom(const QJsonValue &json, Read read)
{
    QList<T> items;
    const QJsonArray array = json.toArray();
    for (const QJsonValue entry : array) {
        auto item = read(entry);
        if (!item) {
            return item.error();
        }
        items.append(*std::move(item));
    }
    return items;
}

/// What asks for the positions behind these; empty where there are none.
QJsonObject placeBehind(const QJsonValue &reply, const QList<Position> &positions)
{
    if (!reply["has_more"_L1].toBool() || positions.isEmpty()) {
        return {};
    }
    const QJsonValue next = reply["next"_L1];
    return next.isString() ? QJsonObject{{u"after"_s, next}} // older daemons give none
                           : QJsonObject{{u"after_id"_s, positions.constLast().id.value}};
}

/// The server's sentence, with the fields that it names.
QString reasonOf(const Error &error)
{
    QStringList reasons;
    for (const FieldError &field : error.fields) {
        reasons.append(field.location.value(field.location.size() - 1) + ": "_L1 + field.message);
    }
    return reasons.isEmpty() ? error.message : reasons.join(u"; "_s);
}

} // namespace

QJsonObject toParams(const NewRide &wish)
{
    return {{u"title"_s, wish.title},
            {u"description"_s, orNull(wish.description)},
            {u"start_time"_s, wish.startTime.toIso()},
            {u"route_id"_s, orNull(wish.route)},
            {u"visibility"_s, toString(wish.visibility)},
            {u"listed"_s, wish.listed}};
}

QJsonObject toParams(const RideChange &change)
{
    QJsonObject params;
    if (change.title) {
        params.insert("title"_L1, *change.title);
    }
    if (change.description) {
        params.insert("description"_L1, orNull(*change.description));
    }
    if (change.startTime) {
        params.insert("start_time"_L1, change.startTime->toIso());
    }
    if (change.route) {
        params.insert("route_id"_L1, orNull(*change.route));
    }
    if (change.visibility) {
        params.insert("visibility"_L1, toString(*change.visibility));
    }
    if (change.listed) {
        params.insert("listed"_L1, *change.listed);
    }
    if (change.status) {
        params.insert("status"_L1, toString(*change.status));
    }
    return params;
}

DeskCommands::DeskCommands(Send send, QObject *parent)
    : QObject(parent)
    , m_send(std::move(send))
{
}

template<typename T, typename Read>
void DeskCommands::act(const Act &what, QObject *context, Done<T> done, Read read)
{
    // The desk itself hears every answer: an act is told even when the dialog is gone.
    const QPointer<QObject> asker(context);
    const auto answered = [this, asker, sentence = what.sentence, tell = what.tell,
                           done = std::move(done), read](const Result<QJsonValue> &reply) {
        const Result<T> outcome = reply ? read(*reply) : Result<T>(reply.error());
        if (!outcome && tell != Tell::Nothing) {
            Q_EMIT told(false, tr("%1: %2").arg(sentence, reasonOf(outcome.error())));
        } else if (outcome && tell == Tell::Outcome) {
            Q_EMIT told(true, sentence);
        }
        if (asker) {
            done(outcome);
        }
    };
    m_send(what.method, what.params, this, answered);
}

/// A list that comes in pages, by ascending id.
template<typename T>
struct DeskCommands::Listing
{
    Act act;
    QLatin1StringView name; // of the list in the reply
    Result<T> (*read)(const QJsonValue &);
    QPointer<QObject> asker;
    Done<QList<T>> done;
    QList<T> items = {};
};

template<typename T>
void DeskCommands::collect(const std::shared_ptr<Listing<T>> &listing)
{
    constexpr qsizetype MostItems = 100'000;
    const auto read = [listing](const QJsonValue &reply) -> Result<bool> {
        auto page = listFrom<T>(reply[listing->name], listing->read);
        if (!page) {
            return page.error();
        }
        if (page->isEmpty()) {
            return false;
        }
        const bool goesOn =
            listing->items.isEmpty() || listing->items.constLast().id < page->constLast().id;
        if (!goesOn || listing->items.size() + page->size() > MostItems) {
            return Error{ErrorCode::InvalidInput, tr("The server's list has no end.")};
        }
        listing->items.append(*std::move(page));
        return reply["has_more"_L1].toBool();
    };
    const auto next = [this, listing](const Result<bool> &hasMore) {
        if (!hasMore) {
            listing->done(hasMore.error());
        } else if (*hasMore) {
            listing->act.params.insert("after_id"_L1, listing->items.constLast().id.value);
            collect(listing);
        } else {
            listing->done(listing->items);
        }
    };
    act<bool>(listing->act, listing->asker, next, read);
}

void DeskCommands::findRide(RideId ride, QObject *context, Done<Ride> done)
{
    act<Ride>({u"ride"_s, {{u"ride_id"_s, ride.value}}, {}, Tell::Nothing}, context,
              std::move(done), rideOf);
}

void DeskCommands::createRide(const NewRide &wish, QObject *context, Done<Ride> done)
{
    act<Ride>({u"create_ride"_s, toParams(wish), tr("Create “%1”").arg(isolated(wish.title))},
              context, std::move(done), rideOf);
}

void DeskCommands::changeRide(const Ride &seen, const RideChange &change, const QString &what,
                              QObject *context, Done<Ride> done)
{
    QJsonObject params = toParams(change);
    params.insert("ride_id"_L1, seen.id.value);
    params.insert("seen"_L1, seen.updatedAt.toIso());
    act<Ride>({u"change_ride"_s, params, what}, context, std::move(done), rideOf);
}

void DeskCommands::deleteRide(const Ride &ride, QObject *context, Done<void> done)
{
    act<void>({u"delete_ride"_s,
               {{u"ride_id"_s, ride.id.value}},
               tr("Delete “%1”").arg(isolated(ride.title))},
              context, std::move(done), nothing);
}

void DeskCommands::messageRide(const Ride &ride, const QString &text, QObject *context,
                               Done<void> done)
{
    act<void>({u"message_ride"_s,
               {{u"ride_id"_s, ride.id.value}, {u"text"_s, text}},
               tr("Message to “%1”: %2").arg(isolated(ride.title), text)},
              context, std::move(done), nothing);
}

void DeskCommands::addParticipant(const Ride &ride, const QString &username, QObject *context,
                                  Done<Participant> done)
{
    act<Participant>({u"add_participant"_s,
                      {{u"ride_id"_s, ride.id.value}, {u"username"_s, username}},
                      tr("Add %1 to “%2”").arg(isolated(username), isolated(ride.title))},
                     context, std::move(done), [](const QJsonValue &reply) {
                         return console::participantFromJson(reply["participant"_L1]);
                     });
}

void DeskCommands::removeParticipant(const Participant &participant, QObject *context,
                                     Done<void> done)
{
    act<void>({u"remove_participant"_s,
               {{u"participation_id"_s, participant.participation.id.value}},
               tr("Remove %1 from the ride").arg(isolated(participant.username))},
              context, std::move(done), nothing);
}

void DeskCommands::setRole(const Participant &participant, ParticipationRole role, QObject *context,
                           Done<Participant> done)
{
    act<Participant>(
        {u"set_role"_s,
         {{u"participation_id"_s, participant.participation.id.value}, {u"role"_s, toString(role)}},
         tr("Role of %1: %2").arg(isolated(participant.username), roleWords(toString(role)))},
        context, std::move(done), [](const QJsonValue &reply) {
            return console::participantFromJson(reply["participant"_L1]);
        });
}

void DeskCommands::acknowledge(ParticipationId participation, const QString &name,
                               AttentionKind kind, QObject *context,
                               Done<AttentionAcknowledgement> done)
{
    act<AttentionAcknowledgement>(
        {u"acknowledge"_s,
         {{u"participation_id"_s, participation.value}, {u"kind"_s, toString(kind)}},
         tr("Acknowledge %1").arg(isolated(name))},
        context, std::move(done), [](const QJsonValue &reply) {
            return console::acknowledgementFromJson(reply["acknowledgement"_L1]);
        });
}

void DeskCommands::createRoute(const QString &title, const QString &gpx, QObject *context,
                               Done<RouteSummary> done)
{
    act<RouteSummary>({u"create_route"_s,
                       {{u"title"_s, title}, {u"gpx_data"_s, gpx}},
                       tr("Store the route “%1”").arg(isolated(title))},
                      context, std::move(done),
                      [](const QJsonValue &reply) { return routeFrom(reply["route"_L1]); });
}

void DeskCommands::listRoutes(QObject *context, Done<QList<RouteSummary>> done)
{
    collect(std::make_shared<Listing<RouteSummary>>(
        Listing<RouteSummary>{{u"list_routes"_s, {}, tr("List the routes"), Tell::Failure},
                              "routes"_L1,
                              routeFrom,
                              context,
                              std::move(done)}));
}

void DeskCommands::listUsers(QObject *context, Done<QList<User>> done)
{
    collect(std::make_shared<Listing<User>>(
        Listing<User>{{u"list_users"_s, {}, tr("List the users"), Tell::Failure},
                      "users"_L1,
                      console::userFromJson,
                      context,
                      std::move(done)}));
}

void DeskCommands::createUser(const QString &username, const QString &password, UserRole role,
                              QObject *context, Done<User> done)
{
    act<User>({u"create_user"_s,
               {{u"username"_s, username}, {u"password"_s, password}, {u"role"_s, toString(role)}},
               tr("Create the user %1").arg(isolated(username))},
              context, std::move(done),
              [](const QJsonValue &reply) { return console::userFromJson(reply["user"_L1]); });
}

void DeskCommands::setUserRole(const User &user, UserRole role, QObject *context, Done<User> done)
{
    act<User>(
        {u"set_user_role"_s,
         {{u"user_id"_s, user.id.value}, {u"role"_s, toString(role)}},
         tr("Role of the user %1: %2").arg(isolated(user.username), userRoleWords(toString(role)))},
        context, std::move(done),
        [](const QJsonValue &reply) { return console::userFromJson(reply["user"_L1]); });
}

void DeskCommands::resetPassword(UserId user, const QString &name, const QString &password,
                                 QObject *context, Done<void> done)
{
    act<void>({u"reset_password"_s,
               {{u"user_id"_s, user.value}, {u"password"_s, password}},
               tr("Set a new password for %1").arg(isolated(name))},
              context, std::move(done), nothing);
}

void DeskCommands::positionPage(ParticipationId participation, const QJsonObject &next,
                                QObject *context, Done<PositionPage> done)
{
    QJsonObject params = next;
    params.insert("participation_id"_L1, participation.value);
    askForPositions(participation, params, context, std::move(done));
}

void DeskCommands::askForPositions(ParticipationId participation, const QJsonObject &params,
                                   QObject *context, Done<PositionPage> done)
{
    const auto read = [participation](const QJsonValue &reply) -> Result<PositionPage> {
        auto positions =
            listFrom<Position>(reply["positions"_L1], [participation](const QJsonValue &json) {
                return console::positionFromJson(json, participation);
            });
        if (!positions) {
            return positions.error();
        }
        const QJsonObject next = placeBehind(reply, *positions);
        return PositionPage{*std::move(positions), next};
    };
    act<PositionPage>({u"positions"_s, params, {}, Tell::Nothing}, context, std::move(done), read);
}

void DeskCommands::history(ParticipationId participation, Timestamp from, QObject *context,
                           Done<QList<Position>> done)
{
    collectHistory(participation,
                   {{u"participation_id"_s, participation.value}, {u"from"_s, from.toIso()}},
                   std::make_shared<QList<Position>>(), context, done);
}

void DeskCommands::collectHistory(ParticipationId participation, const QJsonObject &params,
                                  const std::shared_ptr<QList<Position>> &already,
                                  const QPointer<QObject> &asker, const Done<QList<Position>> &done)
{
    const auto collected = [=, this](const Result<PositionPage> &page) {
        if (!page) {
            done(page.error());
            return;
        }
        already->append(page->positions);
        if (!page->next.isEmpty() && already->size() < MostHistory) {
            QJsonObject following = params;
            for (auto member = page->next.begin(); member != page->next.end(); ++member) {
                following.insert(member.key(), member.value());
            }
            collectHistory(participation, following, already, asker, done);
        } else {
            done(*already);
        }
    };
    askForPositions(participation, params, asker, collected);
}

} // namespace saferide
