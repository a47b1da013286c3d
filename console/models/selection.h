// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/liveridestore.h"

namespace saferide {

/// The ride and the rider that every list, map and window shows and that every act means. A rider
/// is always one of the selected ride. GUI thread only.
class Selection final : public QObject
{
    Q_OBJECT

public:
    /// The store outlives the selection.
    explicit Selection(const LiveRideStore &store, QObject *parent = nullptr);

    std::optional<RideId> ride() const { return m_ride; }
    std::optional<ParticipationId> rider() const { return m_rider; }

    /// Another ride leaves nobody selected.
    void selectRide(std::optional<RideId> ride);
    /// Selects their ride, too. Nobody where they are not known.
    void selectRider(std::optional<ParticipationId> rider);

Q_SIGNALS:
    void rideChanged(std::optional<saferide::RideId> ride);
    void riderChanged(std::optional<saferide::ParticipationId> rider);

private:
    void set(std::optional<RideId> ride, std::optional<ParticipationId> rider);

    const LiveRideStore &m_store;
    std::optional<RideId> m_ride;
    std::optional<ParticipationId> m_rider;
};

} // namespace saferide
