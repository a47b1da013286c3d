// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tracking/reportedalarms.h"

#include <algorithm>
#include <optional>

namespace saferide::tracking {

using namespace Qt::Literals::StringLiterals;

namespace {

/// In lower case; other alarms raise nothing.
std::optional<IncidentKind> kindOf(const QByteArray &alarm)
{
    if (alarm == "sos") {
        return IncidentKind::Sos;
    }
    const bool isCrash = alarm == "accident" || alarm == "falldown";
    return isCrash ? std::optional(IncidentKind::Crash) : std::nullopt;
}

Incident incidentOf(const Reading &reading, const QByteArray &alarm, IncidentKind kind,
                    Timestamp arrival)
{
    const bool hasTime = reading.fix.fixTime != Timestamp();
    Incident incident;
    incident.kind = kind;
    incident.raisedAt = hasTime ? std::min(reading.fix.fixTime, arrival) : arrival;
    incident.createdAt = incident.updatedAt = incident.alarmedAt = arrival;
    incident.evidence = u"alarm “%1” of the tracking app"_s.arg(QString::fromLatin1(alarm));
    // What the app says, not what we make of it: the same when it is sent again.
    const qint64 time = (hasTime ? reading.fix.fixTime : arrival).msecs;
    incident.externalId = Incident::AppAlarm + u"%1 %2"_s.arg(time).arg(toString(kind));
    if (reading.content == Content::Position) {
        incident.latitude = reading.fix.point.latitude;
        incident.longitude = reading.fix.point.longitude;
        incident.placeTime = incident.raisedAt;
    }
    return incident;
}

} // namespace

std::vector<Incident> reportedAlarms(const std::vector<Reading> &readings, Timestamp arrival)
{
    std::vector<Incident> newest;
    for (const Reading &reading : readings) {
        for (const QByteArray &alarm : reading.alarms) {
            const auto kind = kindOf(alarm);
            if (!kind) {
                continue;
            }
            const Incident incident = incidentOf(reading, alarm, *kind, arrival);
            const auto known = std::ranges::find(newest, *kind, &Incident::kind);
            if (known == newest.end()) {
                newest.push_back(incident);
            } else if (known->raisedAt < incident.raisedAt) {
                *known = incident;
            }
        }
    }
    return newest;
}

} // namespace saferide::tracking
