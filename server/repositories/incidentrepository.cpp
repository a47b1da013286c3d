// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/incidentrepository.h"

#include "server/repositories/pagefromrows.h"
#include "server/repositories/rowfields.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

Incident incidentFromRow(const Row &row)
{
    Incident incident;
    readFields(row, IncidentFields, incident);
    incident.version = row.integer("version"_L1);
    incident.username = row.text("username"_L1);
    readColumn(row, "handled_by_user_id"_L1, incident.handlerId);
    readColumn(row, "handled_by"_L1, incident.handler);
    return incident;
}

IncidentLogEntry logEntryFromRow(const Row &row)
{
    const auto user = row.optionalInteger("user_id"_L1);
    return {.id = row.integer("id"_L1),
            .happenedAt = row.timestamp("happened_at"_L1),
            .action =
                incidentActionFromString(row.text("action"_L1)).value_or(IncidentAction::Changed),
            .byDispatcher = row.boolean("by_dispatcher"_L1),
            .user = user ? std::optional(UserId{*user}) : std::nullopt,
            .username = row.optionalText("username"_L1),
            .state = incidentStateFromString(row.text("state"_L1)).value_or(IncidentState(-1)),
            .severity = severityFromString(row.text("severity"_L1)).value_or(Severity::Critical),
            .note = row.optionalText("note"_L1)};
}

} // namespace

Result<std::optional<IncidentId>> IncidentRepository::insert(const Incident &incident)
{
    auto insert = m_session.prepare(statement(QStringLiteral("incidents/insert")));
    bindFields(insert, IncidentFields, incident, Kept::AsMade);
    return insert.one([](const Row &row) { return IncidentId{row.integer("id"_L1)}; });
}

Result<qint64> IncidentRepository::update(const Incident &incident)
{
    auto update = m_session.prepare(statement(QStringLiteral("incidents/update")));
    bindFields(update, IncidentFields, incident, Kept::Current);
    const auto version = update.bind(u":handled_by"_s, plain(incident.handlerId))
                             .bind(u":id"_s, incident.id.value)
                             .one([](const Row &row) { return row.integer("version"_L1); });
    return version ? Result(version->value_or(0)) : version.error();
}

Result<std::optional<Incident>> IncidentRepository::find(IncidentId id)
{
    return m_session.prepare(statement(QStringLiteral("incidents/select_by_id")))
        .bind(u":id"_s, id.value)
        .one(incidentFromRow);
}

Result<std::optional<Incident>> IncidentRepository::findForChange(IncidentId id)
{
    return m_session.prepare(statement(QStringLiteral("incidents/select_for_change")))
        .bind(u":id"_s, id.value)
        .one(incidentFromRow);
}

Result<std::optional<Incident>> IncidentRepository::findOpenForChange(ParticipationId participation,
                                                                      IncidentKind kind)
{
    return m_session.prepare(statement(QStringLiteral("incidents/select_open_for_change")))
        .bind(u":participation_id"_s, participation.value)
        .bind(u":kind"_s, toString(kind))
        .one(incidentFromRow);
}

Result<QList<Incident>> IncidentRepository::listOpenForChange(UserId rider)
{
    return m_session.prepare(statement(QStringLiteral("incidents/select_open_of_user")))
        .bind(u":user_id"_s, rider.value)
        .all(incidentFromRow);
}

Result<std::optional<Incident>> IncidentRepository::findReported(ParticipationId participation,
                                                                 const QString &externalId)
{
    return m_session.prepare(statement(QStringLiteral("incidents/select_reported")))
        .bind(u":participation_id"_s, participation.value)
        .bind(u":external_id"_s, externalId)
        .one(incidentFromRow);
}

Result<void> IncidentRepository::forgetReport(ParticipationId participation,
                                              const QString &externalId)
{
    return withoutCount(m_session.prepare(statement(QStringLiteral("incidents/forget_report")))
                            .bind(u":participation_id"_s, participation.value)
                            .bind(u":external_id"_s, externalId)
                            .execute());
}

Result<QList<Incident>> IncidentRepository::listByRide(RideId ride, Which which)
{
    return m_session.prepare(statement(QStringLiteral("incidents/select_by_ride")))
        .bind(u":ride_id"_s, ride.value)
        .bind(u":closed"_s, which == Which::All)
        .all(incidentFromRow);
}

Result<QList<Incident>> IncidentRepository::listActive()
{
    return m_session.prepare(statement(QStringLiteral("incidents/select_active")))
        .all(incidentFromRow);
}

Result<PageOf<Incident>> IncidentRepository::listByRide(RideId ride, std::optional<UserId> rider,
                                                        std::optional<IncidentState> state,
                                                        const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("incidents/select_page_by_ride")))
            .bind(u":ride_id"_s, ride.value)
            .bind(u":user_id"_s, rider.value_or(UserId()).value)
            .bind(u":state"_s, state ? toString(*state) : u""_s)
            .bind(u":after_id"_s, page.afterId),
        page, incidentFromRow);
}

Result<QList<IncidentCount>> IncidentRepository::countOpen()
{
    return m_session.prepare(statement(QStringLiteral("incidents/count_open")))
        .all([](const Row &row) {
            return IncidentCount{
                severityFromString(row.text("severity"_L1)).value_or(Severity::Critical),
                row.integer("incidents"_L1)};
        });
}

Result<void> IncidentRepository::addToLog(const Incident &incident, const IncidentLogEntry &entry,
                                          const std::optional<QString> &externalId)
{
    const auto added = m_session.prepare(statement(QStringLiteral("incident_log/insert")))
                           .bind(u":incident_id"_s, incident.id.value)
                           .bind(u":participation_id"_s, incident.participation.value)
                           .bind(u":happened_at"_s, entry.happenedAt)
                           .bind(u":action"_s, toString(entry.action))
                           .bind(u":by_dispatcher"_s, entry.byDispatcher)
                           .bind(u":user_id"_s, plain(entry.user))
                           .bind(u":state"_s, toString(incident.state))
                           .bind(u":severity"_s, toString(incident.severity))
                           .bind(u":note"_s, entry.note)
                           .bind(u":external_id"_s, externalId)
                           .execute();
    return added ? Result<void>() : added.error();
}

Result<QList<IncidentLogEntry>> IncidentRepository::log(IncidentId id)
{
    return m_session.prepare(statement(QStringLiteral("incident_log/select_by_incident")))
        .bind(u":incident_id"_s, id.value)
        .all(logEntryFromRow);
}

Result<std::optional<IncidentLogEntry>> IncidentRepository::lastOfLog(IncidentId id)
{
    return m_session.prepare(statement(QStringLiteral("incident_log/select_last")))
        .bind(u":incident_id"_s, id.value)
        .one(logEntryFromRow);
}

} // namespace saferide
