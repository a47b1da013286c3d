// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/riders.h"
#include "server/live/roomevent.h"
#include "shared/domain/incident.h"

#include <QHash>
#include <QList>

#include <map>

namespace saferide {

/// There is at most one open incident of each.
using IncidentKey = std::pair<ParticipationId, IncidentKind>;
inline IncidentKey keyOf(const Incident &incident)
{
    return {incident.participation, incident.kind};
}

/// The open incidents of a ride, those included that are reported and not stored yet. Not
/// thread-safe.
class RideIncidents
{
public:
    explicit RideIncidents(const QList<Incident> &open);

    /// Before it is stored. False: that report is known already, as it was sent again. Otherwise it
    /// is the incident as it will be, without an id if there is none of its kind yet.
    bool report(Incident &reported);
    /// What was committed, in any order. False: it is no news.
    bool put(const Incident &incident);

    /// Up to `most` behind this one, in the order of their keys; the first ones behind nullopt.
    QList<Incident> after(const std::optional<IncidentKey> &key, qsizetype most) const;

    /// Those whose updates this user is sent: their own, or all. `viewer`: nullptr when they are
    /// not in the ride.
    QList<Incident> shownTo(UserId user, const Rider *viewer) const;

private:
    std::map<IncidentKey, Incident> m_open;
    QHash<IncidentId, qint64> m_versions; // of all that were open once
    std::map<IncidentKey, std::optional<QString>> m_closed; // their last reports
};

/// What a rider reports, with who and, where it does not say, with where they are.
Incident reportedBy(const Rider &rider, Incident report);

/// Who is sent its updates: the rider, leader, sweep and support.
Audience audienceOf(const Incident &incident, const Riders &riders);

} // namespace saferide
