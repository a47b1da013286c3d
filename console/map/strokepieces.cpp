// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/strokepieces.h"

#include "console/map/partwithin.h"

#include <algorithm>
#include <cmath>

namespace saferide {

namespace {

constexpr int PiecePoints = 200;
constexpr double MaxPixels = 100'000; // of the line: a screen has some two thousand across
constexpr double UnseenPixels = 0.2; // beside a line several pixels wide
constexpr size_t MaxSkipped = 32; // points

double distanceToLine(QPointF point, QPointF from, QPointF to)
{
    const QPointF way = to - from;
    const double squared = QPointF::dotProduct(way, way);
    const double part =
        squared > 0 ? std::clamp(QPointF::dotProduct(point - from, way) / squared, 0.0, 1.0) : 0;
    const QPointF beside = point - from - way * part;
    return std::hypot(beside.x(), beside.y());
}

/// Without the points that a straight line passes as well.
QPainterPath straightened(const QPainterPath &path)
{
    QPainterPath kept;
    std::vector<QPointF> skipped; // since the last that was kept
    const auto keepLast = [&] {
        if (!skipped.empty()) {
            kept.lineTo(skipped.back());
            skipped.clear();
        }
    };
    for (int i = 0; i < path.elementCount(); ++i) {
        const QPointF point = path.elementAt(i);
        if (path.elementAt(i).isMoveTo()) {
            keepLast();
            kept.moveTo(point);
            continue;
        }
        const QPointF from = kept.currentPosition();
        if (skipped.size() == MaxSkipped
            || std::any_of(skipped.begin(), skipped.end(), [&](QPointF passed) {
                   return distanceToLine(passed, from, point) > UnseenPixels;
               })) {
            keepLast();
        }
        skipped.push_back(point);
    }
    keepLast();
    return kept;
}

double lengthWithin(const QRectF &clip, QPointF from, QPointF to)
{
    const auto [enters, leaves] = partWithin(clip, from, to);
    return std::max(0.0, leaves - enters) * std::hypot(to.x() - from.x(), to.y() - from.y());
}

std::vector<QPainterPath> cut(const QPainterPath &path, const QRectF &clip)
{
    std::vector<QPainterPath> pieces(1);
    double left = MaxPixels;
    for (int i = 0; i < path.elementCount(); ++i) {
        const QPointF point = path.elementAt(i);
        left -= path.elementAt(i).isMoveTo() ? 0 : lengthWithin(clip, path.elementAt(i - 1), point);
        if (left < 0) {
            break;
        }
        if (pieces.back().elementCount() >= PiecePoints) {
            const QPointF last = pieces.back().currentPosition();
            pieces.emplace_back().moveTo(last);
        }
        if (path.elementAt(i).isMoveTo()) {
            pieces.back().moveTo(point);
        } else {
            pieces.back().lineTo(point);
        }
    }
    return pieces;
}

} // namespace

std::vector<QPainterPath> strokePieces(const QPainterPath &path, const QRectF &clip)
{
    std::vector<QPainterPath> pieces = cut(path, clip);
    std::transform(pieces.begin(), pieces.end(), pieces.begin(), straightened);
    return pieces;
}

} // namespace saferide
