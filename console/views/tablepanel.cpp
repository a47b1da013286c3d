// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/tablepanel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QStyledItemDelegate>

namespace saferide {

TablePanel::TablePanel(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_proxy.setFilterKeyColumn(-1);
    m_proxy.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy.setSortCaseSensitivity(Qt::CaseInsensitive);
    m_proxy.setSortLocaleAware(true);
    // Before the table connects: it would select the next row, and a key meant for one rider would
    // act on another.
    connect(&m_proxy, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex & /*parent*/, int first, int last) { letGoOf(first, last); });
    m_search.setClearButtonEnabled(true);
    connect(&m_search, &QLineEdit::textChanged, &m_proxy,
            &QSortFilterProxyModel::setFilterFixedString);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(6);
    auto *margin = new QVBoxLayout;
    margin->setContentsMargins(8, 4, 8, 0);
    margin->addWidget(&m_search);
    m_layout->addLayout(margin);
    m_layout->addWidget(&m_table);
}

void TablePanel::setModel(QAbstractItemModel &model, const QString &name, const QString &searchHint)
{
    m_proxy.setSourceModel(&model);
    m_search.setPlaceholderText(searchHint);
    m_search.setAccessibleName(searchHint);
    m_table.setModel(&m_proxy);
    m_table.setAccessibleName(name);
    m_table.setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table.setSelectionMode(QAbstractItemView::SingleSelection);
    m_table.setShowGrid(false);
    m_table.setTabKeyNavigation(false);
    m_table.setAlternatingRowColors(true);
    m_table.setWordWrap(false);
    m_table.setSortingEnabled(true);
    m_table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table.verticalHeader()->hide();
    m_table.verticalHeader()->setDefaultSectionSize(26);
    m_table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = m_table.horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, &TablePanel::showColumnMenu);
    m_table.installEventFilter(this);
    m_search.installEventFilter(this);
}

void TablePanel::letGoOf(int firstRow, int lastRow)
{
    const int row = m_table.currentIndex().row();
    if (row >= firstRow && row <= lastRow) {
        m_table.selectionModel()->clear();
    }
}

void TablePanel::sizeColumns(int stretched, std::initializer_list<std::pair<int, int>> widths)
{
    QHeaderView *header = m_table.horizontalHeader();
    header->setSectionResizeMode(stretched, QHeaderView::Stretch);
    for (const auto &[column, width] : widths) {
        header->resizeSection(column, width);
    }
}

void TablePanel::rememberDefaults()
{
    m_defaults = saveColumns();
}

void TablePanel::addFooter(QWidget *widget)
{
    m_layout->addWidget(widget);
}

QModelIndex TablePanel::selectedSource() const
{
    const QModelIndexList rows = m_table.selectionModel()->selectedRows();
    return rows.isEmpty() ? QModelIndex() : m_proxy.mapToSource(rows.first());
}

QByteArray TablePanel::saveColumns() const
{
    return m_table.horizontalHeader()->saveState();
}

void TablePanel::restoreColumns(const QByteArray &state)
{
    QHeaderView *header = m_table.horizontalHeader();
    const QByteArray before = header->saveState();
    const bool fits = !state.isEmpty() && header->restoreState(state)
        && header->hiddenSectionCount() < header->count();
    if (!fits) {
        header->restoreState(before);
    }
}

void TablePanel::resetColumns()
{
    m_table.horizontalHeader()->restoreState(m_defaults);
}

void TablePanel::showColumnMenu(const QPoint &at)
{
    QHeaderView *header = m_table.horizontalHeader();
    QMenu menu(this);
    for (int column = 0; column < header->count(); ++column) {
        QAction *action =
            menu.addAction(m_proxy.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
        // The last visible column stays: a table without any cannot be brought back by its header.
        action->setEnabled(header->isSectionHidden(column)
                           || header->count() - header->hiddenSectionCount() > 1);
        connect(action, &QAction::toggled, header,
                [header, column](bool shown) { header->setSectionHidden(column, !shown); });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Reset columns")), &QAction::triggered, this,
            &TablePanel::resetColumns);
    menu.exec(header->mapToGlobal(at));
}

QString TablePanel::selectedText() const
{
    const QHeaderView *header = m_table.horizontalHeader();
    QStringList lines;
    const QModelIndexList rows = m_table.selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        QStringList cells;
        for (int visual = 0; visual < header->count(); ++visual) {
            const int column = header->logicalIndex(visual);
            if (header->isSectionHidden(column)) {
                continue;
            }
            const QVariant value = row.siblingAtColumn(column).data();
            const auto *words = qobject_cast<QStyledItemDelegate *>(
                m_table.itemDelegateForColumn(column) ? m_table.itemDelegateForColumn(column)
                                                      : m_table.itemDelegate());
            cells.append(!value.isValid() ? QString()
                             : words      ? words->displayText(value, QLocale())
                                          : value.toString());
        }
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n');
}

void TablePanel::copySelection() const
{
    const QString text = selectedText();
    if (!text.isEmpty()) {
        QGuiApplication::clipboard()->setText(text);
    }
}

bool TablePanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress) {
        return QWidget::eventFilter(watched, event);
    }
    auto *key = static_cast<QKeyEvent *>(event);
    if (watched == &m_table && key->matches(QKeySequence::Copy)) {
        copySelection();
        return true;
    }
    if (watched == &m_table && key->key() == Qt::Key_Menu
        && key->modifiers() == Qt::ShiftModifier) {
        showColumnMenu({0, m_table.horizontalHeader()->height()});
        return true;
    }
    const bool leavesSearch = key->key() == Qt::Key_Down || key->key() == Qt::Key_Return;
    if (watched == &m_search && leavesSearch && m_proxy.rowCount() > 0) {
        m_table.setFocus();
        if (!m_table.currentIndex().isValid() || key->key() == Qt::Key_Return) {
            m_table.selectRow(0);
        }
        return true;
    }
    if (watched == &m_search && key->key() == Qt::Key_Escape && !m_search.text().isEmpty()) {
        m_search.clear();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace saferide
