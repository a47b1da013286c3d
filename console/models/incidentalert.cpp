// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/incidentalert.h"

namespace saferide {

AttentionKind alertOf(IncidentKind kind)
{
    switch (kind) {
    case IncidentKind::Sos:
        return SosAlert;
    case IncidentKind::Crash:
        return CrashAlert;
    }
    return OtherAlert;
}

Attention attentionOf(const Incident &incident)
{
    const AttentionKind kind = alertOf(incident.kind);
    Attention attention{incident.participation, incident.ride, kind, incident.raisedAt, {}};
    attention.incident = incident;
    if (incident.state != IncidentState::Open) {
        attention.acknowledgement = AttentionAcknowledgement{
            incident.participation, kind, incident.handler.value_or(QString()), incident.updatedAt};
    }
    return attention;
}

} // namespace saferide
