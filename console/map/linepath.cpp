// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/linepath.h"

#include "console/map/partwithin.h"

namespace saferide {

namespace {

constexpr double SmallestStepPixels = 0.6;

enum class Side { Left, Right, Top, Bottom };

bool isInside(QPointF point, const QRectF &clip, Side side)
{
    switch (side) {
    case Side::Left:
        return point.x() >= clip.left();
    case Side::Right:
        return point.x() <= clip.right();
    case Side::Top:
        return point.y() >= clip.top();
    case Side::Bottom:
        return point.y() <= clip.bottom();
    }
    return false;
}

QPointF crossing(QPointF from, QPointF to, const QRectF &clip, Side side)
{
    const bool vertical = side == Side::Left || side == Side::Right;
    if (vertical) {
        const double x = side == Side::Left ? clip.left() : clip.right();
        return {x, from.y() + (to.y() - from.y()) * (x - from.x()) / (to.x() - from.x())};
    }
    const double y = side == Side::Top ? clip.top() : clip.bottom();
    return {from.x() + (to.x() - from.x()) * (y - from.y()) / (to.y() - from.y()), y};
}

/// One step of Sutherland and Hodgman.
QPolygonF clippedAt(const QPolygonF &ring, const QRectF &clip, Side side)
{
    QPolygonF kept;
    kept.reserve(ring.size() + 8);
    for (qsizetype i = 0; i < ring.size(); ++i) {
        const QPointF from = ring[i == 0 ? ring.size() - 1 : i - 1];
        const QPointF to = ring[i];
        const bool toInside = isInside(to, clip, side);
        if (isInside(from, clip, side) != toInside) {
            kept.append(crossing(from, to, clip, side));
        }
        if (toInside) {
            kept.append(to);
        }
    }
    return kept;
}

QRectF screenBounds(const WorldLine &line, const Viewport &viewport, double shift)
{
    const QPointF upperLeft = viewport.toScreenExactly({line.bounds.left + shift, line.bounds.top});
    const QPointF lowerRight =
        viewport.toScreenExactly({line.bounds.right + shift, line.bounds.bottom});
    return {upperLeft, lowerRight};
}

bool isSmallStep(QPointF from, QPointF to)
{
    return std::abs(from.x() - to.x()) < SmallestStepPixels
        && std::abs(from.y() - to.y()) < SmallestStepPixels;
}

/// Edges below the world close a ring: they are no coast.
bool isBelowTheWorld(WorldPoint from, WorldPoint to)
{
    return from.y > 1 || to.y > 1;
}

bool misses(QPointF from, QPointF to, const QRectF &clip)
{
    return std::max(from.x(), to.x()) < clip.left() || std::min(from.x(), to.x()) > clip.right()
        || std::max(from.y(), to.y()) < clip.top() || std::min(from.y(), to.y()) > clip.bottom();
}

} // namespace

QPolygonF ringPolygon(const WorldLine &ring, const Viewport &viewport, const QRectF &clip,
                      double shift)
{
    const QRectF bounds = screenBounds(ring, viewport, shift);
    const bool invisible = misses(bounds.topLeft(), bounds.bottomRight(), clip)
        || (bounds.width() < SmallestStepPixels && bounds.height() < SmallestStepPixels);
    if (invisible) {
        return {};
    }
    QPolygonF polygon;
    polygon.reserve(qsizetype(ring.points.size()));
    for (const WorldPoint point : ring.points) {
        const QPointF pixel = viewport.toScreenExactly({point.x + shift, point.y});
        if (polygon.isEmpty() || !isSmallStep(polygon.last(), pixel)) {
            polygon.append(pixel);
        }
    }
    if (!clip.contains(bounds)) {
        for (const Side side : {Side::Left, Side::Right, Side::Top, Side::Bottom}) {
            polygon = clippedAt(polygon, clip, side);
        }
    }
    return polygon;
}

void addLine(QPainterPath &path, const WorldLine &line, const Viewport &viewport,
             const QRectF &clip, double shift)
{
    const QRectF bounds = screenBounds(line, viewport, shift);
    if (misses(bounds.topLeft(), bounds.bottomRight(), clip) || line.points.empty()) {
        return;
    }
    QPointF last = viewport.toScreenExactly({line.points.front().x + shift, line.points.front().y});
    for (size_t i = 1; i < line.points.size(); ++i) {
        const WorldPoint point = line.points[i];
        const QPointF pixel = viewport.toScreenExactly({point.x + shift, point.y});
        const bool isLast = i + 1 == line.points.size();
        if (isSmallStep(last, pixel) && !isLast) {
            continue;
        }
        if (!isBelowTheWorld(line.points[i - 1], point)) {
            addLeg(path, last, pixel, clip);
        }
        last = pixel;
    }
}

void addLeg(QPainterPath &path, QPointF from, QPointF to, const QRectF &clip)
{
    const auto [enters, leaves] = partWithin(clip, from, to);
    if (enters > leaves) {
        return;
    }
    const QPointF begin = enters > 0 ? from + (to - from) * enters : from;
    if (path.isEmpty() || path.currentPosition() != begin) {
        path.moveTo(begin);
    }
    path.lineTo(leaves < 1 ? from + (to - from) * leaves : to);
}

QList<double> visibleCopies(const Viewport &viewport)
{
    const WorldRect bounds = viewport.bounds();
    QList<double> copies;
    for (double copy = std::floor(bounds.left) - 1; copy <= std::floor(bounds.right) + 1; ++copy) {
        copies.append(copy);
    }
    return copies;
}

} // namespace saferide
