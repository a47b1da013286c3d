// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/views/panels/searchproxy.h"
#include "console/views/panels/tablecolumns.h"
#include "console/views/panels/worddelegate.h"

#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QVBoxLayout>
#include <QWidget>

#include <optional>

class QKeyEvent;

namespace saferide {

/// A table with a search field: sortable, its columns choosable by the header's menu (also by
/// keyboard: Shift+F10), rows to be copied with Ctrl+C. What a panel of the desk is made of.
class TablePanel : public QWidget
{
    Q_OBJECT

public:
    explicit TablePanel(QWidget *parent = nullptr);

    QLineEdit &searchField() { return m_search; }
    QTableView &table() { return m_table; }
    SearchProxy &proxy() { return m_proxy; }
    TableColumns &columns() { return *m_columns; }

    /// The selected row in the model's rows; invalid without one.
    QModelIndex selectedSource() const;

    /// What is shown is not the present: an empty table says so, and `notice`, where it is not
    /// empty, stands above the rows.
    void setStill(bool still, const QString &notice = {});
    /// What stands in the place of "there is nothing" when that is not known.
    static QString stillText();
    /// What an empty table says now.
    QString emptyText() const;

    /// The selected rows as they read, tabulators between the cells.
    QString selectedText() const;
    void copySelection() const;
    /// Selects the row of the model; shows it even where the search hides it. Invalid: none.
    void select(const QModelIndex &source);

Q_SIGNALS:
    /// Another row came to be selected. Not told: that the selected one moved, was searched away
    /// or is gone.
    void rowChosen(const QModelIndex &source);

protected:
    /// In the constructor of the derived class: its model exists by then and outlives the table.
    void setModel(QAbstractItemModel &model, const QString &name);
    /// What the search looks at, as `hint` says it.
    void setSearch(const QString &hint, const QList<int> &columns);
    /// Shows the values of a column in words; see worddelegate.h.
    WordDelegate *setWords(int column, WordDelegate::Words words);
    /// Below the table.
    void addFooter(QWidget *widget);
    /// What an empty table says.
    void setEmptyText(const QString &text);

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool handleTableKey(const QKeyEvent &key);
    std::optional<int> rowOfKey(const QKeyEvent &key) const;
    bool handleSearchKey(const QKeyEvent &key);
    void letGoOf(int firstRow, int lastRow);
    void noteSelection();
    void showEmptyText();
    QString shownText(int column, const QVariant &value) const;

    SearchProxy m_proxy;
    QPersistentModelIndex m_chosen; // in the model's rows
    QLineEdit m_search;
    QTableView m_table;
    QLabel m_empty;
    QString m_emptyText;
    QLabel m_notice;
    bool m_still = false;
    QVBoxLayout *m_layout; // a child
    TableColumns *m_columns; // a child of the table
};

} // namespace saferide
