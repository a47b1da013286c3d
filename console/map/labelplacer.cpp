// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/labelplacer.h"

#include <algorithm>
#include <cmath>

namespace saferide {

namespace {

constexpr double CellPixels = 6;

} // namespace

LabelPlacer::LabelPlacer(QRectF area)
    : m_area(area)
    , m_columns(std::max(1, int(std::ceil(area.width() / CellPixels))))
    , m_rows(std::max(1, int(std::ceil(area.height() / CellPixels))))
    , m_taken(size_t(m_columns) * size_t(m_rows))
{
}

LabelPlacer::Cells LabelPlacer::cellsOf(const QRectF &rect) const
{
    const auto cell = [](double pixels, int count) {
        return std::clamp(int(std::floor(pixels / CellPixels)), 0, count - 1);
    };
    return {cell(rect.left() - m_area.left(), m_columns), cell(rect.top() - m_area.top(), m_rows),
            cell(rect.right() - m_area.left(), m_columns),
            cell(rect.bottom() - m_area.top(), m_rows)};
}

bool LabelPlacer::isFree(const QRectF &rect) const
{
    if (!m_area.contains(rect)) {
        return false;
    }
    const Cells cells = cellsOf(rect);
    for (int row = cells.top; row <= cells.bottom; ++row) {
        for (int column = cells.left; column <= cells.right; ++column) {
            if (m_taken[size_t(row) * size_t(m_columns) + size_t(column)]) {
                return false;
            }
        }
    }
    return true;
}

void LabelPlacer::take(const QRectF &rect)
{
    if (!m_area.intersects(rect)) {
        return;
    }
    const Cells cells = cellsOf(rect);
    for (int row = cells.top; row <= cells.bottom; ++row) {
        for (int column = cells.left; column <= cells.right; ++column) {
            m_taken[size_t(row) * size_t(m_columns) + size_t(column)] = true;
        }
    }
}

void LabelPlacer::take(const QList<QRectF> &rects)
{
    for (const QRectF &rect : rects) {
        take(rect);
    }
}

std::optional<QRectF> LabelPlacer::takeFirstFree(std::initializer_list<QRectF> places)
{
    for (const QRectF &place : places) {
        if (isFree(place)) {
            take(place);
            return place;
        }
    }
    return std::nullopt;
}

PlacesAround::PlacesAround(QPointF marker, double gap, QSizeF label)
    : right({marker.x() + gap, marker.y() - label.height() / 2}, label)
    , left({marker.x() - gap - label.width(), marker.y() - label.height() / 2}, label)
    , above({marker.x() - label.width() / 2, marker.y() - gap - label.height()}, label)
    , below({marker.x() - label.width() / 2, marker.y() + gap}, label)
{
}

} // namespace saferide
