// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/searchproxy.h"

#include <algorithm>

namespace saferide {

SearchProxy::SearchProxy()
{
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
}

void SearchProxy::setSearched(const QList<int> &columns, Words words)
{
    m_columns = columns;
    m_words = std::move(words);
}

void SearchProxy::search(const QString &text)
{
    m_text = text;
    invalidateRowsFilter();
}

bool SearchProxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const int leftRank = m_rankRole ? left.data(*m_rankRole).toInt() : 0;
    const int rightRank = m_rankRole ? right.data(*m_rankRole).toInt() : 0;
    if (leftRank != rightRank) {
        return (leftRank < rightRank) == (sortOrder() == Qt::AscendingOrder);
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

bool SearchProxy::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    return m_text.isEmpty() || std::any_of(m_columns.begin(), m_columns.end(), [&](int column) {
               const QVariant value = sourceModel()->index(row, column, parent).data();
               return m_words(column, value).contains(m_text, Qt::CaseInsensitive);
           });
}

} // namespace saferide
