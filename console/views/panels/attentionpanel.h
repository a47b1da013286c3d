// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/attentionmodel.h"
#include "console/models/selection.h"
#include "console/views/panels/tablepanel.h"

#include <QPushButton>

namespace saferide {

/// Who needs to be looked at: what nobody has seen first, and of that the oldest. Selects, and
/// shows who is selected.
class AttentionPanel final : public TablePanel
{
    Q_OBJECT

public:
    /// All outlive the panel.
    AttentionPanel(const LiveRideStore &store, const RideNames &names, const AttentionWatch &watch,
                   Selection &selection, QWidget *parent = nullptr);

    /// Of the selected row.
    std::optional<Attention> selected() const;
    /// The next unacknowledged one after the selected; a search that hides all of them ends. False:
    /// there is none.
    bool selectNext();
    void refreshAges() { m_model.refreshAges(); }
    QPushButton &acknowledgeButton() { return m_acknowledge; }
    QPushButton &comingButton() { return m_coming; }
    QPushButton &resolveButton() { return m_resolve; }

Q_SIGNALS:
    /// The button, Space, or Enter: everything that the selected rider needs attention for.
    void acknowledgeRequested(saferide::ParticipationId rider);
    /// Somebody is on the way to the selected rider.
    void comingRequested(saferide::ParticipationId rider);
    /// The selected rider's incident has ended.
    void resolveRequested(saferide::ParticipationId rider);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// Selects a row of theirs, where there is one; the selected one stays when it is theirs.
    void showRider(std::optional<ParticipationId> rider);
    void acknowledgeSelected();
    void updateButton();

    const AttentionWatch &m_watch;
    AttentionModel m_model;
    QPushButton m_acknowledge;
    QPushButton m_coming;
    QPushButton m_resolve;
};

} // namespace saferide
