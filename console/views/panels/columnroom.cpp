// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/columnroom.h"

#include <QEvent>
#include <QHeaderView>
#include <QTableView>

namespace saferide {

namespace {

constexpr int LeastNameLetters = 14;

} // namespace

ColumnRoom::ColumnRoom(QTableView &table, int name, GiveWay giveWay)
    : QObject(&table)
    , m_table(table)
    , m_name(name)
    , m_giveWay(std::move(giveWay))
{
    table.horizontalHeader()->setMinimumSectionSize(1);
    table.viewport()->installEventFilter(this);
}

bool ColumnRoom::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize) {
        fit();
    }
    return QObject::eventFilter(watched, event);
}

void ColumnRoom::fit()
{
    const QHeaderView *header = m_table.horizontalHeader();
    int lack =
        LeastNameLetters * m_table.fontMetrics().averageCharWidth() - m_table.viewport()->width();
    for (int column = 0; column < header->count(); ++column) {
        lack += column == m_name ? 0 : header->sectionSize(column);
    }
    for (const auto &[column, width] : m_giveWay) {
        if (lack > 0) {
            resize(column, std::max(0, header->sectionSize(column) - lack), lack);
        }
    }
    for (auto place = m_giveWay.crbegin(); place != m_giveWay.crend(); ++place) {
        const auto &[column, width] = *place;
        if (lack < 0 && header->sectionSize(column) < width) {
            resize(column, std::min(width, header->sectionSize(column) - lack), lack);
        }
    }
}

void ColumnRoom::resize(int column, int wanted, int &lack)
{
    QHeaderView *header = m_table.horizontalHeader();
    if (!header->isSectionHidden(column)) {
        lack -= header->sectionSize(column) - wanted;
        header->resizeSection(column, wanted);
    }
}

} // namespace saferide
