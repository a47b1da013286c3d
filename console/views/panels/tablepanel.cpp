// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/tablepanel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QStyledItemDelegate>

#include <algorithm>

namespace saferide {

namespace {

constexpr int LeastWidth = 180; // two and the map in 640; what a small window squeezed stays so

/// On X11 a text field takes some keys of Emacs before any command of a window hears of them: to
/// the end of the line, and delete up to it. In a search field the desk's commands are worth more.
bool isEmacsKey(const QKeyEvent &key)
{
    return key.modifiers() == Qt::ControlModifier
        && (key.key() == Qt::Key_E || key.key() == Qt::Key_K);
}

} // namespace

TablePanel::TablePanel(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
    , m_columns(new TableColumns(m_table))
{
    // Before the table connects: it would select the next row, and a key meant for one rider would
    // act on another.
    connect(&m_proxy, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex & /*parent*/, int first, int last) { letGoOf(first, last); });
    m_search.setClearButtonEnabled(true);
    connect(&m_search, &QLineEdit::textChanged, &m_proxy, &SearchProxy::search);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(6);
    setMinimumWidth(LeastWidth);
    auto *margin = new QVBoxLayout;
    margin->setContentsMargins(8, 4, 8, 0);
    margin->addWidget(&m_search);
    margin->addWidget(&m_notice);
    m_notice.setTextFormat(Qt::PlainText);
    m_notice.setWordWrap(true);
    m_notice.hide();
    m_layout->addLayout(margin);
    m_layout->addWidget(&m_table);
    m_empty.setWordWrap(true);
    m_empty.setAlignment(Qt::AlignCenter);
    m_empty.setForegroundRole(QPalette::PlaceholderText);
    m_empty.setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *over = new QVBoxLayout(m_table.viewport());
    over->addWidget(&m_empty);
    for (const auto signal :
         {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&m_proxy, signal, this, &TablePanel::showEmptyText);
    }
    connect(&m_proxy, &QAbstractItemModel::modelReset, this, &TablePanel::showEmptyText);
    connect(&m_search, &QLineEdit::textChanged, this, &TablePanel::showEmptyText);
}

void TablePanel::setSearch(const QString &hint, const QList<int> &columns)
{
    m_search.setPlaceholderText(hint);
    m_search.setAccessibleName(hint);
    m_proxy.setSearched(
        columns, [this](int column, const QVariant &value) { return shownText(column, value); });
}

WordDelegate *TablePanel::setWords(int column, WordDelegate::Words words)
{
    auto *delegate = new WordDelegate(std::move(words), this);
    m_table.setItemDelegateForColumn(column, delegate);
    return delegate;
}

void TablePanel::setModel(QAbstractItemModel &model, const QString &name)
{
    m_proxy.setSourceModel(&model);
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
    connect(m_table.selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TablePanel::noteSelection);
    // A reset clears the selection without a word.
    connect(&m_proxy, &QAbstractItemModel::modelReset, this, &TablePanel::noteSelection);
    m_table.installEventFilter(this);
    m_search.installEventFilter(this);
}

/// The table says "changed", too, when the selected row only moved.
void TablePanel::noteSelection()
{
    const QModelIndex source = selectedSource();
    if (source.siblingAtColumn(0) == m_chosen) {
        return;
    }
    m_chosen = source.siblingAtColumn(0);
    if (source.isValid()) {
        Q_EMIT rowChosen(source);
    }
}

void TablePanel::select(const QModelIndex &source)
{
    if (source.isValid() && !m_proxy.mapFromSource(source).isValid()) {
        m_search.clear();
    }
    const QModelIndex index = m_proxy.mapFromSource(source);
    if (index.isValid()) {
        m_table.setCurrentIndex(index);
        m_table.scrollTo(index);
    } else {
        m_table.clearSelection();
    }
}

void TablePanel::letGoOf(int firstRow, int lastRow)
{
    const int row = m_table.currentIndex().row();
    if (row >= firstRow && row <= lastRow) {
        m_table.selectionModel()->clear();
    }
}

void TablePanel::addFooter(QWidget *widget)
{
    auto *margin = new QVBoxLayout;
    margin->setContentsMargins(8, 0, 8, 6);
    margin->addWidget(widget);
    m_layout->addLayout(margin);
}

void TablePanel::setEmptyText(const QString &text)
{
    m_emptyText = text;
    showEmptyText();
}

void TablePanel::setStill(bool still, const QString &notice)
{
    m_still = still;
    m_notice.setText(notice);
    m_notice.setVisible(!notice.isEmpty());
    showEmptyText();
}

QString TablePanel::stillText()
{
    return tr("Not connected: no live data.");
}

QString TablePanel::emptyText() const
{
    if (m_still) {
        return stillText();
    }
    return m_search.text().isEmpty() ? m_emptyText : tr("Nothing matches the search.");
}

void TablePanel::showEmptyText()
{
    m_empty.setText(emptyText());
    m_empty.setVisible(m_proxy.rowCount() == 0);
}

QModelIndex TablePanel::selectedSource() const
{
    const QModelIndexList rows = m_table.selectionModel()->selectedRows();
    return rows.isEmpty() ? QModelIndex() : m_proxy.mapToSource(rows.first());
}

QString TablePanel::shownText(int column, const QVariant &value) const
{
    const QAbstractItemDelegate *own = m_table.itemDelegateForColumn(column);
    const auto *words =
        qobject_cast<const QStyledItemDelegate *>(own ? own : m_table.itemDelegate());
    return !value.isValid() ? QString()
        : words             ? words->displayText(value, QLocale())
                            : value.toString();
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
            cells.append(shownText(column, row.siblingAtColumn(column).data()));
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
    if (event->type() == QEvent::ShortcutOverride && watched == &m_search
        && isEmacsKey(*static_cast<QKeyEvent *>(event))) {
        event->ignore();
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        const auto &key = *static_cast<QKeyEvent *>(event);
        if ((watched == &m_table && handleTableKey(key))
            || (watched == &m_search && handleSearchKey(key))) {
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

bool TablePanel::handleTableKey(const QKeyEvent &key)
{
    if (key.matches(QKeySequence::Copy)) {
        copySelection();
        return true;
    }
    const bool wantsColumns = key.key() == Qt::Key_Menu || key.key() == Qt::Key_F10;
    if (wantsColumns && key.modifiers() == Qt::ShiftModifier) {
        m_columns->showMenu({0, m_table.horizontalHeader()->height()});
        return true;
    }
    const std::optional<int> row = rowOfKey(key);
    if (row) {
        m_table.selectRow(*row);
    }
    return row.has_value();
}

/// Where a key goes that a table of cells takes otherwise than a list of rows.
std::optional<int> TablePanel::rowOfKey(const QKeyEvent &key) const
{
    const int last = m_proxy.rowCount() - 1;
    if (key.modifiers() != Qt::NoModifier || last < 0) {
        return std::nullopt;
    }
    if (key.key() == Qt::Key_Home || key.key() == Qt::Key_End) {
        return key.key() == Qt::Key_Home ? 0 : last;
    }
    // The table has a current row even when none is selected; it would go on from there.
    const bool moves = key.key() >= Qt::Key_Left && key.key() <= Qt::Key_PageDown;
    if (moves && !m_table.selectionModel()->hasSelection()) {
        return std::max(0, m_table.currentIndex().row());
    }
    return std::nullopt;
}

bool TablePanel::handleSearchKey(const QKeyEvent &key)
{
    const bool leaves = key.key() == Qt::Key_Down || key.key() == Qt::Key_Return;
    if (leaves && m_proxy.rowCount() > 0) {
        m_table.setFocus();
        if (!m_table.selectionModel()->hasSelection() || key.key() == Qt::Key_Return) {
            m_table.selectRow(0);
        }
        return true;
    }
    if (key.key() == Qt::Key_Escape && !m_search.text().isEmpty()) {
        m_search.clear();
        return true;
    }
    return false;
}

} // namespace saferide
