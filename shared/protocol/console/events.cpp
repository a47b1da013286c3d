// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/events.h"

#include "shared/core/overloaded.h"
#include "shared/protocol/console/jsonfields.h"
#include "shared/protocol/console/objects.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide::console {

namespace {

template<typename T>
Result<Change> asChange(Result<T> read)
{
    return read ? Result<Change>(Change(RideEvent(*std::move(read)))) : read.error();
}

template<typename T, typename Value>
Result<T> put(Result<Value> value, bool isNew)
{
    return value ? Result<T>(T{*std::move(value), isNew}) : value.error();
}

QJsonObject json(const RidePut &put)
{
    return {{"event"_L1, put.isNew ? "ride_added"_L1 : "ride_changed"_L1},
            {"ride"_L1, toJson(put.ride)}};
}

QJsonObject json(const RideRemoved &removed)
{
    return {{"event"_L1, "ride_removed"_L1}, {"ride_id"_L1, removed.ride.value}};
}

QJsonObject json(const ParticipantPut &put)
{
    return {{"event"_L1, put.isNew ? "participant_joined"_L1 : "participant_changed"_L1},
            {"participant"_L1, toJson(put.participant)}};
}

QJsonObject json(const ParticipantLeft &left)
{
    return {{"event"_L1, "participant_left"_L1},
            {"ride_id"_L1, left.ride.value},
            {"participation_id"_L1, left.participation.value}};
}

QJsonObject json(const RouteChanged &changed)
{
    return {{"event"_L1, "route_changed"_L1},
            {"ride_id"_L1, changed.ride.value},
            {"route_id"_L1, changed.route.value}};
}

QJsonObject json(const Announced &announced)
{
    return {{"event"_L1, "announced"_L1},
            {"ride_id"_L1, announced.ride.value},
            {"text"_L1, announced.text}};
}

QJsonObject json(const AttentionAcknowledgement &acknowledgement)
{
    return {{"event"_L1, "attention_acknowledged"_L1},
            {"acknowledgement"_L1, toJson(acknowledgement)}};
}

QJsonObject json(const Acknowledged &acknowledged)
{
    return json(acknowledged.acknowledgement);
}

// Desks are not told.
QJsonObject json(const TrackingKeyChanged &changed)
{
    return {{"event"_L1, "tracking_key_changed"_L1},
            {"ride_id"_L1, changed.ride.value},
            {"participation_id"_L1, changed.participation.value}};
}

QJsonObject json(const IncidentPut &put)
{
    return {{"event"_L1, "incident_put"_L1}, {"incident"_L1, toJson(put.incident)}};
}

} // namespace

QJsonObject changeToJson(const Change &change)
{
    return std::visit(
        Overloaded{
            [](const RideEvent &event) {
                return std::visit([](const auto &happened) { return json(happened); }, event);
            },
            [](const AttentionAcknowledgement &acknowledgement) { return json(acknowledgement); },
            [](const UnknownEvent &unknown) {
                return QJsonObject{{"event"_L1, unknown.name}};
            }},
        change);
}

Result<Change> changeFromJson(const QJsonObject &object)
{
    JsonFields fields(object, "event"_L1);
    const QString name = fields.words("event"_L1);
    const bool isRide = name == "ride_changed"_L1 || name == "ride_added"_L1;
    if (isRide) {
        return asChange(
            put<RidePut>(listedRideFromJson(object.value("ride"_L1)), name == "ride_added"_L1));
    }
    const bool joined = name == "participant_joined"_L1;
    if (joined || name == "participant_changed"_L1) {
        return asChange(
            put<ParticipantPut>(participantFromJson(object.value("participant"_L1)), joined));
    }
    if (name == "incident_put"_L1) {
        auto read = incidentFromJson(object.value("incident"_L1));
        return read ? Result<Change>(Change(RideEvent(IncidentPut{*std::move(read)})))
                    : read.error();
    }
    if (name == "attention_acknowledged"_L1) {
        auto read = acknowledgementFromJson(object.value("acknowledgement"_L1));
        return read ? Result<Change>(Change(*std::move(read))) : read.error();
    }
    const auto ride = [&fields] { return fields.id<RideId>("ride_id"_L1); };
    if (name == "ride_removed"_L1) {
        return asChange(fields.result(RideRemoved{ride()}));
    }
    if (name == "participant_left"_L1) {
        const auto participation = fields.id<ParticipationId>("participation_id"_L1);
        return asChange(fields.result(ParticipantLeft{ride(), participation}));
    }
    if (name == "route_changed"_L1) {
        return asChange(fields.result(RouteChanged{ride(), fields.id<RouteId>("route_id"_L1)}));
    }
    if (name == "announced"_L1) {
        return asChange(fields.result(Announced{ride(), fields.text("text"_L1)}));
    }
    return fields.result(Change(UnknownEvent{name}));
}

} // namespace saferide::console
