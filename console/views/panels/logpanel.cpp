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
    sizeColumns(LogModel::What, {{LogModel::Time, 86}});
    rememberDefaults();
    connect(&log, &QAbstractItemModel::rowsInserted, this, [this] {
        const QScrollBar *bar = table().verticalScrollBar();
        if (bar->value() >= bar->maximum() - 2) {
            QMetaObject::invokeMethod(&table(), &QTableView::scrollToBottom, Qt::QueuedConnection);
        }
    });
}

} // namespace saferide
