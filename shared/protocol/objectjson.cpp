// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/objectjson.h"

#include "shared/domain/fields.h"
#include "shared/protocol/jsonwriter.h"

namespace saferide {
namespace {

constexpr qsizetype UsualSize = 384;

/// The JSON text of an object.
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

template<typename Table, typename Object>
void addFields(JsonObjectWriter &writer, const Table &table, const Object &object)
{
    forEachField(table,
                 [&](const auto &field) { writer.add(field.name, plain(object.*field.value)); });
}

void addMeasured(JsonObjectWriter &object, const LocationFix &fix)
{
    for (const MeasuredField &field : MeasuredFields) {
        object.add(field.name, fix.*field.value);
    }
}

void addParticipation(JsonObjectWriter &object, const Participation &participation)
{
    addFields(object, ParticipationFields, participation);
    const auto &fix = participation.lastFix;
    for (const PlaceField &field : PlaceFields) {
        object.add(field.name, fix ? std::optional(fix->point.*field.value) : std::nullopt);
    }
    object.add("location_timestamp", fix ? std::optional(fix->fixTime) : std::nullopt);
    addMeasured(object, fix.value_or(LocationFix()));
}

} // namespace

QByteArray userJson(const User &user)
{
    return objectText([&user](JsonObjectWriter &object) { addFields(object, UserFields, user); });
}

QByteArray rideJson(const Ride &ride)
{
    return objectText([&ride](JsonObjectWriter &object) {
        addFields(object, RideFields, ride);
        object.add("is_active", ride.isActive());
    });
}

QByteArray routeJson(const Route &route)
{
    return objectText(
        [&route](JsonObjectWriter &object) { addFields(object, RouteFields, route); });
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
        for (const PlaceField &field : PlaceFields) {
            object.add(field.name, position.fix.point.*field.value);
        }
        object.add("fix_time", position.fix.fixTime);
        object.add("received_time", position.receivedAt);
        addMeasured(object, position.fix);
    });
}

} // namespace saferide
