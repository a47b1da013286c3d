// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QRectF>
#include <QSizeF>

#include <initializer_list>
#include <optional>
#include <vector>

namespace saferide {

/// Finds room for labels: remembers what is taken, in cells of a few pixels, so that ten thousand
/// markers cost little.
class LabelPlacer
{
public:
    /// Places that reach beyond the area are refused.
    explicit LabelPlacer(QRectF area);

    bool isFree(const QRectF &rect) const;
    void take(const QRectF &rect);
    void take(const QList<QRectF> &rects);
    /// Takes the first of the places that is free.
    std::optional<QRectF> takeFirstFree(std::initializer_list<QRectF> places);

private:
    struct Cells
    {
        int left, top, right, bottom; // right and bottom are still in
    };
    Cells cellsOf(const QRectF &rect) const;

    QRectF m_area;
    int m_columns;
    int m_rows;
    std::vector<bool> m_taken;
};

/// A label of this size right, left, above and below of a marker.
struct PlacesAround
{
    QRectF right, left, above, below;
    PlacesAround(QPointF marker, double gap, QSizeF label);
};

} // namespace saferide
