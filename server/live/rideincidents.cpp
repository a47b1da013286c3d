// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/rideincidents.h"

namespace saferide {

namespace {

bool helps(const Rider &rider)
{
    return rider.participant.participation.role != ParticipationRole::Rider;
}

} // namespace

RideIncidents::RideIncidents(const QList<Incident> &open)
{
    for (const Incident &incident : open) {
        put(incident);
    }
}

bool RideIncidents::report(Incident &reported)
{
    const auto known = m_open.find(keyOf(reported));
    if (known == m_open.end()) {
        const auto closed = m_closed.find(keyOf(reported));
        if (closed != m_closed.end() && closed->second == reported.externalId) {
            return false; // sent again, or told late by another node
        }
        m_open.emplace(keyOf(reported), reported);
        return true;
    }
    Incident &open = known->second;
    if (open.externalId == reported.externalId) {
        return false;
    }
    open.externalId = reported.externalId;
    open.severity = Severity::Critical;
    open.alarms += 1;
    open.alarmedAt = reported.alarmedAt;
    reported = open;
    return true;
}

bool RideIncidents::put(const Incident &incident)
{
    const auto known = m_open.find(keyOf(incident));
    const bool isOther =
        known != m_open.end() && known->second.isStored() && known->second.id != incident.id;
    // What was told before it was stored, and was no news then, is taken back by what is stored.
    const bool corrects = known != m_open.end() && !isOther && known->second != incident;
    qint64 &version = m_versions[incident.id];
    if (version > incident.version || (version == incident.version && !corrects)) {
        return false;
    }
    version = incident.version;
    if (isOther && known->second.id > incident.id) {
        return true; // closed, and told late
    }
    if (incident.isOpen()) {
        m_open.insert_or_assign(keyOf(incident), incident);
    } else if (!isOther) {
        m_closed.insert_or_assign(keyOf(incident), incident.externalId);
        m_open.erase(keyOf(incident));
    }
    return true;
}

QList<Incident> RideIncidents::after(const std::optional<IncidentKey> &key, qsizetype most) const
{
    QList<Incident> found;
    auto next = key ? m_open.upper_bound(*key) : m_open.begin();
    for (; next != m_open.end() && found.size() < most; ++next) {
        found.append(next->second);
    }
    return found;
}

QList<Incident> RideIncidents::shownTo(UserId user, const Rider *viewer) const
{
    const bool seesAll = viewer && helps(*viewer);
    QList<Incident> shown;
    for (const auto &[key, incident] : m_open) {
        if (incident.isStored() && (seesAll || incident.user == user)) {
            shown.append(incident);
        }
    }
    return shown;
}

Incident reportedBy(const Rider &rider, Incident report)
{
    const Participation &participation = rider.participant.participation;
    report.ride = participation.ride;
    report.participation = participation.id;
    report.user = participation.user;
    report.username = rider.participant.username;
    if (const auto &last = participation.lastFix; last && !report.placeTime) {
        report.latitude = last->point.latitude;
        report.longitude = last->point.longitude;
        report.placeTime = last->fixTime;
    }
    return report;
}

Audience audienceOf(const Incident &incident, const Riders &riders)
{
    auto users = std::make_shared<std::set<UserId>>();
    users->insert(incident.user);
    for (const auto &[id, rider] : riders.all()) {
        if (helps(rider)) {
            users->insert(rider.participant.participation.user);
        }
    }
    return users;
}

} // namespace saferide
