// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/objectjson.h"

#include "shared/domain/fields.h"
#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/positionid.h"

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

void addIncident(JsonObjectWriter &object, const Incident &incident)
{
    addFields(object, IncidentFields, incident);
    object.add("version", incident.version);
    object.add("username", incident.username);
}

QByteArray logEntryJson(const IncidentLogEntry &entry)
{
    return objectText([&entry](JsonObjectWriter &object) {
        object.add("id", entry.id);
        object.add("happened_at", entry.happenedAt);
        object.add("action", toString(entry.action));
        object.add("by_dispatcher", entry.byDispatcher);
        object.add("user_id", plain(entry.user));
        object.add("username", entry.username);
        object.add("state", toString(entry.state));
        object.add("severity", toString(entry.severity));
        object.add("note", entry.note);
    });
}

void addContact(JsonObjectWriter &object, const RiderContact &contact)
{
    for (const ContactField &field : ContactFields) {
        object.add(field.name, contact.*field.value);
    }
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
        object.add("guest", participant.isGuest);
    });
}

QByteArray incidentJson(const Incident &incident)
{
    return objectText([&incident](JsonObjectWriter &object) { addIncident(object, incident); });
}

QByteArray incidentJson(const Incident &incident, const QList<IncidentLogEntry> &log)
{
    QByteArray entries;
    for (const IncidentLogEntry &entry : log) {
        entries += (entries.isEmpty() ? "" : ",") + logEntryJson(entry);
    }
    return objectText([&](JsonObjectWriter &object) {
        addIncident(object, incident);
        object.addJson("log", QByteArray("[" + entries + "]"));
    });
}

QByteArray positionJson(const Position &position)
{
    return objectText([&position](JsonObjectWriter &object) {
        object.add("id", QString::fromLatin1(positionId(position)));
        for (const PlaceField &field : PlaceFields) {
            object.add(field.name, position.fix.point.*field.value);
        }
        object.add("fix_time", position.fix.fixTime);
        object.add("received_time", position.receivedAt);
        addMeasured(object, position.fix);
    });
}

QByteArray followLinkJson(const FollowLink &link)
{
    return objectText([&link](JsonObjectWriter &object) {
        object.add("id", link.id.value);
        object.add("ride_id", link.ride.value);
        object.add("participation_id", plain(link.shows.participation));
        object.add("created_by_user_id", link.createdBy.value);
        object.add("created_at", link.createdAt);
        object.add("expires_at", link.shows.expiresAt);
        object.add("delay_minutes", qint64(link.shows.delayMinutes));
        object.add("names", toString(link.shows.names));
        object.add("hide_metres", qint64(link.shows.hideMeters));
        object.add("last_used_at", link.lastUsedAt);
    });
}

QByteArray contactJson(const RiderContact &contact)
{
    return objectText([&contact](JsonObjectWriter &object) { addContact(object, contact); });
}

QByteArray contactOfRiderJson(const ContactOfRider &rider)
{
    return objectText([&rider](JsonObjectWriter &object) {
        object.add("participation_id", rider.participation.value);
        object.add("added", rider.stored.addedBy.has_value());
        addContact(object, rider.stored.contact);
    });
}

QByteArray listedRiderJson(const ListedRider &listed)
{
    return objectText([&listed](JsonObjectWriter &object) {
        object.add("line", qint64(listed.line));
        object.add("display_name", listed.rider.displayName);
        addContact(object, listed.rider.contact);
    });
}

} // namespace saferide
