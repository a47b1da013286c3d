// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/attentionpanel.h"

#include "console/views/worddelegate.h"

#include <QKeyEvent>

namespace saferide {

AttentionPanel::AttentionPanel(const LiveRideStore &store, const AttentionWatch &watch,
                               QWidget *parent)
    : TablePanel(parent)
    , m_model(store, watch)
{
    setModel(m_model, tr("Needs attention"), tr("Search who or what"));
    auto *age = new WordDelegate(ageWords, this);
    table().setItemDelegateForColumn(AttentionModel::Since, age);
    auto *what = new WordDelegate([](const QVariant &text) { return text.toString(); }, this);
    what->setAlarmingRow(
        [](const QModelIndex &index) { return index.data(AttentionOpenRole).toBool(); });
    table().setItemDelegate(what);
    table().sortByColumn(AttentionModel::Since, Qt::DescendingOrder);
    sizeColumns(AttentionModel::Name,
                {{AttentionModel::What, 84},
                 {AttentionModel::Since, 60},
                 {AttentionModel::Ride, 72},
                 {AttentionModel::AcknowledgedBy, 70}});
    rememberDefaults();
    setEmptyText(tr("Nobody needs attention."));

    m_acknowledge.setText(tr("Mark as &seen"));
    m_acknowledge.setToolTip(tr("Tells every desk that you look after it (Space in the list)"));
    m_acknowledge.setEnabled(false);
    addFooter(&m_acknowledge);
    connect(&m_acknowledge, &QPushButton::clicked, this, &AttentionPanel::acknowledgeSelected);
    connect(&table(), &QTableView::activated, this, &AttentionPanel::acknowledgeSelected);
    connect(table().selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        m_acknowledge.setEnabled(selected().has_value());
        Q_EMIT selectionChanged(selected());
    });
}

std::optional<Attention> AttentionPanel::selected() const
{
    return m_model.attentionAt(selectedSource());
}

void AttentionPanel::acknowledgeSelected()
{
    if (const auto attention = selected()) {
        Q_EMIT acknowledgeRequested(*attention);
    }
}

bool AttentionPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &table() && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
        acknowledgeSelected();
        return true;
    }
    return TablePanel::eventFilter(watched, event);
}

} // namespace saferide
