// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/participantmodel.h"
#include "console/models/selection.h"
#include "console/views/panels/tablepanel.h"

namespace saferide {

/// The participants of the selected ride, everybody where there is none, with a search field over
/// names. Selects, and shows who is selected.
class RidersPanel final : public TablePanel
{
    Q_OBJECT

public:
    /// All outlive the panel.
    RidersPanel(const LiveRideStore &store, const RouteBook &routes, Selection &selection,
                QWidget *parent = nullptr);

    std::optional<ParticipationId> selectedParticipant() const;
    /// Shows them even where the search hides them.
    void selectParticipant(std::optional<ParticipationId> participation);
    void refreshAges() { m_model.refreshAges(); }

Q_SIGNALS:
    /// Enter or double click: look at them closely.
    void participantActivated(saferide::ParticipationId participation);

private:
    void arrangeColumns(const LiveRideStore &store);

    ParticipantModel m_model;
};

} // namespace saferide
