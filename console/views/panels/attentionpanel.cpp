// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/attentionpanel.h"

#include <QHBoxLayout>
#include <QKeyEvent>

namespace saferide {

AttentionPanel::AttentionPanel(const LiveRideStore &store, const RideNames &names,
                               const AttentionWatch &watch, Selection &selection, QWidget *parent)
    : TablePanel(parent)
    , m_watch(watch)
    , m_model(store, names, watch)
{
    setModel(m_model, tr("Alerts"));
    setSearch(tr("Search alerts"),
              {AttentionModel::Name, AttentionModel::What, AttentionModel::Ride,
               AttentionModel::AcknowledgedBy});
    setWords(AttentionModel::Since, ageWords);
    auto *what = new WordDelegate([](const QVariant &text) { return text.toString(); }, this);
    what->setAlarmingRow(
        [](const QModelIndex &index) { return index.data(AttentionOpenRole).toBool(); });
    table().setItemDelegate(what);
    proxy().setSortRole(AttentionSortRole);
    proxy().setRankRole(AttentionRankRole);
    table().sortByColumn(AttentionModel::Since, Qt::DescendingOrder);
    columns().size(AttentionModel::Name,
                   {{AttentionModel::What, 84},
                    {AttentionModel::Since, 60},
                    {AttentionModel::Ride, 72},
                    {AttentionModel::AcknowledgedBy, 70}});
    columns().letGiveWay(
        {AttentionModel::AcknowledgedBy, AttentionModel::Ride, AttentionModel::Since});
    columns().rememberDefaults();
    setEmptyText(tr("No alerts."));

    m_acknowledge.setText(tr("&Acknowledge"));
    m_acknowledge.setToolTip(tr("Shows every desk that you are handling it (Space in the list)"));
    m_acknowledge.setEnabled(false);
    m_coming.setText(tr("On the &way…"));
    m_coming.setToolTip(tr("Tells the selected rider who is on the way (Ctrl+Shift+Y)"));
    m_coming.setEnabled(false);
    m_resolve.setText(tr("Re&solve…"));
    m_resolve.setToolTip(tr("How the SOS of the selected rider ended (Ctrl+Shift+R)"));
    m_resolve.setEnabled(false);
    auto *buttons = new QWidget(this);
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(&m_acknowledge, 1);
    row->addWidget(&m_coming, 1);
    row->addWidget(&m_resolve, 1);
    addFooter(buttons);
    connect(&m_coming, &QPushButton::clicked, this, [this] {
        if (const auto attention = selected()) {
            Q_EMIT comingRequested(attention->participation);
        }
    });
    connect(&m_resolve, &QPushButton::clicked, this, [this] {
        if (const auto attention = selected()) {
            Q_EMIT resolveRequested(attention->participation);
        }
    });
    connect(&m_acknowledge, &QPushButton::clicked, this, &AttentionPanel::acknowledgeSelected);
    connect(&table(), &QTableView::activated, this, &AttentionPanel::acknowledgeSelected);
    connect(table().selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &AttentionPanel::updateButton);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &AttentionPanel::updateButton);
    connect(this, &TablePanel::rowChosen, &selection,
            [this, &selection](const QModelIndex &source) {
                if (const auto attention = m_model.attentionAt(source)) {
                    selection.selectRider(attention->participation);
                }
            });
    connect(&selection, &Selection::riderChanged, this, &AttentionPanel::showRider);
}

void AttentionPanel::updateButton()
{
    const auto attention = selected();
    m_acknowledge.setEnabled(attention && !m_watch.openOf(attention->participation).isEmpty());
    const bool hasIncident = attention && m_watch.incidentOf(attention->participation).has_value();
    m_coming.setEnabled(hasIncident);
    m_resolve.setEnabled(hasIncident);
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
    if (m_watch.openCount() == 0) {
        return false;
    }
    const int rows = proxy().rowCount();
    const int from = selected() ? table().currentIndex().row() + 1 : 0;
    for (int step = 0; step < rows; ++step) {
        const int row = (from + step) % rows;
        if (proxy().index(row, 0).data(AttentionOpenRole).toBool()) {
            table().selectRow(row);
            return true;
        }
    }
    if (searchField().text().isEmpty()) {
        return false;
    }
    searchField().clear(); // it hides them
    return selectNext();
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
