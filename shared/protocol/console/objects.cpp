// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/objects.h"

#include "shared/domain/fields.h"
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

// Limits of an error, all of which is shown to a person.
constexpr qsizetype LongestSentence = 1'000; // UTF-16 units
constexpr qsizetype MaxFields = 20;
constexpr qint64 LongestWaitSeconds = 86'400;

FieldError fieldErrorFrom(const QJsonValue &json)
{
    QStringList location;
    const auto steps = json["loc"_L1].toArray();
    for (qsizetype i = 0; i < std::min(steps.size(), MaxFields); ++i) {
        location.append(cutTo(LongestSentence, steps[i].toString()));
    }
    return {location, cutTo(LongestSentence, json["msg"_L1].toString()),
            json["type"_L1].toString()};
}

/// An unknown word becomes Other.
template<typename Word>
requires std::is_enum_v<Word>
void read(JsonFields &fields, QLatin1StringView name, Word &value)
{
    value = fromString<Word>(fields.text(name)).value_or(Other<Word>);
}
template<typename Tag>
void read(JsonFields &fields, QLatin1StringView name, Id<Tag> &value)
{
    value = fields.id<Id<Tag>>(name);
}
void read(JsonFields &fields, QLatin1StringView name, QString &value)
{
    value = fields.words(name);
}
void read(JsonFields &fields, QLatin1StringView name, std::optional<QString> &value)
{
    value = fields.optionalText(name);
}
void read(JsonFields &fields, QLatin1StringView name, double &value)
{
    value = fields.number(name);
}
void read(JsonFields &fields, QLatin1StringView name, qint64 &value)
{
    value = fields.integer(name, 0);
}
/// Older daemons do not know every one.
void read(JsonFields &fields, QLatin1StringView name, bool &value)
{
    value = fields.has(name) ? fields.flag(name) : value;
}
void read(JsonFields &fields, QLatin1StringView name, Timestamp &value)
{
    value = fields.time(name);
}
template<typename T>
void read(JsonFields &fields, QLatin1StringView name, std::optional<T> &value)
{
    if (fields.has(name)) {
        read(fields, name, value.emplace());
    }
}

template<typename Table, typename Object>
void readFields(JsonFields &fields, const Table &table, Object &object)
{
    forEachField(table, [&](const auto &field) { read(fields, field.name, object.*field.value); });
}

void insert(QJsonObject &object, QLatin1StringView name, const QJsonValue &value)
{
    object.insert(name, value);
}
void insert(QJsonObject &object, QLatin1StringView name, Timestamp time)
{
    object.insert(name, time.toIso());
}
template<typename T>
void insert(QJsonObject &object, QLatin1StringView name, const std::optional<T> &value)
{
    if (value) {
        insert(object, name, *value);
    }
}

/// Absent ones are left out.
template<typename Table, typename Object>
QJsonObject objectOf(const Table &table, const Object &object)
{
    QJsonObject json;
    forEachField(table,
                 [&](const auto &field) { insert(json, field.name, plain(object.*field.value)); });
    return json;
}

void insertPlace(QJsonObject &object, GeoPoint point)
{
    for (const PlaceField &field : PlaceFields) {
        object.insert(field.name, point.*field.value);
    }
}

void readPlace(JsonFields &fields, GeoPoint &point)
{
    for (const PlaceField &field : PlaceFields) {
        point.*field.value = fields.number(field.name);
        fields.require(field.range.contains(point.*field.value), field.name);
    }
}

/// Absent ones are left out.
void insertMeasured(QJsonObject &object, const LocationFix &fix)
{
    for (const MeasuredField &field : MeasuredFields) {
        insert(object, field.name, fix.*field.value);
    }
}

void readMeasured(JsonFields &fields, LocationFix &fix)
{
    for (const MeasuredField &field : MeasuredFields) {
        const auto value = fields.optionalNumber(field.name);
        fix.*field.value = value && field.range.contains(*value) ? value : std::nullopt;
    }
}

std::optional<LocationFix> lastFix(JsonFields &fields)
{
    const bool hasPlace = std::any_of(PlaceFields.begin(), PlaceFields.end(),
                                      [&](const auto &field) { return fields.has(field.name); });
    if (!hasPlace && !fields.has("location_timestamp"_L1)) {
        return std::nullopt;
    }
    LocationFix fix;
    readPlace(fields, fix.point);
    fix.fixTime = fields.time("location_timestamp"_L1);
    if (fields.has("order_time"_L1)) {
        fix.arrived(fields.time("order_time"_L1));
    }
    readMeasured(fields, fix);
    return fix;
}

} // namespace

QJsonObject toJson(const Ride &ride)
{
    QJsonObject object = objectOf(RideFields, ride);
    if (ride.version > 0) {
        object.insert("version"_L1, ride.version);
    }
    return object;
}

Result<Ride> rideFromJson(const QJsonValue &json)
{
    JsonFields fields(json, "ride"_L1);
    Ride ride;
    readFields(fields, RideFields, ride);
    if (fields.has("version"_L1)) {
        ride.version = fields.integer("version"_L1, 1);
    }
    return fields.result(std::move(ride));
}

Result<Ride> listedRideFromJson(const QJsonValue &json)
{
    auto ride = rideFromJson(json);
    if (ride) {
        ride->description.reset();
    }
    return ride;
}

QJsonObject toJson(const Participant &participant)
{
    const Participation &participation = participant.participation;
    QJsonObject object = objectOf(ParticipationFields, participation);
    object.insert("username"_L1, participant.username);
    if (participant.isGuest) {
        object.insert("guest"_L1, true);
    }
    if (const auto &contact = participation.lastContact) {
        object.insert("heard_at"_L1, contact->at.toIso());
        object.insert("heard_fix_time"_L1, contact->fixTime.toIso());
    }
    if (const auto &fix = participation.lastFix) {
        insertPlace(object, fix->point);
        object.insert("location_timestamp"_L1, fix->fixTime.toIso());
        if (fix->aheadMsecs > 0) {
            object.insert("order_time"_L1, fix->orderTime().toIso());
        }
        insertMeasured(object, *fix);
    }
    return object;
}

Result<Participant> participantFromJson(const QJsonValue &json)
{
    JsonFields fields(json, "participant"_L1);
    Participant participant;
    Participation &participation = participant.participation;
    readFields(fields, ParticipationFields, participation);
    participation.lastFix = lastFix(fields);
    if (fields.has("heard_at"_L1)) {
        participation.lastContact =
            LastContact{fields.time("heard_at"_L1), fields.time("heard_fix_time"_L1)};
    }
    participant.username = fields.words("username"_L1);
    participant.isGuest = fields.has("guest"_L1) && fields.flag("guest"_L1);
    return fields.result(std::move(participant));
}

QJsonObject toJson(const User &user)
{
    return objectOf(UserFields, user);
}

Result<User> userFromJson(const QJsonValue &json)
{
    JsonFields fields(json, "user"_L1);
    User user;
    readFields(fields, UserFields, user);
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
    acknowledgement.kind =
        attentionKindFromString(fields.text("kind"_L1)).value_or(Other<AttentionKind>);
    acknowledgement.by = fields.words("by"_L1);
    acknowledgement.at = fields.time("at"_L1);
    return fields.result(std::move(acknowledgement));
}

QJsonObject toJson(const Incident &incident)
{
    QJsonObject object = objectOf(IncidentFields, incident);
    object.insert("username"_L1, incident.username);
    insert(object, "handled_by"_L1, incident.handler);
    if (incident.isStored()) {
        object.insert("version"_L1, incident.version);
    } else {
        object.remove("id"_L1);
    }
    return object;
}

Result<Incident> incidentFromJson(const QJsonValue &json)
{
    QJsonObject stored = json.toObject();
    const bool isStored = stored.contains("id"_L1);
    if (!isStored) {
        stored.insert("id"_L1, 1);
    }
    JsonFields fields(stored, "incident"_L1);
    Incident incident;
    readFields(fields, IncidentFields, incident);
    incident.username = fields.words("username"_L1);
    read(fields, "handled_by"_L1, incident.handler);
    incident.version = isStored ? fields.integer("version"_L1, 1) : 0;
    incident.id = isStored ? incident.id : IncidentId();
    fields.require(!incident.latitude || LatitudeRange.contains(*incident.latitude), "latitude"_L1);
    fields.require(!incident.longitude || LongitudeRange.contains(*incident.longitude),
                   "longitude"_L1);
    return fields.result(std::move(incident));
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
    // Desks that are older than opaque ids expect a number and do nothing with it.
    QJsonObject object{{"id"_L1, 1},
                       {"fix_time"_L1, position.fix.fixTime.toIso()},
                       {"received_time"_L1, position.receivedAt.toIso()}};
    insertPlace(object, position.fix.point);
    insertMeasured(object, position.fix);
    return object;
}

Result<Position> positionFromJson(const QJsonValue &json, ParticipationId participation)
{
    JsonFields fields(json, "position"_L1);
    Position position;
    position.participation = participation;
    readPlace(fields, position.fix.point);
    position.fix.fixTime = fields.time("fix_time"_L1);
    position.receivedAt = fields.time("received_time"_L1);
    readMeasured(fields, position.fix);
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
    for (qsizetype i = 0; i < std::min(wrongFields.size(), MaxFields); ++i) {
        error.fields.append(fieldErrorFrom(wrongFields[i]));
    }
    error.retryAfter = std::chrono::seconds(
        std::clamp<qint64>(json["retry_after"_L1].toInteger(), 0, LongestWaitSeconds));
    return fields.complete() ? std::optional(std::move(error)) : std::nullopt;
}

} // namespace saferide::console
