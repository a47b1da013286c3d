// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/attentionwatch.h"
#include "console/models/ridenames.h"
#include "console/views/panels/elidedlabel.h"

#include <QPushButton>
#include <QToolBar>

namespace saferide {

/// Over the full width of the window: the oldest incident that nobody has acknowledged. Hidden
/// while there is none.
class IncidentBar final : public QToolBar
{
    Q_OBJECT

public:
    /// All outlive it.
    IncidentBar(const LiveRideStore &store, const RideNames &names, const AttentionWatch &watch,
                QWidget *parent = nullptr);

    /// How old it is; and whether it is shown, which a restored layout does not know.
    void refresh();
    QString text() const { return m_text.text(); }
    QPushButton &showButton() { return m_show; }
    QPushButton &contactButton() { return m_contact; }
    QPushButton &acknowledgeButton() { return m_acknowledge; }

Q_SIGNALS:
    void showRequested(saferide::ParticipationId rider);
    void contactRequested(saferide::ParticipationId rider);
    void acknowledgeRequested(saferide::ParticipationId rider);

private:
    QString sentenceOf(const Attention &attention, qsizetype count) const;

    /// Emits a signal about the rider who is shown.
    void onClick(QPushButton &button, void (IncidentBar::*signal)(ParticipationId));

    const LiveRideStore &m_store;
    const RideNames &m_names;
    const AttentionWatch &m_watch;
    std::optional<Attention> m_shown;
    ElidedLabel m_text;
    QPushButton m_show;
    QPushButton m_contact;
    QPushButton m_acknowledge;
};

} // namespace saferide
