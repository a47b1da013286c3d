// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/attentionpanel.h"

#include <QKeyEvent>

namespace saferide {

AttentionPanel::AttentionPanel(const LiveRideStore &store, const AttentionWatch &watch,
                               QWidget *parent)
    : TablePanel(parent)
    , m_watch(watch)
    , m_model(store, watch)
{
    setModel(m_model, tr("Needs attention"));
    setSearch(tr("Search who or what"),
              {AttentionModel::Name, AttentionModel::What, AttentionModel::Ride,
               AttentionModel::AcknowledgedBy});
    setWords(AttentionModel::Since, ageWords);
    auto *what = new WordDelegate([](const QVariant &text) { return text.toString(); }, this);
    what->setAlarmingRow(
        [](const QModelIndex &index) { return index.data(AttentionOpenRole).toBool(); });
    table().setItemDelegate(what);
    proxy().setSortRole(AttentionSortRole);
    table().sortByColumn(AttentionModel::Since, Qt::DescendingOrder);
    sizeColumns(AttentionModel::Name,
                {{AttentionModel::What, 84},
                 {AttentionModel::Since, 60},
                 {AttentionModel::Ride, 72},
                 {AttentionModel::AcknowledgedBy, 70}});
    letGiveWay({AttentionModel::AcknowledgedBy, AttentionModel::Ride, AttentionModel::Since});
    rememberDefaults();
    setEmptyText(tr("Nobody needs attention."));

    m_acknowledge.setText(tr("Mark as &seen"));
    m_acknowledge.setToolTip(tr("Tells every desk that you look after it (Space in the list)"));
    m_acknowledge.setEnabled(false);
    addFooter(&m_acknowledge);
    connect(&m_acknowledge, &QPushButton::clicked, this, &AttentionPanel::acknowledgeSelected);
    connect(&table(), &QTableView::activated, this, &AttentionPanel::acknowledgeSelected);
    connect(table().selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &AttentionPanel::updateButton);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &AttentionPanel::updateButton);
    connect(this, &TablePanel::rowChosen, this, [this](const QModelIndex &source) {
        if (const auto attention = m_model.attentionAt(source)) {
            Q_EMIT riderChosen(attention->participation);
        }
    });
}

void AttentionPanel::updateButton()
{
    const auto attention = selected();
    m_acknowledge.setEnabled(attention && !m_watch.openOf(attention->participation).isEmpty());
}

void AttentionPanel::showRider(std::optional<ParticipationId> rider)
{
    if (const auto attention = selected(); attention && attention->participation == rider) {
        return;
    }
    QModelIndex found;
    for (int row = 0; rider && row < proxy().rowCount() && !found.isValid(); ++row) {
        const QModelIndex source = proxy().mapToSource(proxy().index(row, 0));
        if (source.data(AttentionParticipationRole).toLongLong() == rider->value) {
            found = source;
        }
    }
    select(found);
}

bool AttentionPanel::selectNext()
{
    const int rows = proxy().rowCount();
    if (rows == 0) {
        return false;
    }
    const int from = selected() ? table().currentIndex().row() + 1 : 0;
    int chosen = from % rows;
    for (int step = 0; step < rows; ++step) {
        const int row = (from + step) % rows;
        if (proxy().index(row, 0).data(AttentionOpenRole).toBool()) {
            chosen = row;
            break;
        }
    }
    table().selectRow(chosen);
    return true;
}

std::optional<Attention> AttentionPanel::selected() const
{
    return m_model.attentionAt(selectedSource());
}

void AttentionPanel::acknowledgeSelected()
{
    if (const auto attention = selected()) {
        Q_EMIT acknowledgeRequested(attention->participation);
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
