// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/newposition.h"
#include "shared/domain/page.h"

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

    /// Where it stands in a history: fix time and rounded coordinates.
    static constexpr int PlaceNumbers = 3;
    static QList<qint64> placeOf(const Position &position);
    /// By fix time, from and to included. `page` goes on after a place, or after the id of the last
    /// position that the caller has: Conflict where this participation has none of that id.
    Result<PageOf<Position>> history(ParticipationId participation, std::optional<Timestamp> from,
                                     std::optional<Timestamp> to, const Page &page);

private:
    db::Session &m_session;
};

} // namespace saferide
