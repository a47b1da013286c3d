// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/markergroups.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <cmath>

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

} // namespace

std::vector<MarkerGroup> groupMarkers(std::span<const GroupCandidate> candidates, double pixels,
                                      QPointF origin)
{
    Grouping grouping(pixels, origin);
    std::vector<MarkerGroup> groups;
    for (size_t i = 0; i < candidates.size(); ++i) {
        if (candidates[i].alone) {
            groups.push_back({candidates[i].at, {int(i)}});
        } else {
            grouping.add(int(i), candidates[i]);
        }
    }
    for (Sum &sum : grouping.sums()) {
        groups.push_back({sum.middle(), std::move(sum.members)});
    }
    return groups;
}

} // namespace saferide
