// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/eventrow.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

QString payloadOf(const AttentionAcknowledgement &acknowledgement)
{
    const QJsonObject object{{"kind"_L1, toString(acknowledgement.kind)},
                             {"by"_L1, acknowledgement.by},
                             {"at"_L1, acknowledgement.at.msecs}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

std::optional<RideEvent> acknowledgedFrom(const EventRow &row, const QString &payload)
{
    const QJsonObject object = QJsonDocument::fromJson(payload.toUtf8()).object();
    const auto kind = attentionKindFromString(object["kind"_L1].toString());
    if (!kind) {
        return std::nullopt; // of a newer program
    }
    return Acknowledged{row.ride,
                        {row.participation, *kind, object["by"_L1].toString(),
                         Timestamp{object["at"_L1].toInteger()}}};
}

EventRow rowOfKind(EventKind kind, RideId ride)
{
    return {.kind = qint16(kind), .ride = ride};
}

std::optional<qint64> storedId(qint64 id)
{
    return id > 0 ? std::optional(id) : std::nullopt;
}

} // namespace

EventRow rowOf(const RideEvent &event)
{
    return std::visit(
        Overloaded{[](const RidePut &put) { return rowOfKind(EventKind::RidePut, put.ride.id); },
                   [](const RideRemoved &removed) {
                       return rowOfKind(EventKind::RideRemoved, removed.ride);
                   },
                   [](const ParticipantPut &put) {
                       const Participation &participation = put.participant.participation;
                       EventRow made = rowOfKind(EventKind::ParticipantPut, participation.ride);
                       made.participation = participation.id;
                       made.user = participation.user;
                       return made;
                   },
                   [](const ParticipantLeft &left) {
                       EventRow made = rowOfKind(EventKind::ParticipantLeft, left.ride);
                       made.participation = left.participation;
                       made.user = left.user;
                       return made;
                   },
                   [](const RouteChanged &changed) {
                       EventRow made = rowOfKind(EventKind::RouteChanged, changed.ride);
                       made.payload = QString::number(changed.route.value);
                       return made;
                   },
                   [](const Announced &announced) {
                       EventRow made = rowOfKind(EventKind::Announced, announced.ride);
                       made.payload = announced.text;
                       return made;
                   },
                   [](const Acknowledged &acknowledged) {
                       EventRow made = rowOfKind(EventKind::Acknowledged, acknowledged.ride);
                       made.participation = acknowledged.acknowledgement.participation;
                       made.payload = payloadOf(acknowledged.acknowledgement);
                       return made;
                   },
                   [](const TrackingKeyChanged &changed) {
                       EventRow made = rowOfKind(EventKind::TrackingKey, changed.ride);
                       made.participation = changed.participation;
                       return made;
                   },
                   [](const IncidentPut &put) {
                       EventRow made = rowOfKind(EventKind::IncidentPut, put.incident.ride);
                       made.participation = put.incident.participation;
                       made.payload = QString::number(put.incident.id.value);
                       return made;
                   }},
        event);
}

std::optional<RideEvent> eventOf(const EventRow &row)
{
    const QString payload = row.payload.value_or(QString());
    switch (EventKind(row.kind)) {
    case EventKind::RouteChanged: {
        const auto route = RouteId::from(payload.toLongLong());
        return route ? std::optional<RideEvent>(RouteChanged{row.ride, *route}) : std::nullopt;
    }
    case EventKind::Announced:
        return Announced{row.ride, payload};
    case EventKind::Acknowledged:
        return acknowledgedFrom(row, payload);
    case EventKind::TrackingKey:
        return TrackingKeyChanged{row.ride, row.participation};
    case EventKind::RidePut:
    case EventKind::RideRemoved:
    case EventKind::ParticipantPut:
    case EventKind::ParticipantLeft:
    case EventKind::TokenRevoked:
    case EventKind::IncidentPut:
        break;
    }
    return std::nullopt;
}

Result<qint64> db::insertEvent(Session &session, const EventRow &row, qint64 origin)
{
    const auto added = session.prepare(statement(QStringLiteral("ride_events/insert")))
                           .bind(u":kind"_s, qint64(row.kind))
                           .bind(u":ride_id"_s, storedId(row.ride.value))
                           .bind(u":participation_id"_s, storedId(row.participation.value))
                           .bind(u":user_id"_s, storedId(row.user.value))
                           .bind(u":payload"_s, row.payload)
                           .bind(u":origin"_s, origin)
                           .bind(u":happened_at"_s, row.happenedAt)
                           .one([](const Row &stored) { return stored.integer("id"_L1); });
    return added ? Result(added->value_or(0)) : added.error();
}

} // namespace saferide
