// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/newposition.h"
#include "shared/domain/page.h"

#include <QHash>

#include <optional>
#include <vector>

namespace saferide {

/// The positions table, and the last known position that participations carry.
class PositionRepository
{
public:
    explicit PositionRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// Adds to the history what is not there yet and moves last known positions forward in order
    /// time, never back and never to a future one. One outcome a position, in their order.
    Result<std::vector<StoreOutcome>> store(const std::vector<NewPosition> &positions);

    /// By fix time, from and to included. `page` goes on after a PositionKey::place(), whether or
    /// not there still is a position.
    Result<PageOf<Position>> history(ParticipationId participation, std::optional<Timestamp> from,
                                     std::optional<Timestamp> to, const Page &page);

    /// The newest position of each rider in the ride that was measured and had arrived by then, and
    /// not long before.
    Result<QHash<ParticipationId, LocationFix>> delayed(RideId ride, Timestamp until);

private:
    db::Session &m_session;
};

} // namespace saferide
