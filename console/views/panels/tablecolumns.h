// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/views/panels/columnroom.h"

#include <QTableView>

class QMenu;

namespace saferide {

/// The columns of a table: their widths, order, choice and sorting, as somebody arranged them, also
/// by the menu of the header. A child of the table.
class TableColumns final : public QObject
{
    Q_OBJECT

public:
    explicit TableColumns(QTableView &table);

    /// One column takes what the others, of so many pixels each, leave.
    void size(int stretched, const QList<std::pair<int, int>> &widths);
    /// After size(): where a name has no room these become narrower, the first one first.
    void letGiveWay(const QList<int> &columns);
    /// After the columns were arranged: what reset() goes back to.
    void rememberDefaults();

    QByteArray save() const;
    /// What is not such a state changes nothing.
    void restore(const QByteArray &state);
    void reset();

    /// Which columns are shown, and how the rows are sorted. `at`: in the header.
    void showMenu(const QPoint &at);

private:
    QString nameOf(int column) const;
    void addSortMenu(QMenu &menu);
    void fit();

    QTableView &m_table;
    QByteArray m_defaults;
    ColumnRoom *m_room = nullptr; // a child of the table
    int m_stretched = 0; // the column
    QList<std::pair<int, int>> m_widths; // columns and their pixels
};

} // namespace saferide
