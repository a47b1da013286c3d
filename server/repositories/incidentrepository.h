// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/incident.h"
#include "shared/domain/page.h"

#include <QList>

namespace saferide {

/// How many incidents of a severity are open.
struct IncidentCount
{
    Severity severity = Severity::Critical;
    qint64 incidents = 0;
};

/// Incidents and their logs.
class IncidentRepository
{
public:
    explicit IncidentRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// nullopt: one of this participation and kind is open.
    Result<std::optional<IncidentId>> insert(const Incident &incident);
    /// The version that it has now.
    Result<qint64> update(const Incident &incident);

    Result<std::optional<Incident>> find(IncidentId id);
    /// Locked, here and where it says so.
    Result<std::optional<Incident>> findForChange(IncidentId id);
    Result<std::optional<Incident>> findOpenForChange(ParticipationId participation,
                                                      IncidentKind kind);
    Result<QList<Incident>> listOpenForChange(UserId rider);
    /// From now on no incident is known by the report with this id.
    Result<void> forgetReport(ParticipationId participation, const QString &externalId);
    /// The one that a report with this id raised, or was a further alarm of.
    Result<std::optional<Incident>> findReported(ParticipationId participation,
                                                 const QString &externalId);
    enum class Which { Open, All };
    Result<QList<Incident>> listByRide(RideId ride, Which which);
    /// Those that are open, of rides that are not over.
    Result<QList<Incident>> listActive();
    /// Of one rider and in one state, or of all and in all.
    Result<PageOf<Incident>> listByRide(RideId ride, std::optional<UserId> rider,
                                        std::optional<IncidentState> state, const Page &page);
    Result<QList<IncidentCount>> countOpen();

    /// `externalId`: of the report that it is about.
    Result<void> addToLog(const Incident &incident, const IncidentLogEntry &entry,
                          const std::optional<QString> &externalId = {});
    Result<QList<IncidentLogEntry>> log(IncidentId id);
    Result<std::optional<IncidentLogEntry>> lastOfLog(IncidentId id);

private:
    db::Session &m_session;
};

} // namespace saferide
