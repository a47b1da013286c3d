// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/deskdocks.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

const QString StateKey = QStringLiteral("state");

} // namespace

DeskDocks::DeskDocks(QMainWindow &window, const Panels &panels)
    : m_window(window)
    , m_tables{{u"rides"_s, &panels.rides},
               {u"riders"_s, &panels.riders},
               {u"attention"_s, &panels.attention},
               {u"log"_s, &panels.log}}
    , m_rides(add(tr("Rides"), u"ridesDock"_s, panels.rides, Qt::LeftDockWidgetArea))
    , m_riders(add(tr("Riders"), u"ridersDock"_s, panels.riders, Qt::LeftDockWidgetArea))
    , m_attention(add(tr("Alerts"), u"attentionDock"_s, panels.attention, Qt::RightDockWidgetArea))
    , m_details(add(tr("Rider"), u"detailsDock"_s, panels.details, Qt::RightDockWidgetArea))
    , m_log(add(tr("Log"), u"logDock"_s, panels.log, Qt::BottomDockWidgetArea))
{
    window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    window.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    window.setDockNestingEnabled(true);
}

QDockWidget *DeskDocks::add(const QString &title, const QString &name, QWidget &content,
                            Qt::DockWidgetArea area)
{
    auto *dock = new QDockWidget(title, &m_window);
    dock->setObjectName(name);
    dock->setWidget(&content);
    m_window.addDockWidget(area, dock);
    m_all.append(dock);
    return dock;
}

void DeskDocks::nameRiders(const QString &ride)
{
    m_riders->setWindowTitle(ride.isEmpty() ? tr("Riders") : tr("Riders of %1").arg(ride));
}

void DeskDocks::nameAttention(int open)
{
    m_attention->setWindowTitle(open == 0 ? tr("Alerts") : tr("Alerts (%1)").arg(open));
}

QHash<QString, QByteArray> DeskDocks::save() const
{
    QHash<QString, QByteArray> layout{{StateKey, m_window.saveState()}};
    for (auto table = m_tables.begin(); table != m_tables.end(); ++table) {
        layout.insert(table.key(), table.value()->columns().save());
    }
    return layout;
}

void DeskDocks::restore(const QHash<QString, QByteArray> &layout)
{
    const QByteArray state = layout.value(StateKey);
    if (!state.isEmpty() && !m_window.restoreState(state)) {
        reset();
        return;
    }
    for (auto table = m_tables.begin(); table != m_tables.end(); ++table) {
        table.value()->columns().restore(layout.value(table.key()));
    }
}

void DeskDocks::arrange()
{
    m_window.resizeDocks({m_rides, m_attention}, {500, 400}, Qt::Horizontal);
    m_window.resizeDocks({m_rides, m_riders}, {260, 500}, Qt::Vertical);
    m_window.resizeDocks({m_attention, m_details}, {300, 460}, Qt::Vertical);
    m_window.resizeDocks({m_log}, {170}, Qt::Vertical);
    m_first = m_window.saveState();
}

void DeskDocks::reset()
{
    m_window.restoreState(m_first);
    for (TablePanel *table : m_tables) {
        table->columns().reset();
    }
}

} // namespace saferide
