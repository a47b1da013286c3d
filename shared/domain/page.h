// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

namespace saferide {

/// Which part of a list to return: at most `limit` items after the one with the id `afterId` (0:
/// from the start).
struct Page
{
    static constexpr int DefaultLimit = 500;
    static constexpr int MaxLimit = 1000;
    static constexpr qsizetype MaxBytes = 1'000'000; ///< of its text, unless one item is larger

    int limit = DefaultLimit;
    qint64 afterId = 0;
    /// For lists that are not ordered by id: the sort key of the item to continue after, which may
    /// have been deleted since. Takes precedence over afterId.
    QList<qint64> afterPlace = {};
    bool isFirst() const { return afterId == 0 && afterPlace.isEmpty(); }
    bool operator==(const Page &) const = default;
};

/// A part of a list, and whether more follow.
template<typename T>
struct PageOf
{
    QList<T> items;
    bool hasMore = false;

    /// From rows that were selected with a limit of one more than the page holds.
    static PageOf fromRows(QList<T> rows, int limit)
    {
        const bool more = rows.size() > limit;
        rows.resize(more ? limit : rows.size());
        return {std::move(rows), more};
    }
};

} // namespace saferide
