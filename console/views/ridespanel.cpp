// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/ridespanel.h"

#include "console/views/worddelegate.h"

#include <QHeaderView>
#include <QVBoxLayout>

namespace saferide {

RidesPanel::RidesPanel(const LiveRideStore &store, QWidget *parent)
    : QWidget(parent)
    , m_model(store)
{
    m_filter.setSourceModel(&m_model);
    m_filter.setFilterKeyColumn(-1); // titles and codes alike
    m_filter.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter.setSortCaseSensitivity(Qt::CaseInsensitive);
    m_filter.setDynamicSortFilter(true);

    m_search.setPlaceholderText(tr("Search title or code"));
    m_search.setClearButtonEnabled(true);
    m_search.setAccessibleName(tr("Search rides"));
    connect(&m_search, &QLineEdit::textChanged, &m_filter,
            &QSortFilterProxyModel::setFilterFixedString);

    m_table.setModel(&m_filter);
    m_table.setAccessibleName(tr("Rides"));
    m_table.setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table.setSelectionMode(QAbstractItemView::SingleSelection);
    m_table.setShowGrid(false);
    m_table.setTabKeyNavigation(false);
    m_table.setAlternatingRowColors(true);
    m_table.setWordWrap(false);
    m_table.verticalHeader()->hide();
    m_table.verticalHeader()->setDefaultSectionSize(28);
    m_table.setItemDelegateForColumn(RideListModel::Status, new WordDelegate(capitalized, this));
    auto *age = new WordDelegate(ageWords, this);
    age->setAlarming(isSilentAge);
    m_table.setItemDelegateForColumn(RideListModel::NewestFix, age);
    m_table.setSortingEnabled(true);
    m_table.sortByColumn(RideListModel::Title, Qt::AscendingOrder);
    QHeaderView *header = m_table.horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(RideListModel::Title, QHeaderView::Stretch);
    connect(m_table.selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { Q_EMIT rideSelected(selectedRide()); });

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto *margin = new QVBoxLayout;
    margin->setContentsMargins(8, 4, 8, 0);
    margin->addWidget(&m_search);
    layout->addLayout(margin);
    layout->addWidget(&m_table);
}

std::optional<RideId> RidesPanel::selectedRide() const
{
    const QModelIndexList rows = m_table.selectionModel()->selectedRows();
    return rows.isEmpty() ? std::nullopt : m_model.rideAt(m_filter.mapToSource(rows.first()));
}

void RidesPanel::selectRide(RideId ride)
{
    const QModelIndex index = m_filter.mapFromSource(m_model.indexOf(ride));
    if (index.isValid()) {
        m_table.setCurrentIndex(index);
        m_table.scrollTo(index);
    }
}

} // namespace saferide
