// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

#include <utility>

class QTableView;

namespace saferide {

/// Keeps room for the names in a narrow table: other columns give way, down to nothing, and come
/// back as soon as there is room for them.
class ColumnRoom final : public QObject
{
    Q_OBJECT

public:
    /// Columns that give way and their width in pixels where there is room; the first one first.
    using GiveWay = QList<std::pair<int, int>>;

    /// `name` is stretched. A child of the table.
    ColumnRoom(QTableView &table, int name, GiveWay giveWay);

    /// The columns were changed by something else than the size of the table.
    void fit();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void resize(int column, int wanted, int &lack);

    QTableView &m_table;
    const int m_name;
    const GiveWay m_giveWay;
};

} // namespace saferide
