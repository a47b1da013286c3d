// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/ridelistmodel.h"
#include "console/views/panels/tablepanel.h"

namespace saferide {

/// The rides, with a search field over titles and codes.
class RidesPanel final : public TablePanel
{
    Q_OBJECT

public:
    /// The store outlives the panel.
    explicit RidesPanel(const LiveRideStore &store, QWidget *parent = nullptr);

    std::optional<RideId> selectedRide() const;
    /// Shows it even where the search hides it.
    void selectRide(std::optional<RideId> ride);
    void refreshAges() { m_model.refreshAges(); }

Q_SIGNALS:
    void rideChosen(saferide::RideId ride);

private:
    void arrangeColumns(const LiveRideStore &store);

    RideListModel m_model;
};

} // namespace saferide
