// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/attentionmodel.h"
#include "console/views/panels/tablepanel.h"

#include <QPushButton>

namespace saferide {

/// Who needs to be looked at: what nobody has seen first, and of that the oldest.
class AttentionPanel final : public TablePanel
{
    Q_OBJECT

public:
    /// Both outlive the panel.
    AttentionPanel(const LiveRideStore &store, const AttentionWatch &watch,
                   QWidget *parent = nullptr);

    /// Of the selected row.
    std::optional<Attention> selected() const;
    /// Selects a row of theirs, where there is one; the selected one stays when it is theirs.
    void showRider(std::optional<ParticipationId> rider);
    /// The next one after the selected; what nobody has seen goes first. False: there is none.
    bool selectNext();
    void refreshAges() { m_model.refreshAges(); }
    QPushButton &acknowledgeButton() { return m_acknowledge; }

Q_SIGNALS:
    void riderChosen(saferide::ParticipationId rider);
    /// The button, Space, or Enter: everything that the selected rider needs attention for.
    void acknowledgeRequested(saferide::ParticipationId rider);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void acknowledgeSelected();
    void updateButton();

    const AttentionWatch &m_watch;
    AttentionModel m_model;
    QPushButton m_acknowledge;
};

} // namespace saferide
