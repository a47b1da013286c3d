// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"
#include "server/live/liveride.h"
#include "shared/core/rejections.h"

#include <functional>

namespace saferide {

/// What turns away here.
enum class AlarmLimit {
    AlarmsPerMinute, ///< of one participation; no other limit applies to alarms
};
constexpr auto namesOf(AlarmLimit)
{
    return std::array{"alarms_per_minute"};
}

/// The way of what riders report about themselves, whatever they report it with: desks are told,
/// then it is stored, then `done` is called. Thread-safe.
class Alarms
{
public:
    using Done = std::function<void(Result<Incident>)>;
    struct Raised
    {
        Incident incident;
        bool isNew = false; ///< else the report was a further alarm, or was known already
    };
    /// What it asks of the database, without waiting: call back in context's thread.
    struct Jobs
    {
        std::function<void(const Incident &reported, QObject *context,
                           std::function<void(Result<Raised>)> done)>
            raise;
        std::function<void(UserId rider, RideId ride, IncidentId incident, QObject *context,
                           Done done)>
            cancel;
    };

    /// Clock and metrics outlive it.
    Alarms(Jobs jobs, const Clock &clock, Metrics &metrics);

    /// An error: the ride refuses it, and nothing has happened; as for LiveRide::accept(). `done`,
    /// in context's thread, which is the calling one: the incident that is stored. Or why not, and
    /// then it is to be sent again with the same external id.
    Result<void> raise(LiveRide &ride, UserId user, const Incident &reported, QObject *context,
                       Done done);
    void cancel(UserId rider, RideId ride, IncidentId incident, QObject *context, Done done) const
    {
        m_jobs.cancel(rider, ride, incident, context, std::move(done));
    }

private:
    const Jobs m_jobs;
    RateLimit<ParticipationId> m_rate;
    Rejections<AlarmLimit> m_rejections;
    Counter &m_sos;
    Counter &m_crashes;
};

} // namespace saferide
