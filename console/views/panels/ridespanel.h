// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/ridelistmodel.h"
#include "console/models/selection.h"
#include "console/views/panels/tablepanel.h"

namespace saferide {

/// The rides, with a search field over titles and codes. Selects, and shows what is selected.
class RidesPanel final : public TablePanel
{
    Q_OBJECT

public:
    /// All outlive the panel.
    RidesPanel(const LiveRideStore &store, const RideNames &names, Selection &selection,
               QWidget *parent = nullptr);

    std::optional<RideId> selectedRide() const;
    /// Shows it even where the search hides it.
    void selectRide(std::optional<RideId> ride);
    void refreshAges() { m_model.refreshAges(); }

private:
    void arrangeColumns(const LiveRideStore &store);

    RideListModel m_model;
};

} // namespace saferide
