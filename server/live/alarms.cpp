// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/alarms.h"

namespace saferide {

namespace {

constexpr double PerMinute = 10;
constexpr double SecondsPerMinute = 60;

Counter &raisedCounter(Metrics &metrics, IncidentKind kind)
{
    return metrics.counter("saferide_incidents_raised_total",
                           "Incidents that were opened, by kind.",
                           Metrics::label("kind", toString(kind).toLatin1()));
}

} // namespace

Alarms::Alarms(Jobs jobs, const Clock &clock, Metrics &metrics)
    : m_jobs(std::move(jobs))
    , m_rate({PerMinute / SecondsPerMinute, PerMinute}, clock)
    , m_rejections(metrics)
    , m_sos(raisedCounter(metrics, IncidentKind::Sos))
    , m_crashes(raisedCounter(metrics, IncidentKind::Crash))
{
}

Result<void> Alarms::raise(LiveRide &ride, UserId user, const Incident &reported, QObject *context,
                           Done done)
{
    const auto rider = ride.participant(user);
    if (const auto wait = rider ? m_rate.refusal(rider->participation.id) : std::nullopt) {
        m_rejections.count(AlarmLimit::AlarmsPerMinute);
        done(Error{ErrorCode::RateLimited,
                   QStringLiteral("too many alarms, wait"),
                   {},
                   std::chrono::ceil<std::chrono::seconds>(*wait)});
        return {};
    }
    const auto told = ride.report(user, reported);
    if (!told) {
        return told.error();
    }
    m_jobs.raise(*told, context, [this, done = std::move(done)](const Result<Raised> &raised) {
        if (raised && raised->isNew) {
            (raised->incident.kind == IncidentKind::Crash ? m_crashes : m_sos).add();
        }
        done(raised ? Result(raised->incident) : raised.error());
    });
    return {};
}

} // namespace saferide
