// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/incidentforms.h"

#include "shared/domain/fixfields.h"

#include <algorithm>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

enum class Need { Help, Medical, Mechanical, Crash };

std::optional<Need> needFromString(QStringView word)
{
    if (word == u"sos" || word == u"help") {
        return Need::Help;
    }
    if (word == u"medical") {
        return Need::Medical;
    }
    if (word == u"mechanical") {
        return Need::Mechanical;
    }
    return word == u"crash" ? std::optional(Need::Crash) : std::nullopt;
}

QString evidenceOf(Need need)
{
    switch (need) {
    case Need::Help:
        return u"the rider asked for help"_s;
    case Need::Medical:
        return u"the rider asked for medical help"_s;
    case Need::Mechanical:
        return u"the rider asked for help with the bike"_s;
    case Need::Crash:
        break;
    }
    return u"the phone detected an accident or a fall"_s;
}

/// Not blank.
std::optional<QString> words(FormReader &form, QLatin1StringView name, int most)
{
    const auto given = form.limitedText(name, Presence::Optional, most);
    const QString trimmed = given ? given->trimmed() : QString();
    return trimmed.isEmpty() ? std::nullopt : std::optional(trimmed);
}

void readPlace(FormReader &form, Incident &incident)
{
    incident.latitude = form.number("latitude"_L1, Presence::Optional, LatitudeRange);
    incident.longitude = form.number("longitude"_L1, Presence::Optional, LongitudeRange);
    if (incident.latitude.has_value() != incident.longitude.has_value() && form.isValid()) {
        form.addError(incident.latitude ? "longitude"_L1 : "latitude"_L1, u"is missing"_s,
                      u"value_error.missing"_s);
    }
}

} // namespace

Result<Incident> alarmFromJson(const QJsonValue &body, Timestamp arrival)
{
    FormReader form(body);
    Incident incident;
    const auto need = form.word("kind"_L1, Presence::Optional, needFromString,
                                "sos, help, medical, mechanical, crash"_L1)
                          .value_or(Need::Help);
    incident.kind = need == Need::Crash ? IncidentKind::Crash : IncidentKind::Sos;
    incident.evidence = evidenceOf(need);
    incident.text = words(form, "text"_L1, Incident::MaxText);
    incident.externalId = words(form, "id"_L1, Incident::MaxExternalId);
    readPlace(form, incident);
    const auto placeTime = form.time("location_timestamp"_L1, Presence::Optional);
    const auto raised = form.time("raised_at"_L1, Presence::Optional);
    incident.raisedAt = std::min(raised.value_or(arrival), arrival);
    incident.createdAt = incident.updatedAt = incident.alarmedAt = arrival;
    if (incident.latitude) {
        incident.placeTime = std::min(placeTime.value_or(arrival), arrival);
    }
    return form.isValid() ? Result(incident) : form.error();
}

Result<IncidentChange> incidentChangeFromJson(const QJsonValue &body)
{
    FormReader form(body);
    IncidentChange change;
    change.version = form.id("version"_L1, Presence::Required).value_or(0);
    change.state = form.word("state"_L1, Presence::Optional, incidentStateFromString,
                             "open, acknowledged, resolved"_L1);
    change.severity = form.word("severity"_L1, Presence::Optional, severityFromString,
                                "critical, urgent, notice"_L1);
    change.resolution = form.word("resolution"_L1, Presence::Optional, resolutionFromString,
                                  "ok, false_alarm, mechanical, medical, picked_up, gave_up, left, "
                                  "duplicate, other"_L1);
    change.note = words(form, "note"_L1, Incident::MaxText);
    if (form.has("coming"_L1)) {
        change.coming = words(form, "coming"_L1, Incident::MaxComing);
    }
    const bool isEmpty = change == IncidentChange{.version = change.version};
    if (form.isValid() && isEmpty) {
        form.addError("state"_L1, u"is missing: nothing is to be changed"_s,
                      u"value_error.missing"_s);
    }
    return form.isValid() ? Result(change) : form.error();
}

} // namespace saferide
