// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/attentionmodel.h"
#include "console/views/tablepanel.h"

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

    std::optional<Attention> selected() const;
    void refreshAges() { m_model.refreshAges(); }
    QPushButton &acknowledgeButton() { return m_acknowledge; }

Q_SIGNALS:
    void selectionChanged(std::optional<saferide::Attention> attention);
    /// The button, Space, or Enter.
    void acknowledgeRequested(const saferide::Attention &attention);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void acknowledgeSelected();

    AttentionModel m_model;
    QPushButton m_acknowledge;
};

} // namespace saferide
