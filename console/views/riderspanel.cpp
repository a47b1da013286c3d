// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/riderspanel.h"

#include "console/views/worddelegate.h"

#include <QHeaderView>
#include <QVBoxLayout>

namespace saferide {

RidersPanel::RidersPanel(const LiveRideStore &store, QWidget *parent)
    : QWidget(parent)
    , m_model(store)
{
    m_filter.setSourceModel(&m_model);
    m_filter.setFilterKeyColumn(ParticipantModel::Name);
    m_filter.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter.setSortCaseSensitivity(Qt::CaseInsensitive);

    m_search.setPlaceholderText(tr("Search name"));
    m_search.setClearButtonEnabled(true);
    m_search.setAccessibleName(tr("Search riders"));
    connect(&m_search, &QLineEdit::textChanged, &m_filter,
            &QSortFilterProxyModel::setFilterFixedString);

    m_table.setModel(&m_filter);
    m_table.setAccessibleName(tr("Riders"));
    m_table.setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table.setSelectionMode(QAbstractItemView::SingleSelection);
    m_table.setShowGrid(false);
    m_table.setTabKeyNavigation(false);
    m_table.setAlternatingRowColors(true);
    m_table.setWordWrap(false);
    m_table.verticalHeader()->hide();
    m_table.verticalHeader()->setDefaultSectionSize(26);
    arrangeColumns();
    connect(m_table.selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { Q_EMIT participantSelected(selectedParticipant()); });
    connect(&m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const auto participation = m_model.participationAt(m_filter.mapToSource(index))) {
            Q_EMIT participantActivated(*participation);
        }
    });

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto *margin = new QVBoxLayout;
    margin->setContentsMargins(8, 4, 8, 0);
    margin->addWidget(&m_search);
    layout->addLayout(margin);
    layout->addWidget(&m_table);
}

void RidersPanel::arrangeColumns()
{
    m_table.setItemDelegateForColumn(ParticipantModel::Role, new WordDelegate(capitalized, this));
    m_table.setItemDelegateForColumn(ParticipantModel::Speed, new WordDelegate(speedWords, this));
    auto *age = new WordDelegate(ageWords, this);
    age->setAlarming(isSilentAge);
    m_table.setItemDelegateForColumn(ParticipantModel::LastFix, age);
    auto *battery = new WordDelegate(percentWords, this);
    battery->setAlarming(isLowBattery);
    m_table.setItemDelegateForColumn(ParticipantModel::Battery, battery);
    m_table.setItemDelegateForColumn(ParticipantModel::Accuracy,
                                     new WordDelegate(meterWords, this));
    m_table.setSortingEnabled(true);
    m_table.sortByColumn(ParticipantModel::Name, Qt::AscendingOrder);
    QHeaderView *header = m_table.horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(ParticipantModel::Name, QHeaderView::Stretch);
    header->resizeSection(ParticipantModel::Role, 66);
    header->resizeSection(ParticipantModel::Speed, 72);
    header->resizeSection(ParticipantModel::LastFix, 68);
    header->resizeSection(ParticipantModel::Battery, 68);
    m_table.setColumnHidden(ParticipantModel::Accuracy, true);
}

void RidersPanel::showRide(std::optional<RideId> ride)
{
    m_model.showRide(ride);
}

std::optional<ParticipationId> RidersPanel::selectedParticipant() const
{
    const QModelIndexList rows = m_table.selectionModel()->selectedRows();
    return rows.isEmpty() ? std::nullopt
                          : m_model.participationAt(m_filter.mapToSource(rows.first()));
}

void RidersPanel::selectParticipant(std::optional<ParticipationId> participation)
{
    if (participation == selectedParticipant()) {
        return;
    }
    const QModelIndex index =
        participation ? m_filter.mapFromSource(m_model.indexOf(*participation)) : QModelIndex();
    if (index.isValid()) {
        m_table.setCurrentIndex(index);
        m_table.scrollTo(index);
    } else {
        m_table.clearSelection();
    }
}

} // namespace saferide
