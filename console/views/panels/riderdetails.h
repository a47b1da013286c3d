// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskpicture.h"
#include "console/models/selection.h"
#include "console/views/panels/elidedlabel.h"
#include "console/views/panels/historychart.h"

#include <QFormLayout>
#include <QLabel>
#include <QScrollArea>

namespace saferide {

/// All that is known of the selected rider, with speed and elevation of the last minutes.
class RiderDetails final : public QScrollArea
{
    Q_OBJECT

public:
    /// Both outlive the panel.
    RiderDetails(const DeskPicture &picture, const Selection &selection, QWidget *parent = nullptr);

    std::optional<ParticipationId> participant() const { return m_selection.rider(); }
    /// About once a second.
    void refresh();
    void setColors(const MapColors &colors);

    const HistoryChart &speedChart() const { return m_speedChart; }
    const HistoryChart &elevationChart() const { return m_elevationChart; }
    /// Everything that is written on the panel, for tests and for copying.
    QString text() const;

private:
    QLabel *addRow(const QString &title);
    void fill(const Participant &participant);
    void fillCharts(ParticipationId participation);

    const DeskPicture &m_picture;
    const Selection &m_selection;
    ElidedLabel m_name;
    QLabel m_state;
    ElidedLabel m_ride;
    QFormLayout *m_form; // children
    QLabel *m_speed;
    QLabel *m_along;
    QLabel *m_beside;
    QLabel *m_lastFix;
    QLabel *m_place;
    QList<QLabel *> m_measured;
    HistoryChart m_speedChart;
    HistoryChart m_elevationChart;
};

/// "45.12345° N   13.70000° E".
QString coordinatesText(GeoPoint place);

} // namespace saferide
