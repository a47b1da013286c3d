// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

namespace saferide {

/// Which part of a list: at most `limit` items after the one with the id `afterId` (0: from the
/// start).
struct Page
{
    static constexpr int DefaultLimit = 500;
    static constexpr int MaxLimit = 1000;
    static constexpr qsizetype MaxBytes = 1'000'000; ///< of its text, where one item is not more

    int limit = DefaultLimit;
    qint64 afterId = 0;
    /// In lists that are in another order than that of the ids: the place of the item to go on
    /// after, which does not need that item to be there still. Goes before afterId.
    QList<qint64> afterPlace = {};
    bool isFirst() const { return afterId == 0 && afterPlace.isEmpty(); }
    bool operator==(const Page &) const = default;
};

/// One part of a list, and whether more follows it.
template<typename T>
struct PageOf
{
    QList<T> items;
    bool hasMore = false;

    /// From rows that were asked for with one more than the page holds.
    static PageOf fromRows(QList<T> rows, int limit)
    {
        const bool more = rows.size() > limit;
        rows.resize(more ? limit : rows.size());
        return {std::move(rows), more};
    }
};

} // namespace saferide
