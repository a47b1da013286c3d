// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/incidentrepository.h"
#include "server/services/participationservice.h"

namespace saferide {

/// An incident as a user may see it, with its log.
struct IncidentWithLog
{
    Incident incident;
    QList<IncidentLogEntry> log;
};

/// What became of a report.
struct RaisedIncident
{
    Incident incident;
    bool isNew = false; ///< else it was a further alarm, or was known already
};

/// The rules of incidents.
class IncidentService
{
public:
    /// `keyOf`: who comes with a tracking key sees the incidents of its participation alone.
    IncidentService(db::Session &session, const Clock &clock,
                    std::optional<ParticipationId> keyOf = {})
        : m_session(session)
        , m_clock(clock)
        , m_keyOf(keyOf)
        , m_incidents(session)
    {
    }

    /// What the rider of this participation reports, with an external id. The open incident of its
    /// kind if there is one, which then has one alarm more; the same id is reported once. NotFound:
    /// they have left; Conflict: the ride is over.
    Result<RaisedIncident> raise(const Incident &reported);
    /// The rider is fine; it stays open until a dispatcher closes it. NotFound: there is none with
    /// this id about this rider in this ride.
    Result<Incident> cancel(UserId rider, RideId ride, IncidentId id);
    /// By who watches over all. Conflict if it has changed since they saw it: says who did what.
    Result<Incident> change(const User &user, IncidentId id, const IncidentChange &change);

    /// The rider's own, those of a ride that one organizes, or all for who sees everything. Its log
    /// has names and notes of dispatchers for them alone.
    Result<IncidentWithLog> find(const User &user, IncidentId id);
    Result<PageOf<Incident>> list(const User &user, RideId ride, std::optional<IncidentState> state,
                                  const Page &page);
    /// Closes what is open about a rider whose account is being erased.
    Result<void> closeAllOf(UserId rider);

private:
    Result<RaisedIncident> logOpened(Incident incident, IncidentId id);
    Result<std::optional<Incident>> addAlarm(const Incident &reported);
    Result<Incident> seen(const User &user, const Result<std::optional<Incident>> &found);
    Result<void> checkVersion(const Incident &incident, const IncidentChange &change);
    Result<void> apply(const IncidentChange &change, Incident &incident);
    Result<Incident> put(Incident incident, const IncidentLogEntry &entry,
                         const std::optional<QString> &externalId = {});

    db::Session &m_session;
    const Clock &m_clock;
    const std::optional<ParticipationId> m_keyOf;
    IncidentRepository m_incidents;
};

} // namespace saferide
