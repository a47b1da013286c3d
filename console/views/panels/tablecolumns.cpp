// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/tablecolumns.h"

#include <QActionGroup>
#include <QHeaderView>
#include <QMenu>

namespace saferide {

TableColumns::TableColumns(QTableView &table)
    : QObject(&table)
    , m_table(table)
{
    QHeaderView *header = table.horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, &TableColumns::showMenu);
}

void TableColumns::size(int stretched, const QList<std::pair<int, int>> &widths)
{
    m_stretched = stretched;
    m_widths = widths;
    QHeaderView *header = m_table.horizontalHeader();
    header->setSectionResizeMode(stretched, QHeaderView::Stretch);
    for (const auto &[column, width] : widths) {
        header->resizeSection(column, width);
    }
}

void TableColumns::letGiveWay(const QList<int> &columns)
{
    ColumnRoom::GiveWay giveWay;
    for (const int column : columns) {
        giveWay.append({column, m_table.horizontalHeader()->sectionSize(column)});
    }
    m_room = new ColumnRoom(m_table, m_stretched, giveWay);
}

void TableColumns::rememberDefaults()
{
    m_defaults = save();
}

QByteArray TableColumns::save() const
{
    return m_table.horizontalHeader()->saveState();
}

void TableColumns::restore(const QByteArray &state)
{
    QHeaderView *header = m_table.horizontalHeader();
    const QByteArray before = header->saveState();
    const bool fits = !state.isEmpty() && header->restoreState(state)
        && header->hiddenSectionCount() < header->count();
    if (!fits) {
        header->restoreState(before);
    }
    fit();
}

void TableColumns::reset()
{
    m_table.horizontalHeader()->restoreState(m_defaults);
    // The state is of a table that had no size yet.
    size(m_stretched, QList(m_widths));
    fit();
}

void TableColumns::fit()
{
    if (m_room != nullptr) {
        m_room->fit();
    }
}

QString TableColumns::nameOf(int column) const
{
    return m_table.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
}

void TableColumns::showMenu(const QPoint &at)
{
    QHeaderView *header = m_table.horizontalHeader();
    QMenu menu(&m_table);
    for (int column = 0; column < header->count(); ++column) {
        QAction *action = menu.addAction(nameOf(column));
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
        // The last visible column stays: a table without any cannot be brought back by its header.
        action->setEnabled(header->isSectionHidden(column)
                           || header->count() - header->hiddenSectionCount() > 1);
        connect(action, &QAction::toggled, header, [this, header, column](bool shown) {
            header->setSectionHidden(column, !shown);
            fit();
        });
    }
    menu.addSeparator();
    addSortMenu(menu);
    connect(menu.addAction(tr("Reset columns")), &QAction::triggered, this, &TableColumns::reset);
    menu.exec(header->mapToGlobal(at));
}

/// What a click on the header does, for the keyboard.
void TableColumns::addSortMenu(QMenu &menu)
{
    const QHeaderView *header = m_table.horizontalHeader();
    const int sorted = header->sortIndicatorSection();
    const Qt::SortOrder order = header->sortIndicatorOrder();
    QMenu *sort = menu.addMenu(tr("Sort by"));
    auto *columns = new QActionGroup(sort);
    const auto add = [&](const QString &text, bool checked, int column, Qt::SortOrder direction) {
        QAction *action = sort->addAction(text);
        action->setCheckable(true);
        action->setChecked(checked);
        connect(action, &QAction::triggered, &m_table,
                [this, column, direction] { m_table.sortByColumn(column, direction); });
        return action;
    };
    for (int column = 0; column < header->count(); ++column) {
        columns->addAction(add(nameOf(column), column == sorted, column, order));
    }
    sort->addSeparator();
    add(tr("Descending"), order == Qt::DescendingOrder, sorted,
        order == Qt::DescendingOrder ? Qt::AscendingOrder : Qt::DescendingOrder);
}

} // namespace saferide
