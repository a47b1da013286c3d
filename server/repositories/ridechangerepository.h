// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"
#include "shared/domain/rideevent.h"

#include <QList>

#include <optional>

namespace saferide {

/// A ride was changed by a program that does not serve.
struct RideChangeNotice
{
    qint64 id = 0;
    RideId ride;
    std::optional<ParticipantLeft> left; ///< else the ride itself was changed
};

/// The ride_changes table: how commands tell daemons that serve.
class RideChangeRepository
{
public:
    explicit RideChangeRepository(db::Session &session)
        : m_session(session)
    {
    }

    Result<void> addChange(RideId ride, Timestamp now);
    Result<void> addLeft(const ParticipantLeft &left);
    /// In order of their ids, those after this one.
    Result<QList<RideChangeNotice>> since(qint64 id);
    /// 0 when there is none.
    Result<qint64> lastId();

private:
    Result<void> add(RideId ride, std::optional<qint64> participation, std::optional<qint64> user,
                     Timestamp at);

    db::Session &m_session;
};

} // namespace saferide
