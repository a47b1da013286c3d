// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/objects.h"

#include "shared/protocol/console/jsonfields.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace saferide::console {

namespace {

constexpr std::array<std::pair<ErrorCode, QLatin1StringView>, 11> ErrorWords{{
    {ErrorCode::InvalidInput, "invalid_input"_L1},
    {ErrorCode::Unauthorized, "unauthorized"_L1},
    {ErrorCode::Forbidden, "forbidden"_L1},
    {ErrorCode::NotFound, "not_found"_L1},
    {ErrorCode::Conflict, "conflict"_L1},
    {ErrorCode::TooLarge, "too_large"_L1},
    {ErrorCode::RateLimited, "rate_limited"_L1},
    {ErrorCode::Overloaded, "overloaded"_L1},
    {ErrorCode::Unavailable, "unavailable"_L1},
    {ErrorCode::Timeout, "timeout"_L1},
    {ErrorCode::Internal, "internal"_L1},
}};

// Of an error: it is shown to a person as a whole.
constexpr qsizetype LongestSentence = 1'000; // UTF-16 units
constexpr qsizetype MostFields = 20;
constexpr qint64 LongestWaitSeconds = 86'400;

FieldError fieldErrorFrom(const QJsonValue &json)
{
    QStringList location;
    const auto steps = json["loc"_L1].toArray();
    for (qsizetype i = 0; i < std::min(steps.size(), MostFields); ++i) {
        location.append(cutTo(LongestSentence, steps[i].toString()));
    }
    return {location, cutTo(LongestSentence, json["msg"_L1].toString()),
            json["type"_L1].toString()};
}

void insert(QJsonObject &object, QLatin1StringView key, std::optional<double> value)
{
    if (value) {
        object.insert(key, *value);
    }
}

template<typename Word>
Word openWord(JsonFields &fields, QLatin1StringView name,
              std::optional<Word> (*fromString)(QStringView))
{
    return fromString(fields.text(name)).value_or(Other<Word>);
}

std::optional<LocationFix> lastFix(JsonFields &fields)
{
    const bool none = !fields.has("latitude"_L1) && !fields.has("longitude"_L1)
        && !fields.has("location_timestamp"_L1);
    if (none) {
        return std::nullopt;
    }
    LocationFix fix;
    fix.point = {fields.number("latitude"_L1), fields.number("longitude"_L1)};
    fix.fixTime = fields.time("location_timestamp"_L1);
    if (fields.has("order_time"_L1)) {
        fix.arrived(fields.time("order_time"_L1));
    }
    fix.accuracy = fields.optionalNumber("accuracy"_L1);
    fix.speed = fields.optionalNumber("speed"_L1);
    fix.course = fields.optionalNumber("course"_L1);
    fix.altitude = fields.optionalNumber("altitude"_L1);
    fix.battery = fields.optionalNumber("battery"_L1);
    fields.require(fix.point.isValid(), "latitude"_L1);
    return fix;
}

} // namespace

QJsonObject toJson(const Ride &ride)
{
    QJsonObject object{
        {"id"_L1, ride.id.value},
        {"code"_L1, ride.code},
        {"title"_L1, ride.title},
        {"start_time"_L1, ride.startTime.toIso()},
        {"visibility"_L1, toString(ride.visibility)},
        {"listed"_L1, ride.listed},
        {"status"_L1, toString(ride.status)},
        {"created_by_user_id"_L1, ride.organizer.value},
        {"created_at"_L1, ride.createdAt.toIso()},
        {"updated_at"_L1, ride.updatedAt.toIso()},
    };
    if (ride.description) {
        object.insert("description"_L1, *ride.description);
    }
    if (ride.route) {
        object.insert("route_id"_L1, ride.route->value);
    }
    return object;
}

Result<Ride> rideFromJson(const QJsonValue &json)
{
    JsonFields fields(json, "ride"_L1);
    Ride ride;
    ride.id = fields.id<RideId>("id"_L1);
    ride.code = fields.words("code"_L1);
    ride.title = fields.words("title"_L1);
    ride.description = fields.optionalText("description"_L1);
    ride.startTime = fields.time("start_time"_L1);
    if (fields.has("route_id"_L1)) {
        ride.route = fields.id<RouteId>("route_id"_L1);
    }
    ride.visibility = openWord(fields, "visibility"_L1, routeVisibilityFromString);
    ride.listed = fields.flag("listed"_L1);
    ride.status = openWord(fields, "status"_L1, rideStatusFromString);
    ride.organizer = fields.id<UserId>("created_by_user_id"_L1);
    ride.createdAt = fields.time("created_at"_L1);
    ride.updatedAt = fields.time("updated_at"_L1);
    return fields.result(std::move(ride));
}

QJsonObject toJson(const Participant &participant)
{
    const Participation &participation = participant.participation;
    QJsonObject object{
        {"id"_L1, participation.id.value},
        {"user_id"_L1, participation.user.value},
        {"ride_id"_L1, participation.ride.value},
        {"role"_L1, toString(participation.role)},
        {"username"_L1, participant.username},
        {"joined_at"_L1, participation.joinedAt.toIso()},
        {"updated_at"_L1, participation.updatedAt.toIso()},
    };
    if (const auto &contact = participation.lastContact) {
        object.insert("heard_at"_L1, contact->at.toIso());
        object.insert("heard_fix_time"_L1, contact->fixTime.toIso());
    }
    if (const auto &fix = participation.lastFix) {
        object.insert("latitude"_L1, fix->point.latitude);
        object.insert("longitude"_L1, fix->point.longitude);
        object.insert("location_timestamp"_L1, fix->fixTime.toIso());
        if (fix->aheadMsecs > 0) {
            object.insert("order_time"_L1, fix->orderTime().toIso());
        }
        insert(object, "accuracy"_L1, fix->accuracy);
        insert(object, "speed"_L1, fix->speed);
        insert(object, "course"_L1, fix->course);
        insert(object, "altitude"_L1, fix->altitude);
        insert(object, "battery"_L1, fix->battery);
    }
    return object;
}

Result<Participant> participantFromJson(const QJsonValue &json)
{
    JsonFields fields(json, "participant"_L1);
    Participant participant;
    Participation &participation = participant.participation;
    participation.id = fields.id<ParticipationId>("id"_L1);
    participation.user = fields.id<UserId>("user_id"_L1);
    participation.ride = fields.id<RideId>("ride_id"_L1);
    participation.role = openWord(fields, "role"_L1, participationRoleFromString);
    participation.joinedAt = fields.time("joined_at"_L1);
    participation.updatedAt = fields.time("updated_at"_L1);
    participation.lastFix = lastFix(fields);
    if (fields.has("heard_at"_L1)) {
        participation.lastContact =
            LastContact{fields.time("heard_at"_L1), fields.time("heard_fix_time"_L1)};
    }
    participant.username = fields.words("username"_L1);
    return fields.result(std::move(participant));
}

QJsonObject toJson(const User &user)
{
    return {
        {"id"_L1, user.id.value},
        {"username"_L1, user.username},
        {"role"_L1, toString(user.role)},
        {"created_at"_L1, user.createdAt.toIso()},
        {"updated_at"_L1, user.updatedAt.toIso()},
    };
}

Result<User> userFromJson(const QJsonValue &json)
{
    JsonFields fields(json, "user"_L1);
    User user;
    user.id = fields.id<UserId>("id"_L1);
    user.username = fields.words("username"_L1);
    user.role = openWord(fields, "role"_L1, userRoleFromString);
    user.createdAt = fields.time("created_at"_L1);
    user.updatedAt = fields.time("updated_at"_L1);
    return fields.result(std::move(user));
}

QJsonObject toJson(const AttentionAcknowledgement &acknowledgement)
{
    return {{"participation_id"_L1, acknowledgement.participation.value},
            {"kind"_L1, toString(acknowledgement.kind)},
            {"by"_L1, acknowledgement.by},
            {"at"_L1, acknowledgement.at.toIso()}};
}

Result<AttentionAcknowledgement> acknowledgementFromJson(const QJsonValue &json)
{
    JsonFields fields(json, "acknowledgement"_L1);
    AttentionAcknowledgement acknowledgement;
    acknowledgement.participation = fields.id<ParticipationId>("participation_id"_L1);
    acknowledgement.kind = openWord(fields, "kind"_L1, attentionKindFromString);
    acknowledgement.by = fields.words("by"_L1);
    acknowledgement.at = fields.time("at"_L1);
    return fields.result(std::move(acknowledgement));
}

QJsonObject toJson(const Route &route)
{
    return {{"id"_L1, route.id.value},
            {"title"_L1, route.title},
            {"distance_meters"_L1, route.distanceMeters},
            {"ascent_meters"_L1, route.ascentMeters},
            {"created_by_user_id"_L1, route.owner.value},
            {"updated_at"_L1, route.updatedAt.toIso()}};
}

Result<Route> routeFromJson(const QJsonValue &json)
{
    JsonFields fields(json, "route"_L1);
    Route route;
    route.id = fields.id<RouteId>("id"_L1);
    route.title = fields.words("title"_L1);
    route.distanceMeters = fields.number("distance_meters"_L1);
    route.ascentMeters = fields.number("ascent_meters"_L1);
    if (fields.has("created_by_user_id"_L1)) {
        route.owner = fields.id<UserId>("created_by_user_id"_L1);
    }
    if (fields.has("updated_at"_L1)) {
        route.updatedAt = fields.time("updated_at"_L1);
    }
    return fields.result(std::move(route));
}

QJsonObject toJson(const Position &position)
{
    QJsonObject object{{"id"_L1, position.id.value},
                       {"latitude"_L1, position.fix.point.latitude},
                       {"longitude"_L1, position.fix.point.longitude},
                       {"fix_time"_L1, position.fix.fixTime.toIso()},
                       {"received_time"_L1, position.receivedAt.toIso()}};
    insert(object, "accuracy"_L1, position.fix.accuracy);
    insert(object, "speed"_L1, position.fix.speed);
    insert(object, "course"_L1, position.fix.course);
    insert(object, "altitude"_L1, position.fix.altitude);
    insert(object, "battery"_L1, position.fix.battery);
    return object;
}

Result<Position> positionFromJson(const QJsonValue &json, ParticipationId participation)
{
    JsonFields fields(json, "position"_L1);
    Position position;
    position.id = fields.id<PositionId>("id"_L1);
    position.participation = participation;
    position.fix.point = {fields.number("latitude"_L1), fields.number("longitude"_L1)};
    fields.require(position.fix.point.isValid(), "latitude"_L1);
    position.fix.fixTime = fields.time("fix_time"_L1);
    position.receivedAt = fields.time("received_time"_L1);
    position.fix.accuracy = fields.optionalNumber("accuracy"_L1);
    position.fix.speed = fields.optionalNumber("speed"_L1);
    position.fix.course = fields.optionalNumber("course"_L1);
    position.fix.altitude = fields.optionalNumber("altitude"_L1);
    position.fix.battery = fields.optionalNumber("battery"_L1);
    position.fix.arrived(position.receivedAt);
    return fields.result(std::move(position));
}

QJsonObject toJson(const Error &error)
{
    const auto *word = std::find_if(ErrorWords.begin(), ErrorWords.end(),
                                    [&](const auto &entry) { return entry.first == error.code; });
    QJsonObject object{{"code"_L1, word->second}, {"detail"_L1, error.message}};
    QJsonArray fields;
    for (const FieldError &field : error.fields) {
        fields.append(QJsonObject{{"loc"_L1, QJsonArray::fromStringList(field.location)},
                                  {"msg"_L1, field.message},
                                  {"type"_L1, field.type}});
    }
    if (!fields.isEmpty()) {
        object.insert("fields"_L1, fields);
    }
    if (error.retryAfter.count() > 0) {
        object.insert("retry_after"_L1, qint64(error.retryAfter.count()));
    }
    return object;
}

std::optional<Error> errorFromJson(const QJsonValue &json)
{
    JsonFields fields(json, "error"_L1);
    Error error;
    const QString code = fields.text("code"_L1);
    for (const auto &[known, word] : ErrorWords) {
        if (word == code) {
            error.code = known;
        }
    }
    error.message = cutTo(LongestSentence, fields.text("detail"_L1));
    const auto wrongFields = json["fields"_L1].toArray();
    for (qsizetype i = 0; i < std::min(wrongFields.size(), MostFields); ++i) {
        error.fields.append(fieldErrorFrom(wrongFields[i]));
    }
    error.retryAfter = std::chrono::seconds(
        std::clamp<qint64>(json["retry_after"_L1].toInteger(), 0, LongestWaitSeconds));
    return fields.complete() ? std::optional(std::move(error)) : std::nullopt;
}

} // namespace saferide::console
