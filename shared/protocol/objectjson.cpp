// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/objectjson.h"

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

QJsonValue orNull(const std::optional<double> &number)
{
    return number ? QJsonValue(*number) : QJsonValue();
}

QJsonValue orNull(const std::optional<QString> &text)
{
    return text ? QJsonValue(*text) : QJsonValue();
}

template<typename Tag>
QJsonValue orNull(const std::optional<Id<Tag>> &id)
{
    return id ? QJsonValue(id->value) : QJsonValue();
}

void insertMeasured(QJsonObject &json, const std::optional<LocationFix> &fix)
{
    const auto value = [&fix](std::optional<double> LocationFix::*member) {
        return fix ? orNull((*fix).*member) : QJsonValue();
    };
    json.insert(u"accuracy"_s, value(&LocationFix::accuracy));
    json.insert(u"speed"_s, value(&LocationFix::speed));
    json.insert(u"course"_s, value(&LocationFix::course));
    json.insert(u"altitude"_s, value(&LocationFix::altitude));
    json.insert(u"battery"_s, value(&LocationFix::battery));
}

} // namespace

QJsonObject userJson(const User &user)
{
    return {
        {u"id"_s, user.id.value},
        {u"username"_s, user.username},
        {u"role"_s, toString(user.role)},
        {u"created_at"_s, user.createdAt.toIso()},
        {u"updated_at"_s, user.updatedAt.toIso()},
    };
}

QJsonObject rideJson(const Ride &ride)
{
    return {
        {u"id"_s, ride.id.value},
        {u"code"_s, ride.code},
        {u"title"_s, ride.title},
        {u"description"_s, orNull(ride.description)},
        {u"start_time"_s, ride.startTime.toIso()},
        {u"route_id"_s, orNull(ride.route)},
        {u"visibility"_s, toString(ride.visibility)},
        {u"listed"_s, ride.listed},
        {u"status"_s, toString(ride.status)},
        {u"is_active"_s, ride.isActive()},
        {u"created_by_user_id"_s, ride.organizer.value},
        {u"created_at"_s, ride.createdAt.toIso()},
        {u"updated_at"_s, ride.updatedAt.toIso()},
    };
}

QJsonObject routeJson(const Route &route)
{
    return {
        {u"id"_s, route.id.value},
        {u"title"_s, route.title},
        {u"description"_s, orNull(route.description)},
        {u"gpx_data"_s, orNull(route.gpx)},
        {u"distance_meters"_s, route.distanceMeters},
        {u"ascent_meters"_s, route.ascentMeters},
        {u"created_by_user_id"_s, route.owner.value},
        {u"created_at"_s, route.createdAt.toIso()},
        {u"updated_at"_s, route.updatedAt.toIso()},
    };
}

QJsonObject participationJson(const Participation &participation)
{
    const auto &fix = participation.lastFix;
    QJsonObject json{
        {u"id"_s, participation.id.value},
        {u"user_id"_s, participation.user.value},
        {u"ride_id"_s, participation.ride.value},
        {u"role"_s, toString(participation.role)},
        {u"joined_at"_s, participation.joinedAt.toIso()},
        {u"updated_at"_s, participation.updatedAt.toIso()},
        {u"latitude"_s, fix ? QJsonValue(fix->point.latitude) : QJsonValue()},
        {u"longitude"_s, fix ? QJsonValue(fix->point.longitude) : QJsonValue()},
        {u"location_timestamp"_s, fix ? QJsonValue(fix->fixTime.toIso()) : QJsonValue()},
    };
    insertMeasured(json, fix);
    return json;
}

QJsonObject participantJson(const Participant &participant)
{
    QJsonObject json = participationJson(participant.participation);
    json.insert(u"username"_s, participant.username);
    return json;
}

QJsonObject positionJson(const Position &position)
{
    QJsonObject json{
        {u"id"_s, position.id.value},
        {u"latitude"_s, position.fix.point.latitude},
        {u"longitude"_s, position.fix.point.longitude},
        {u"fix_time"_s, position.fix.fixTime.toIso()},
        {u"received_time"_s, position.receivedAt.toIso()},
    };
    insertMeasured(json, position.fix);
    return json;
}

} // namespace saferide
