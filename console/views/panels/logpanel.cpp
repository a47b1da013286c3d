// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/logpanel.h"

#include <QScrollBar>

namespace saferide {

LogPanel::LogPanel(LogModel &log, QWidget *parent)
    : TablePanel(parent)
{
    setModel(log, tr("Log"));
    setSearch(tr("Search the log"), {LogModel::Time, LogModel::What});
    setWords(LogModel::Time, timeWords);
    auto *what = setWords(LogModel::What, [](const QVariant &text) { return text.toString(); });
    what->setAlarmingRow([](const QModelIndex &index) {
        return index.data(LogModel::KindRole).toInt() == int(LogModel::Kind::Failed);
    });
    proxy().setSortRole(LogModel::OrderRole);
    table().sortByColumn(LogModel::Time, Qt::AscendingOrder);
    columns().size(LogModel::What, {{LogModel::Time, 86}});
    columns().rememberDefaults();
    // It follows its end until somebody scrolls away from there.
    const QScrollBar *bar = table().verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this,
            [this, bar](int value) { m_follows = value >= bar->maximum() - 2; });
    connect(bar, &QScrollBar::rangeChanged, this, [this] {
        if (m_follows) {
            QMetaObject::invokeMethod(&table(), &QTableView::scrollToBottom, Qt::QueuedConnection);
        }
    });
}

} // namespace saferide
