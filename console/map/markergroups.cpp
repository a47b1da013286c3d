// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/markergroups.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <optional>

namespace saferide {

namespace {

struct Cell
{
    qint64 column;
    qint64 row;
    int kind;
    bool operator==(const Cell &) const = default;
};

size_t qHash(const Cell &cell, size_t seed = 0) noexcept
{
    return qHashMulti(seed, cell.column, cell.row, cell.kind);
}

struct Sum
{
    QPointF total;
    std::vector<int> members;

    QPointF middle() const { return total / double(members.size()); }
};

class Grouping
{
public:
    Grouping(double pixels, QPointF origin)
        : m_pixels(pixels)
        , m_origin(origin)
    {
    }

    /// Joins the group that is near enough, in this cell or beside it; else begins one.
    void add(int index, const GroupCandidate &candidate)
    {
        const Cell cell{qint64(std::floor((candidate.at.x() - m_origin.x()) / m_pixels)),
                        qint64(std::floor((candidate.at.y() - m_origin.y()) / m_pixels)),
                        candidate.kind};
        for (qint64 column = cell.column - 1; column <= cell.column + 1; ++column) {
            for (qint64 row = cell.row - 1; row <= cell.row + 1; ++row) {
                const auto found = m_groupIn.constFind({column, row, cell.kind});
                if (found != m_groupIn.constEnd() && isNear(m_sums[*found], candidate.at)) {
                    join(*found, index, candidate.at);
                    return;
                }
            }
        }
        if (!m_groupIn.contains(cell)) {
            m_groupIn.insert(cell, m_sums.size());
        }
        m_sums.push_back({candidate.at, {index}});
    }

    std::vector<Sum> &sums() { return m_sums; }

private:
    bool isNear(const Sum &sum, QPointF at) const
    {
        const QPointF way = sum.middle() - at;
        return std::hypot(way.x(), way.y()) < m_pixels;
    }
    void join(size_t group, int index, QPointF at)
    {
        m_sums[group].total += at;
        m_sums[group].members.push_back(index);
    }

    const double m_pixels;
    const QPointF m_origin;
    QHash<Cell, size_t> m_groupIn;
    std::vector<Sum> m_sums;
};

/// Joins groups until no picture lies on another. Groups of different kinds may.
class Merging
{
public:
    Merging(std::span<const GroupCandidate> candidates, QPointF origin, GroupReach reach)
        : m_candidates(candidates)
        , m_origin(origin)
        , m_reach(reach)
        , m_cell(2 * reach(int(candidates.size())))
    {
    }

    void add(MarkerGroup group)
    {
        while (const auto other = takeOverlapping(group)) {
            join(group, *other);
        }
        m_groupsIn[cellOf(group)].push_back(m_groups.size());
        m_groups.push_back(std::move(group));
    }

    /// Those that were joined to others have no members any more.
    std::vector<MarkerGroup> takeGroups()
    {
        std::erase_if(m_groups, [](const MarkerGroup &group) { return group.members.empty(); });
        return std::move(m_groups);
    }

private:
    Cell cellOf(const MarkerGroup &group) const
    {
        return {qint64(std::floor((group.at.x() - m_origin.x()) / m_cell)),
                qint64(std::floor((group.at.y() - m_origin.y()) / m_cell)),
                m_candidates[size_t(group.members.front())].kind};
    }
    bool overlap(const MarkerGroup &a, const MarkerGroup &b) const
    {
        const QPointF way = a.at - b.at;
        return std::hypot(way.x(), way.y())
            < m_reach(int(a.members.size())) + m_reach(int(b.members.size()));
    }
    std::optional<MarkerGroup> takeOverlapping(const MarkerGroup &group)
    {
        const Cell cell = cellOf(group);
        for (qint64 column = cell.column - 1; column <= cell.column + 1; ++column) {
            for (qint64 row = cell.row - 1; row <= cell.row + 1; ++row) {
                const auto found = m_groupsIn.find({column, row, cell.kind});
                if (found == m_groupsIn.end()) {
                    continue;
                }
                const auto place = std::find_if(found->begin(), found->end(), [&](size_t index) {
                    return overlap(m_groups[index], group);
                });
                if (place != found->end()) {
                    MarkerGroup taken = std::exchange(m_groups[*place], {});
                    found->erase(place);
                    return taken;
                }
            }
        }
        return std::nullopt;
    }
    static void join(MarkerGroup &group, const MarkerGroup &other)
    {
        const auto count = double(group.members.size());
        const auto others = double(other.members.size());
        group.at = (group.at * count + other.at * others) / (count + others);
        const auto middle = ptrdiff_t(group.members.size());
        group.members.insert(group.members.end(), other.members.begin(), other.members.end());
        std::inplace_merge(group.members.begin(), group.members.begin() + middle,
                           group.members.end());
    }

    const std::span<const GroupCandidate> m_candidates;
    const QPointF m_origin;
    const GroupReach m_reach;
    const double m_cell;
    QHash<Cell, std::vector<size_t>> m_groupsIn;
    std::vector<MarkerGroup> m_groups;
};

} // namespace

std::vector<MarkerGroup> groupMarkers(std::span<const GroupCandidate> candidates, double pixels,
                                      QPointF origin, GroupReach reach)
{
    Grouping grouping(pixels, origin);
    std::vector<MarkerGroup> alone;
    for (size_t i = 0; i < candidates.size(); ++i) {
        if (candidates[i].alone) {
            alone.push_back({candidates[i].at, {int(i)}});
        } else {
            grouping.add(int(i), candidates[i]);
        }
    }
    Merging merging(candidates, origin, reach);
    for (Sum &sum : grouping.sums()) {
        const QPointF at = sum.middle();
        merging.add({at, std::move(sum.members)});
    }
    std::vector<MarkerGroup> groups = merging.takeGroups();
    groups.insert(groups.end(), alone.begin(), alone.end());
    return groups;
}

} // namespace saferide
