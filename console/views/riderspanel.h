// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/participantmodel.h"

#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QWidget>

namespace saferide {

/// The participants of the selected ride, with a search field over names.
class RidersPanel final : public QWidget
{
    Q_OBJECT

public:
    /// The store outlives the panel.
    explicit RidersPanel(const LiveRideStore &store, QWidget *parent = nullptr);

    /// nullopt: everybody.
    void showRide(std::optional<RideId> ride);
    std::optional<ParticipationId> selectedParticipant() const;
    void selectParticipant(std::optional<ParticipationId> participation);
    void refreshAges() { m_model.refreshAges(); }
    QLineEdit &searchField() { return m_search; }
    QTableView &table() { return m_table; }

Q_SIGNALS:
    void participantSelected(std::optional<saferide::ParticipationId> participation);
    /// Enter or double click: look at them closely.
    void participantActivated(saferide::ParticipationId participation);

private:
    void arrangeColumns();

    ParticipantModel m_model;
    QSortFilterProxyModel m_filter;
    QLineEdit m_search;
    QTableView m_table;
};

} // namespace saferide
