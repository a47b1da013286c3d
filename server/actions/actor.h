// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/services/followlinkservice.h"
#include "server/services/idempotencyservice.h"
#include "server/services/incidentservice.h"
#include "server/services/participationservice.h"
#include "server/services/positionservice.h"
#include "server/services/riderservice.h"
#include "server/services/rideservice.h"
#include "server/services/routeservice.h"
#include "server/services/trackingkeyservice.h"
#include "server/services/userservice.h"

namespace saferide {

/// In whose name a job runs, and the services by which it does what they may. Lives within the job.
class Actor
{
public:
    /// Session and clock outlive it. `keyOf`: who comes with a tracking key acts for this
    /// participation alone.
    Actor(db::Session &session, const Clock &clock, User user,
          std::optional<ParticipationId> keyOf = {})
        : m_session(session)
        , m_clock(clock)
        , m_user(std::move(user))
        , m_keyOf(keyOf)
    {
    }

    const User &user() const { return m_user; }

    IncidentService incidents() const { return {m_session, m_clock, m_keyOf}; }
    RiderService riders() const { return {m_session, m_clock}; }
    RideService rides() const { return {m_session, m_clock}; }
    ParticipationService participations() const { return {m_session, m_clock}; }
    PositionService positions() const { return {m_session, m_clock}; }
    RouteService routes() const { return {m_session, m_clock}; }
    FollowLinkService followLinks() const { return {m_session, m_clock, m_keyOf}; }
    TrackingKeyService trackingKeys() const { return {m_session, m_clock}; }
    UserService users() const { return {m_session, m_clock}; }

    /// Makes a thing, or finds what an earlier attempt made, which is no change. Make:
    /// Result<T>(), find: Result<T>(qint64 id). See IdempotencyService::once().
    template<typename Make, typename Find>
    auto once(const Attempt &attempt, Make make, Find find)
    {
        return IdempotencyService(m_session, m_clock)
            .once(m_user.id, attempt, std::move(make), [&](qint64 id) {
                m_isRepeating = true;
                return find(id);
            });
    }
    bool isRepeating() const { return m_isRepeating; }

protected:
    db::Session &session() const { return m_session; }
    const Clock &clock() const { return m_clock; }

private:
    db::Session &m_session;
    const Clock &m_clock;
    const User m_user;
    const std::optional<ParticipationId> m_keyOf;
    bool m_isRepeating = false;
};

} // namespace saferide
