// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <algorithm>
#include <optional>

namespace saferide {

/// The row of an id in an ascending list.
template<typename IdType>
std::optional<int> rowOf(const QList<IdType> &rows, IdType id)
{
    const auto found = std::lower_bound(rows.cbegin(), rows.cend(), id);
    return found != rows.cend() && *found == id ? std::optional(int(found - rows.cbegin()))
                                                : std::nullopt;
}

/// Where an id is to be inserted into an ascending list.
template<typename IdType>
int placeFor(const QList<IdType> &rows, IdType id)
{
    return int(std::lower_bound(rows.cbegin(), rows.cend(), id) - rows.cbegin());
}

/// Calls visit(first, last) once for every run of neighbouring rows.
template<typename Visit>
void forEachRange(QList<int> rows, Visit visit)
{
    std::sort(rows.begin(), rows.end());
    for (qsizetype i = 0; i < rows.size();) {
        qsizetype end = i + 1;
        while (end < rows.size() && rows[end] <= rows[end - 1] + 1) {
            ++end;
        }
        visit(rows[i], rows[end - 1]);
        i = end;
    }
}

/// The same, last run first: for rows that are removed meanwhile.
template<typename Visit>
void forEachRangeFromTheEnd(QList<int> rows, Visit visit)
{
    QList<std::pair<int, int>> ranges;
    forEachRange(std::move(rows), [&](int first, int last) { ranges.append({first, last}); });
    std::for_each(ranges.crbegin(), ranges.crend(),
                  [&](const auto &range) { visit(range.first, range.second); });
}

} // namespace saferide
