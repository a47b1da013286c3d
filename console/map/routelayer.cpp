// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/routelayer.h"

#include "console/map/labelplacer.h"
#include "console/map/linepath.h"
#include "console/map/maptext.h"
#include "shared/geo/greatcircle.h"

#include <QPainter>
#include <QPainterPath>

#include <array>
#include <cmath>

namespace saferide {

namespace {

constexpr double ArrowSpacing = 90; // pixels
constexpr double MarkSpacing = 75;
constexpr qsizetype MostMarks = 500; // at once; more could not be read
constexpr double RouteClipMargin = 30;
constexpr int PiecePoints = 200;
constexpr double MostPixels = 100'000; // of the line: a screen has some two thousand across
constexpr double UnseenPixels = 0.2; // beside a line of seven
constexpr size_t MostSkipped = 32;

double distanceToLine(QPointF point, QPointF from, QPointF to)
{
    const QPointF way = to - from;
    const double squared = QPointF::dotProduct(way, way);
    const double part =
        squared > 0 ? std::clamp(QPointF::dotProduct(point - from, way) / squared, 0.0, 1.0) : 0;
    const QPointF beside = point - from - way * part;
    return std::hypot(beside.x(), beside.y());
}

/// Without the points that a straight line passes as well: each costs the stroker a round join.
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
        if (skipped.size() == MostSkipped
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

/// From which part of the way to which it lies within, 0..1; the other way round where none does.
std::pair<double, double> partWithin(const QRectF &clip, QPointF from, QPointF to)
{
    double first = 0;
    double last = 1;
    const auto cut = [&](double start, double way, double low, double high) {
        if (way == 0) {
            last = start < low || start > high ? -1 : last;
            return;
        }
        const auto [enters, leaves] = std::minmax({(low - start) / way, (high - start) / way});
        first = std::max(first, enters);
        last = std::min(last, leaves);
    };
    cut(from.x(), to.x() - from.x(), clip.left(), clip.right());
    cut(from.y(), to.y() - from.y(), clip.top(), clip.bottom());
    return {first, last};
}

double lengthWithin(const QRectF &clip, QPointF from, QPointF to)
{
    const auto [enters, leaves] = partWithin(clip, from, to);
    return std::max(0.0, leaves - enters) * std::hypot(to.x() - from.x(), to.y() - from.y());
}

/// Qt's rasterizer takes a time that grows with the square of what crosses a row of pixels: a line
/// that goes to and fro is stroked piece by piece, which looks the same as the pen is opaque. It
/// ends where a screen is full of it many times over.
std::vector<QPainterPath> piecesOf(const QPainterPath &path, const QRectF &clip)
{
    std::vector<QPainterPath> pieces(1);
    double left = MostPixels;
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

void stroke(QPainter &painter, const std::vector<QPainterPath> &pieces, const QColor &color,
            double width)
{
    const QPen pen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    for (const QPainterPath &piece : pieces) {
        painter.strokePath(piece, pen);
    }
}

void paintArrow(QPainter &painter, QPointF at, double angle)
{
    painter.save();
    painter.translate(at);
    painter.rotate(angle);
    painter.drawPolyline(QPolygonF{{-3, -4.5}, {2.5, 0}, {-3, 4.5}});
    painter.restore();
}

/// A pin whose foot stands on the place.
QRectF flagRect(QPointF foot)
{
    return {foot.x() - 2, foot.y() - 28, 24, 28};
}

void paintFlag(QPainter &painter, QPointF foot, bool isFinish, const QColor &pole)
{
    const QRectF cloth(foot.x(), foot.y() - 27, 20, 13);
    painter.setPen(QPen(Qt::white, 4, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(foot, cloth.topLeft());
    painter.setPen(QPen(pole, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(foot, cloth.topLeft());
    painter.setPen(QPen(pole, 1));
    painter.setBrush(isFinish ? QColor(Qt::white) : QColor(0x1c, 0x9a, 0x4b));
    painter.drawRect(cloth);
    if (isFinish) {
        for (int row = 0; row < 3; ++row) {
            for (int column = row % 2; column < 5; column += 2) {
                painter.fillRect(QRectF(cloth.left() + column * 4,
                                        cloth.top() + row * cloth.height() / 3, 4,
                                        cloth.height() / 3),
                                 QColor(0x20, 0x24, 0x2a));
            }
        }
    }
}

QFont markFont()
{
    QFont font = mapFont(10);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

void RouteLayer::setColors(const MapColors &colors)
{
    m_colors = colors;
    Q_EMIT changed();
}

void RouteLayer::setRoute(const QList<QList<GeoPoint>> &segments)
{
    m_segments.clear();
    m_bounds = {};
    m_lengthMeters = 0;
    std::optional<WorldPoint> last;
    for (const QList<GeoPoint> &points : segments) {
        if (points.isEmpty()) {
            continue;
        }
        Segment segment;
        for (qsizetype i = 0; i < points.size(); ++i) {
            m_lengthMeters += i > 0 ? distanceMeters(points[i - 1], points[i]) : 0;
            const WorldPoint world = toWorld(points[i]);
            last = last ? nearestCopy(world, *last) : world;
            segment.line.points.push_back(*last);
            segment.line.bounds.include(*last);
            segment.along.push_back(m_lengthMeters);
            m_bounds.include(*last);
        }
        m_segments.push_back(std::move(segment));
    }
    Q_EMIT changed();
}

double RouteLayer::shiftTowards(const Viewport &viewport) const
{
    return std::round(viewport.center().x - m_bounds.center().x);
}

void RouteLayer::paint(QPainter &painter, const Viewport &viewport)
{
    if (isEmpty()
        || !m_bounds.movedBy(shiftTowards(viewport))
                .intersects(viewport.grownBy(RouteClipMargin).bounds())) {
        return;
    }
    const QRectF clip = viewport.rect().adjusted(-RouteClipMargin, -RouteClipMargin,
                                                 RouteClipMargin, RouteClipMargin);
    QPainterPath path;
    for (const Segment &segment : m_segments) {
        addLine(path, segment.line, viewport, clip, shiftTowards(viewport));
    }
    painter.setRenderHint(QPainter::Antialiasing);
    auto pieces = piecesOf(path, clip);
    std::transform(pieces.begin(), pieces.end(), pieces.begin(), straightened);
    stroke(painter, pieces, m_colors.routeCasing, 10);
    stroke(painter, pieces, m_colors.route, 7);
    paintArrows(painter, viewport, clip);
    LabelPlacer placer(viewport.rect());
    paintEnds(painter, viewport, placer);
    paintKilometers(painter, viewport, placer);
}

void RouteLayer::paintArrows(QPainter &painter, const Viewport &viewport, const QRectF &clip) const
{
    painter.setPen(QPen(m_colors.routeCasing, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const double shift = shiftTowards(viewport);
    for (const Segment &segment : m_segments) {
        double walked = ArrowSpacing / 2;
        QPointF from = viewport.toScreenExactly(
            {segment.line.points.front().x + shift, segment.line.points.front().y});
        for (const WorldPoint point : segment.line.points) {
            const QPointF to = viewport.toScreenExactly({point.x + shift, point.y});
            const double length = std::hypot(to.x() - from.x(), to.y() - from.y());
            if (length < 3) {
                continue; // too short to tell a direction
            }
            walked += length;
            if (walked >= ArrowSpacing) {
                const QPointF middle = (from + to) / 2;
                if (clip.contains(middle)) {
                    paintArrow(painter, middle,
                               std::atan2(to.y() - from.y(), to.x() - from.x()) * 180
                                   / std::numbers::pi);
                }
                walked = std::fmod(walked, ArrowSpacing);
            }
            from = to;
        }
    }
}

QList<RouteLayer::Mark> RouteLayer::marks(const Viewport &viewport) const
{
    constexpr std::array Steps{1, 2, 5, 10, 20, 50, 100, 200, 500};
    const double wanted = MarkSpacing * viewport.metersPerPixel() / longUnitMeters();
    const auto step =
        std::find_if(Steps.begin(), Steps.end(), [&](int km) { return km >= wanted; });
    if (step == Steps.end()) {
        return {};
    }
    QList<Mark> marks;
    for (const Segment &segment : m_segments) {
        addMarks(marks, segment, *step, viewport);
    }
    return marks;
}

/// Only what is seen: a line around the world has millions.
void RouteLayer::addMarks(QList<Mark> &marks, const Segment &segment, int step,
                          const Viewport &viewport) const
{
    const QRectF clip = viewport.rect().adjusted(-RouteClipMargin, -RouteClipMargin,
                                                 RouteClipMargin, RouteClipMargin);
    const double shift = shiftTowards(viewport);
    const double meters = step * longUnitMeters();
    const auto &points = segment.line.points;
    QPointF to = viewport.toScreenExactly({points.front().x + shift, points.front().y});
    for (size_t i = 1; i < points.size() && marks.size() < MostMarks; ++i) {
        const QPointF from =
            std::exchange(to, viewport.toScreenExactly({points[i].x + shift, points[i].y}));
        const auto [enters, leaves] = partWithin(clip, from, to);
        const double begin = segment.along[i - 1];
        const double length = segment.along[i] - begin;
        const double end = std::min(begin + leaves * length, m_lengthMeters);
        double count =
            std::max(std::floor(begin / meters) + 1, std::ceil((begin + enters * length) / meters));
        for (; count * meters <= end && marks.size() < MostMarks; ++count) {
            const QPointF at = from + (to - from) * ((count * meters - begin) / length);
            const QString text = QString::number(qint64(count) * step);
            const double width = std::max(18.0, textSize(markFont(), text).width() + 8);
            marks.append({text, {at.x() - width / 2, at.y() - 8, width, 16}});
        }
    }
}

QList<QRectF> RouteLayer::markRects(const Viewport &viewport) const
{
    QList<QRectF> rects;
    const QList<Mark> all = marks(viewport);
    for (const Mark &mark : all) {
        rects.append(mark.badge);
    }
    return rects;
}

void RouteLayer::paintKilometers(QPainter &painter, const Viewport &viewport,
                                 LabelPlacer &placer) const
{
    const QList<Mark> all = marks(viewport);
    for (const auto &[text, badge] : all) {
        if (!placer.takeFirstFree({badge})) {
            continue;
        }
        painter.setPen(QPen(m_colors.route, 1.5));
        painter.setBrush(m_colors.panel);
        painter.drawRoundedRect(badge, 8, 8);
        painter.setPen(m_colors.panelText);
        painter.setFont(markFont());
        painter.drawText(badge, Qt::AlignCenter, text);
    }
}

void RouteLayer::paintEnds(QPainter &painter, const Viewport &viewport, LabelPlacer &placer) const
{
    const double shift = shiftTowards(viewport);
    const WorldPoint first = m_segments.front().line.points.front();
    const WorldPoint last = m_segments.back().line.points.back();
    const QPointF start = viewport.toScreenExactly({first.x + shift, first.y});
    const QPointF finish = viewport.toScreenExactly({last.x + shift, last.y});
    const bool isLoop = std::hypot(start.x() - finish.x(), start.y() - finish.y()) < 24;
    if (!isLoop) {
        paintFlag(painter, finish, true, m_colors.panelText);
        placer.take(flagRect(finish));
    }
    paintFlag(painter, start, false, m_colors.panelText);
    placer.take(flagRect(start));
    if (isLoop) { // the finish flag leans against the start
        painter.save();
        painter.translate(start);
        painter.scale(-1, 1);
        paintFlag(painter, {0, 0}, true, m_colors.panelText);
        painter.restore();
        placer.take(flagRect(start).translated(-20, 0));
    }
}

} // namespace saferide
