// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/objectjson.h"

#include "shared/protocol/jsonwriter.h"

namespace saferide {
namespace {

constexpr qsizetype UsualSize = 384;

/// The text of one object.
template<typename Fill>
QByteArray objectText(Fill fill)
{
    QByteArray text;
    text.reserve(UsualSize);
    {
        JsonObjectWriter object(text);
        fill(object);
    }
    return text;
}

template<typename Tag>
std::optional<qint64> numberOf(const std::optional<Id<Tag>> &id)
{
    return id ? std::optional(id->value) : std::nullopt;
}

void addMeasured(JsonObjectWriter &object, const LocationFix &fix)
{
    object.add("accuracy", fix.accuracy);
    object.add("speed", fix.speed);
    object.add("course", fix.course);
    object.add("altitude", fix.altitude);
    object.add("battery", fix.battery);
}

void addParticipation(JsonObjectWriter &object, const Participation &participation)
{
    object.add("id", participation.id.value);
    object.add("user_id", participation.user.value);
    object.add("ride_id", participation.ride.value);
    object.add("role", toString(participation.role));
    object.add("joined_at", participation.joinedAt);
    object.add("updated_at", participation.updatedAt);
    const auto &fix = participation.lastFix;
    object.add("latitude", fix ? std::optional(fix->point.latitude) : std::nullopt);
    object.add("longitude", fix ? std::optional(fix->point.longitude) : std::nullopt);
    object.add("location_timestamp", fix ? std::optional(fix->fixTime) : std::nullopt);
    addMeasured(object, fix.value_or(LocationFix()));
}

} // namespace

QByteArray userJson(const User &user)
{
    return objectText([&user](JsonObjectWriter &object) {
        object.add("id", user.id.value);
        object.add("username", user.username);
        object.add("role", toString(user.role));
        object.add("created_at", user.createdAt);
        object.add("updated_at", user.updatedAt);
    });
}

QByteArray rideJson(const Ride &ride)
{
    return objectText([&ride](JsonObjectWriter &object) {
        object.add("id", ride.id.value);
        object.add("code", ride.code);
        object.add("title", ride.title);
        object.add("description", ride.description);
        object.add("start_time", ride.startTime);
        object.add("route_id", numberOf(ride.route));
        object.add("visibility", toString(ride.visibility));
        object.add("listed", ride.listed);
        object.add("status", toString(ride.status));
        object.add("is_active", ride.isActive());
        object.add("created_by_user_id", ride.organizer.value);
        object.add("created_at", ride.createdAt);
        object.add("updated_at", ride.updatedAt);
    });
}

QByteArray routeJson(const Route &route)
{
    return objectText([&route](JsonObjectWriter &object) {
        object.add("id", route.id.value);
        object.add("title", route.title);
        object.add("description", route.description);
        object.add("gpx_data", route.gpx);
        object.add("distance_meters", route.distanceMeters);
        object.add("ascent_meters", route.ascentMeters);
        object.add("created_by_user_id", route.owner.value);
        object.add("created_at", route.createdAt);
        object.add("updated_at", route.updatedAt);
    });
}

QByteArray participationJson(const Participation &participation)
{
    return objectText(
        [&participation](JsonObjectWriter &object) { addParticipation(object, participation); });
}

QByteArray participantJson(const Participant &participant)
{
    return objectText([&participant](JsonObjectWriter &object) {
        addParticipation(object, participant.participation);
        object.add("username", participant.username);
    });
}

QByteArray positionJson(const Position &position)
{
    return objectText([&position](JsonObjectWriter &object) {
        object.add("id", position.id.value);
        object.add("latitude", position.fix.point.latitude);
        object.add("longitude", position.fix.point.longitude);
        object.add("fix_time", position.fix.fixTime);
        object.add("received_time", position.receivedAt);
        addMeasured(object, position.fix);
    });
}

} // namespace saferide
