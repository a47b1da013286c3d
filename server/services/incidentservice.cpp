// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services/incidentservice.h"

#include "server/services/access.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

Error noSuchIncident()
{
    return {ErrorCode::NotFound, u"there is no such incident"_s};
}

Error wrongField(const QString &name, const QString &problem)
{
    return {ErrorCode::InvalidInput,
            name + u' ' + problem,
            {{{u"body"_s, name}, problem, u"value_error"_s}}};
}

/// One line more, of which the first ones give way.
std::optional<QString> withLine(const std::optional<QString> &lines,
                                const std::optional<QString> &line)
{
    if (!line || line->isEmpty()) {
        return lines;
    }
    const QString all = lines ? *lines + u'\n' + *line : *line;
    return all.right(Incident::MaxEvidence);
}

IncidentAction actionOf(const Incident &before, const Incident &after)
{
    if (before.isOpen() != after.isOpen()) {
        return after.isOpen() ? IncidentAction::Reopened : IncidentAction::Resolved;
    }
    return before.state != after.state ? IncidentAction::Acknowledged : IncidentAction::Changed;
}

QString deedOf(IncidentAction action)
{
    switch (action) {
    case IncidentAction::Raised:
        return u"raised"_s;
    case IncidentAction::Alarmed:
        return u"called again about"_s;
    case IncidentAction::Cancelled:
        return u"cancelled"_s;
    case IncidentAction::Acknowledged:
        return u"acknowledged"_s;
    case IncidentAction::Resolved:
        return u"resolved"_s;
    case IncidentAction::Reopened:
        return u"reopened"_s;
    case IncidentAction::Changed:
        break;
    }
    return u"changed"_s;
}

/// Of the same alarm. An app without a new position calls with the time of its last one: long after
/// that incident was closed it is another call.
bool isRepeat(const Incident &known, const Incident &reported, Timestamp now)
{
    constexpr qint64 RepeatMsecs = 10LL * 60 * 1000;
    const bool isOfApp = reported.externalId && reported.externalId->startsWith(Incident::AppAlarm);
    return !isOfApp || known.isOpen() || now - *known.closedAt < RepeatMsecs;
}

Incident opened(const Incident &reported, const ParticipantInRide &rider, Timestamp now)
{
    Incident incident = reported;
    incident.ride = rider.ride.id;
    incident.username = rider.participant.username;
    incident.state = IncidentState::Open;
    incident.createdAt = incident.updatedAt = incident.alarmedAt = now;
    incident.raisedAt = std::min(incident.raisedAt, now);
    incident.alarms = 1;
    return incident;
}

/// What the log says of a change beside state and severity.
std::optional<QString> noteOf(const IncidentChange &change)
{
    QStringList lines;
    if (change.note) {
        lines.append(*change.note);
    }
    if (change.coming) {
        lines.append(u"coming: "_s + change.coming->value_or(u"nobody"_s));
    }
    return lines.isEmpty() ? std::nullopt : std::optional(lines.join(u'\n'));
}

/// What is of dispatchers alone is left out.
IncidentLogEntry forRiders(IncidentLogEntry entry)
{
    if (entry.byDispatcher) {
        entry.user.reset();
        entry.username.reset();
        entry.note.reset();
    }
    return entry;
}

} // namespace

Result<RaisedIncident> IncidentService::raise(const Incident &reported)
{
    User rider;
    rider.id = reported.user;
    const auto found =
        ParticipationService(m_session, m_clock).findToReport(rider, reported.participation);
    if (!found) {
        return found.error();
    }
    const QString externalId = reported.externalId.value_or(QString());
    const auto known = m_incidents.findReported(reported.participation, externalId);
    if (!known) {
        return known.error();
    }
    if (*known && isRepeat(**known, reported, m_clock.now())) {
        m_session.record(IncidentPut{**known}); // desks may have been told that it is another one
        return RaisedIncident{**known};
    }
    if (*known) {
        const auto forgotten = m_incidents.forgetReport(reported.participation, externalId);
        if (!forgotten) {
            return forgotten.error();
        }
    }
    const Incident incident = opened(reported, *found, m_clock.now());
    const auto id = m_incidents.insert(incident);
    if (!id) {
        return id.error();
    }
    if (*id) {
        return logOpened(incident, **id);
    }
    const auto alarmed = addAlarm(reported);
    if (!alarmed || *alarmed) {
        return alarmed ? Result(RaisedIncident{**alarmed}) : alarmed.error();
    }
    return Error{ErrorCode::Unavailable,
                 u"the incident before was closed just now, send again"_s,
                 {},
                 std::chrono::seconds(1)};
}

Result<RaisedIncident> IncidentService::logOpened(Incident incident, IncidentId id)
{
    incident.id = id;
    incident.version = 1;
    const auto logged = m_incidents.addToLog(incident,
                                             {.happenedAt = incident.createdAt,
                                              .action = IncidentAction::Raised,
                                              .user = incident.user,
                                              .note = incident.text},
                                             incident.externalId);
    if (!logged) {
        return logged.error();
    }
    m_session.record(IncidentPut{incident});
    return RaisedIncident{incident, true};
}

/// nullopt: none is open.
Result<std::optional<Incident>> IncidentService::addAlarm(const Incident &reported)
{
    const auto open = m_incidents.findOpenForChange(reported.participation, reported.kind);
    if (!open || !*open) {
        return open;
    }
    Incident incident = **open;
    incident.severity = Severity::Critical;
    incident.state = IncidentState::Open; // nobody has seen this alarm
    incident.handlerId.reset();
    incident.handler.reset();
    incident.alarms += 1;
    incident.alarmedAt = m_clock.now();
    incident.cancelledAt.reset();
    incident.externalId = reported.externalId;
    incident.evidence = withLine(incident.evidence, reported.evidence);
    if (reported.text) {
        incident.text = reported.text;
    }
    if (reported.placeTime && (!incident.placeTime || *incident.placeTime < *reported.placeTime)) {
        incident.latitude = reported.latitude;
        incident.longitude = reported.longitude;
        incident.placeTime = reported.placeTime;
    }
    const auto put = this->put(incident,
                               {.happenedAt = m_clock.now(),
                                .action = IncidentAction::Alarmed,
                                .user = incident.user,
                                .note = reported.text},
                               reported.externalId);
    return put ? Result(std::optional(*put)) : put.error();
}

/// Stores it, and what was done.
Result<Incident> IncidentService::put(Incident incident, const IncidentLogEntry &entry,
                                      const std::optional<QString> &externalId)
{
    incident.updatedAt = m_clock.now();
    const auto version = m_incidents.update(incident);
    if (!version) {
        return version.error();
    }
    incident.version = *version;
    if (const auto added = m_incidents.addToLog(incident, entry, externalId); !added) {
        return added.error();
    }
    m_session.record(IncidentPut{incident});
    return incident;
}

Result<Incident> IncidentService::cancel(UserId rider, RideId ride, IncidentId id)
{
    const auto found = m_incidents.findForChange(id);
    if (!found || !*found || (*found)->user != rider || (*found)->ride != ride) {
        return found ? noSuchIncident() : found.error();
    }
    Incident incident = **found;
    if (!incident.isOpen() || incident.cancelledAt) {
        return incident;
    }
    incident.cancelledAt = m_clock.now();
    return put(incident,
               {.happenedAt = m_clock.now(), .action = IncidentAction::Cancelled, .user = rider});
}

Result<Incident> IncidentService::change(const User &user, IncidentId id,
                                         const IncidentChange &change)
{
    auto found = seen(user, m_incidents.findForChange(id));
    if (!found) {
        return found;
    }
    if (const auto allowed = access::toWatch(user); !allowed) {
        return allowed.error();
    }
    if (const auto same = checkVersion(*found, change); !same) {
        return same.error();
    }
    Incident incident = *found;
    if (const auto applied = apply(change, incident); !applied) {
        return applied.error();
    }
    incident.handlerId = user.id;
    incident.handler = user.username;
    return put(incident,
               {.happenedAt = m_clock.now(),
                .action = actionOf(*found, incident),
                .byDispatcher = true,
                .user = user.id,
                .note = noteOf(change)});
}

Result<void> IncidentService::checkVersion(const Incident &incident, const IncidentChange &change)
{
    if (incident.version == change.version) {
        return {};
    }
    const auto last = m_incidents.lastOfLog(incident.id);
    if (!last) {
        return last.error();
    }
    const QString who = *last ? (*last)->username.value_or(u"somebody"_s) : u"somebody"_s;
    const QString did = deedOf(*last ? (*last)->action : IncidentAction::Changed);
    return Error{ErrorCode::Conflict,
                 u"%1 has %2 this incident since you saw it: check it again"_s.arg(who, did)};
}

Result<void> IncidentService::apply(const IncidentChange &change, Incident &incident)
{
    incident.severity = change.severity.value_or(incident.severity);
    incident.coming = change.coming.value_or(incident.coming);
    const IncidentState state = change.state.value_or(incident.state);
    if (state == IncidentState::Open && incident.state != IncidentState::Open) {
        return wrongField(u"state"_s, u"must be acknowledged or resolved: it was seen"_s);
    }
    if (state == IncidentState::Resolved) {
        const auto resolution = change.resolution ? change.resolution : incident.resolution;
        if (!resolution) {
            return wrongField(u"resolution"_s, u"is missing: how did it end?"_s);
        }
        if (change.resolution == Resolution::Other && !change.note) {
            return wrongField(u"note"_s, u"is missing: it says how it ended otherwise"_s);
        }
        incident.resolution = resolution;
        incident.closedAt = incident.closedAt.value_or(m_clock.now());
    } else if (change.resolution) {
        return wrongField(u"resolution"_s, u"belongs to the state resolved"_s);
    } else if (!incident.isOpen()) {
        const auto open = m_incidents.findOpenForChange(incident.participation, incident.kind);
        if (!open || *open) {
            return open ? Error{ErrorCode::Conflict,
                                u"the rider has another open incident of this kind: use that"_s}
                        : open.error();
        }
        incident.resolution.reset();
        incident.closedAt.reset();
    }
    incident.state = state;
    return {};
}

Result<Incident> IncidentService::seen(const User &user,
                                       const Result<std::optional<Incident>> &found)
{
    if (!found || !*found || (m_keyOf && (*found)->participation != *m_keyOf)) {
        return found ? noSuchIncident() : found.error();
    }
    const auto ride = RideRepository(m_session).find((*found)->ride, user.id);
    if (!ride) {
        return ride.error();
    }
    const bool isSeen = *ride && access::seesIncidentsOf(user, **ride, (*found)->user);
    return isSeen ? Result(**found) : noSuchIncident();
}

Result<IncidentWithLog> IncidentService::find(const User &user, IncidentId id)
{
    const auto incident = seen(user, m_incidents.find(id));
    if (!incident) {
        return incident.error();
    }
    auto log = m_incidents.log(id);
    if (!log) {
        return log.error();
    }
    if (!user.seesEverything()) {
        std::transform(log->begin(), log->end(), log->begin(), forRiders);
    }
    return IncidentWithLog{*incident, *std::move(log)};
}

Result<PageOf<Incident>> IncidentService::list(const User &user, RideId id,
                                               std::optional<IncidentState> state, const Page &page)
{
    const auto ride = access::existing(RideRepository(m_session).find(id, user.id));
    if (!ride) {
        return ride.error();
    }
    if (const auto allowed = access::toSeeParticipants(user, *ride); !allowed) {
        return allowed.error();
    }
    const bool seesAll = access::managesRide(user, ride->ride);
    return m_incidents.listByRide(id, seesAll ? std::nullopt : std::optional(user.id), state, page);
}

Result<void> IncidentService::closeAllOf(UserId rider)
{
    const auto open = m_incidents.listOpenForChange(rider);
    if (!open) {
        return open.error();
    }
    for (Incident incident : *open) {
        incident.state = IncidentState::Resolved;
        incident.resolution = Resolution::Left;
        incident.closedAt = m_clock.now();
        if (const auto closed =
                put(incident, {.happenedAt = m_clock.now(), .action = IncidentAction::Resolved});
            !closed) {
            return closed.error();
        }
    }
    return {};
}

} // namespace saferide
