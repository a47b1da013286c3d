// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/ridelistmodel.h"

#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QWidget>

namespace saferide {

/// The rides, with a search field over titles and codes.
class RidesPanel final : public QWidget
{
    Q_OBJECT

public:
    /// The store outlives the panel.
    explicit RidesPanel(const LiveRideStore &store, QWidget *parent = nullptr);

    std::optional<RideId> selectedRide() const;
    void selectRide(RideId ride);
    void refreshAges() { m_model.refreshAges(); }
    QLineEdit &searchField() { return m_search; }
    QTableView &table() { return m_table; }

Q_SIGNALS:
    /// Also when the selected ride is gone.
    void rideSelected(std::optional<saferide::RideId> ride);

private:
    RideListModel m_model;
    QSortFilterProxyModel m_filter;
    QLineEdit m_search;
    QTableView m_table;
};

} // namespace saferide
