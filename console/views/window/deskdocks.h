// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/views/panels/attentionpanel.h"
#include "console/views/panels/logpanel.h"
#include "console/views/panels/riderdetails.h"
#include "console/views/panels/riderspanel.h"
#include "console/views/panels/ridespanel.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QHash>
#include <QMainWindow>

namespace saferide {

/// The panels of the desk in their docks around the map, and how somebody arranged them: docks, and
/// the columns of the tables.
class DeskDocks
{
    Q_DECLARE_TR_FUNCTIONS(saferide::DeskDocks)

public:
    struct Panels
    {
        RidesPanel &rides;
        RidersPanel &riders;
        AttentionPanel &attention;
        RiderDetails &details;
        LogPanel &log;
    };

    /// All outlive it.
    DeskDocks(QMainWindow &window, const Panels &panels);

    const QList<QDockWidget *> &all() const { return m_all; }
    /// Of the ride of this name; empty: of all.
    void nameRiders(const QString &ride);
    void nameAttention(int open);

    QHash<QString, QByteArray> save() const;
    void restore(const QHash<QString, QByteArray> &layout);
    /// The window is complete: gives the docks their first sizes, which reset() brings back.
    void arrange();
    void reset();

private:
    QDockWidget *add(const QString &title, const QString &name, QWidget &content,
                     Qt::DockWidgetArea area);

    QMainWindow &m_window;
    const QHash<QString, TablePanel *> m_tables;
    QList<QDockWidget *> m_all; // children of the window
    QDockWidget *const m_rides;
    QDockWidget *const m_riders;
    QDockWidget *const m_attention;
    QDockWidget *const m_details;
    QDockWidget *const m_log;
    QByteArray m_first;
};

} // namespace saferide
