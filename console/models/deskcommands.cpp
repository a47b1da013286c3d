// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/deskcommands.h"

#include "console/models/domainwords.h"
#include "shared/protocol/consoleobjects.h"
#include "shared/protocol/jsonfields.h"

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

Result<RouteSummary> routeFrom(const QJsonValue &json)
{
    console::JsonFields fields(json, "route"_L1);
    RouteSummary route;
    route.id = fields.id<RouteId>("id"_L1);
    route.title = fields.text("title"_L1);
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
void DeskCommands::act(const QString &method, const QJsonObject &params, const QString &sentence,
                       QObject *context, Done<T> done, Read read)
{
    // The desk itself hears every answer: an act is told even when the dialog is gone.
    const QPointer<QObject> asker(context);
    const auto answered = [this, asker, sentence, done = std::move(done),
                           read](const Result<QJsonValue> &reply) {
        const Result<T> outcome = reply ? read(*reply) : Result<T>(reply.error());
        if (!outcome) {
            Q_EMIT told(false, tr("%1: %2").arg(sentence, reasonOf(outcome.error())));
        } else if (!sentence.isEmpty()) {
            Q_EMIT told(true, sentence);
        }
        if (asker) {
            done(outcome);
        }
    };
    m_send(method, params, this, answered);
}

void DeskCommands::createRide(const NewRide &wish, QObject *context, Done<Ride> done)
{
    act<Ride>(u"create_ride"_s, toParams(wish), tr("Create “%1”").arg(wish.title), context,
              std::move(done),
              [](const QJsonValue &reply) { return console::rideFromJson(reply["ride"_L1]); });
}

void DeskCommands::changeRide(const Ride &seen, const RideChange &change, const QString &what,
                              QObject *context, Done<Ride> done)
{
    QJsonObject params = toParams(change);
    params.insert("ride_id"_L1, seen.id.value);
    params.insert("seen"_L1, seen.updatedAt.toIso());
    act<Ride>(u"change_ride"_s, params, what, context, std::move(done),
              [](const QJsonValue &reply) { return console::rideFromJson(reply["ride"_L1]); });
}

void DeskCommands::deleteRide(const Ride &ride, QObject *context, Done<void> done)
{
    act<void>(u"delete_ride"_s, {{u"ride_id"_s, ride.id.value}}, tr("Delete “%1”").arg(ride.title),
              context, std::move(done), nothing);
}

void DeskCommands::messageRide(const Ride &ride, const QString &text, QObject *context,
                               Done<void> done)
{
    act<void>(u"message_ride"_s, {{u"ride_id"_s, ride.id.value}, {u"text"_s, text}},
              tr("Message to “%1”: %2").arg(ride.title, text), context, std::move(done), nothing);
}

void DeskCommands::addParticipant(const Ride &ride, const QString &username, QObject *context,
                                  Done<Participant> done)
{
    act<Participant>(u"add_participant"_s,
                     {{u"ride_id"_s, ride.id.value}, {u"username"_s, username}},
                     tr("Add %1 to “%2”").arg(username, ride.title), context, std::move(done),
                     [](const QJsonValue &reply) {
                         return console::participantFromJson(reply["participant"_L1]);
                     });
}

void DeskCommands::removeParticipant(const Participant &participant, QObject *context,
                                     Done<void> done)
{
    act<void>(
        u"remove_participant"_s, {{u"participation_id"_s, participant.participation.id.value}},
        tr("Remove %1 from the ride").arg(participant.username), context, std::move(done), nothing);
}

void DeskCommands::setRole(const Participant &participant, ParticipationRole role, QObject *context,
                           Done<Participant> done)
{
    act<Participant>(
        u"set_role"_s,
        {{u"participation_id"_s, participant.participation.id.value}, {u"role"_s, toString(role)}},
        tr("Role of %1: %2").arg(participant.username, roleWords(toString(role))), context,
        std::move(done), [](const QJsonValue &reply) {
            return console::participantFromJson(reply["participant"_L1]);
        });
}

void DeskCommands::acknowledge(ParticipationId participation, const QString &name,
                               AttentionKind kind, QObject *context,
                               Done<AttentionAcknowledgement> done)
{
    act<AttentionAcknowledgement>(
        u"acknowledge"_s,
        {{u"participation_id"_s, participation.value}, {u"kind"_s, toString(kind)}},
        tr("Acknowledge %1").arg(name), context, std::move(done), [](const QJsonValue &reply) {
            return console::acknowledgementFromJson(reply["acknowledgement"_L1]);
        });
}

void DeskCommands::createRoute(const QString &title, const QString &gpx, QObject *context,
                               Done<RouteSummary> done)
{
    act<RouteSummary>(u"create_route"_s, {{u"title"_s, title}, {u"gpx_data"_s, gpx}},
                      tr("Store the route “%1”").arg(title), context, std::move(done),
                      [](const QJsonValue &reply) { return routeFrom(reply["route"_L1]); });
}

void DeskCommands::listRoutes(QObject *context, Done<QList<RouteSummary>> done)
{
    act<QList<RouteSummary>>(u"list_routes"_s, {}, {}, context, std::move(done),
                             [](const QJsonValue &reply) {
                                 return listFrom<RouteSummary>(reply["routes"_L1], routeFrom);
                             });
}

void DeskCommands::listUsers(QObject *context, Done<QList<User>> done)
{
    collectUsers(0, {}, context, std::move(done));
}

void DeskCommands::collectUsers(qint64 after, QList<User> already, QObject *context,
                                Done<QList<User>> done)
{
    struct Page
    {
        QList<User> users;
        bool hasMore;
    };
    const QPointer<QObject> asker(context);
    const auto collect = [this, asker, already, done](const Result<Page> &page) mutable {
        if (!page) {
            done(page.error());
            return;
        }
        already.append(page->users);
        if (page->hasMore && !page->users.isEmpty()) {
            collectUsers(already.constLast().id.value, already, asker, done);
        } else {
            done(already);
        }
    };
    act<Page>(u"list_users"_s, {{u"after_id"_s, after}}, {}, context, collect,
              [](const QJsonValue &reply) -> Result<Page> {
                  auto users = listFrom<User>(reply["users"_L1], console::userFromJson);
                  if (!users) {
                      return users.error();
                  }
                  return Page{*std::move(users), reply["has_more"_L1].toBool()};
              });
}

void DeskCommands::createUser(const QString &username, const QString &password, UserRole role,
                              QObject *context, Done<User> done)
{
    act<User>(u"create_user"_s,
              {{u"username"_s, username}, {u"password"_s, password}, {u"role"_s, toString(role)}},
              tr("Create the user %1").arg(username), context, std::move(done),
              [](const QJsonValue &reply) { return console::userFromJson(reply["user"_L1]); });
}

void DeskCommands::setUserRole(const User &user, UserRole role, QObject *context, Done<User> done)
{
    act<User>(u"set_user_role"_s, {{u"user_id"_s, user.id.value}, {u"role"_s, toString(role)}},
              tr("Role of the user %1: %2").arg(user.username, userRoleWords(toString(role))),
              context, std::move(done),
              [](const QJsonValue &reply) { return console::userFromJson(reply["user"_L1]); });
}

void DeskCommands::resetPassword(UserId user, const QString &name, const QString &password,
                                 QObject *context, Done<void> done)
{
    act<void>(u"reset_password"_s, {{u"user_id"_s, user.value}, {u"password"_s, password}},
              tr("Set a new password for %1").arg(name), context, std::move(done), nothing);
}

void DeskCommands::positions(ParticipationId participation, std::optional<Timestamp> from,
                             QObject *context, Done<QList<Position>> done)
{
    QJsonObject params{{u"participation_id"_s, participation.value}};
    if (from) {
        params.insert("from"_L1, from->toIso());
    }
    collectPositions(participation, params, {}, context, std::move(done));
}

void DeskCommands::collectPositions(ParticipationId participation, QJsonObject params,
                                    QList<Position> already, QObject *context,
                                    Done<QList<Position>> done)
{
    struct Page
    {
        QList<Position> positions;
        bool hasMore;
    };
    const QPointer<QObject> asker(context);
    const auto collect = [=, this](const Result<Page> &page) mutable {
        if (!page) {
            done(page.error());
            return;
        }
        already.append(page->positions);
        if (page->hasMore && !page->positions.isEmpty()) {
            params.insert("after_id"_L1, already.constLast().id.value);
            collectPositions(participation, params, already, asker, done);
        } else {
            done(already);
        }
    };
    act<Page>(u"positions"_s, params, {}, context, collect,
              [participation](const QJsonValue &reply) -> Result<Page> {
                  auto positions = listFrom<Position>(
                      reply["positions"_L1], [participation](const QJsonValue &json) {
                          return console::positionFromJson(json, participation);
                      });
                  if (!positions) {
                      return positions.error();
                  }
                  return Page{*std::move(positions), reply["has_more"_L1].toBool()};
              });
}

} // namespace saferide
