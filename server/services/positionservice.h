// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/repositories/positionrepository.h"
#include "server/services/participationservice.h"

namespace saferide {

/// Reads recorded positions.
class PositionService
{
public:
    PositionService(db::Session &session, const Clock &clock)
        : m_positions(session)
        , m_participations(session, clock)
    {
    }

    /// The recorded history by fix time, `from` and `to` included, for everybody in the ride; of
    /// who left for those who see everything.
    Result<PageOf<Position>> history(const User &user, ParticipationId id,
                                     std::optional<Timestamp> from, std::optional<Timestamp> to,
                                     const Page &page)
    {
        const auto participation = m_participations.findRecorded(user, id);
        return participation ? m_positions.history(id, from, to, page) : participation.error();
    }

private:
    PositionRepository m_positions;
    ParticipationService m_participations;
};

} // namespace saferide
