// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/routelayer.h"

#include "console/map/labelplacer.h"
#include "console/map/linepath.h"
#include "console/map/maptext.h"
#include "console/map/partwithin.h"
#include "console/map/strokepieces.h"
#include "shared/geo/greatcircle.h"

#include <QPainter>
#include <QPainterPath>

#include <array>
#include <cmath>
#include <memory>
#include <numbers>

namespace saferide {

namespace {

constexpr double ArrowSpacing = 90; // pixels
constexpr double MarkSpacing = 75;
constexpr qsizetype MaxMarks = 500; // at once; more could not be read
constexpr double RouteClipMargin = 30;
constexpr double LoopPixels = 24; // start and finish are that near to each other
constexpr size_t PiecesPerStep = 8;
constexpr size_t ArrowsPerStep = 200;
constexpr size_t MarksPerStep = 60;

struct Arrow
{
    QPointF at;
    double degrees;
};

struct Ends
{
    QPointF start, finish;
    bool isLoop;
};

/// Steps that paint so many of the things each.
template<typename Thing, typename Paint>
void addSteps(std::vector<MapLayer::Step> &steps, const std::vector<Thing> &things, size_t perStep,
              Paint paint)
{
    const auto kept = std::make_shared<const std::vector<Thing>>(things);
    for (size_t first = 0; first < kept->size(); first += perStep) {
        const size_t end = std::min(first + perStep, kept->size());
        steps.push_back([kept, first, end, paint](QPainter &painter) {
            painter.setRenderHint(QPainter::Antialiasing);
            for (size_t i = first; i < end; ++i) {
                paint(painter, (*kept)[i]);
            }
        });
    }
}

auto strokeWith(const QColor &color, double width)
{
    const QPen pen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    return [pen](QPainter &painter, const QPainterPath &piece) { painter.strokePath(piece, pen); };
}

void paintArrow(QPainter &painter, const Arrow &arrow)
{
    static const QPolygonF Head{QPointF(-3, -4.5), QPointF(2.5, 0), QPointF(-3, 4.5)};
    const auto place = QTransform::fromTranslate(arrow.at.x(), arrow.at.y()).rotate(arrow.degrees);
    painter.drawPolyline(place.map(Head));
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

void paintEnds(QPainter &painter, const Ends &ends, const QColor &pole)
{
    if (!ends.isLoop) {
        paintFlag(painter, ends.finish, true, pole);
    }
    paintFlag(painter, ends.start, false, pole);
    if (ends.isLoop) { // the finish flag leans against the start
        painter.translate(ends.start);
        painter.scale(-1, 1);
        paintFlag(painter, {0, 0}, true, pole);
    }
}

QList<QRectF> roomOf(const Ends &ends)
{
    return {flagRect(ends.start),
            ends.isLoop ? flagRect(ends.start).translated(-20, 0) : flagRect(ends.finish)};
}

QFont markFont()
{
    QFont font = mapFont(10);
    font.setWeight(QFont::DemiBold);
    return font;
}

std::vector<Arrow> arrowsAlong(const WorldLine &line, const Viewport &viewport, double shift,
                               const QRectF &clip)
{
    std::vector<Arrow> arrows;
    double walked = ArrowSpacing / 2;
    const auto pixelOf = [&](WorldPoint point) {
        return viewport.toScreenExactly({point.x + shift, point.y});
    };
    QPointF from = pixelOf(line.points.front());
    for (const WorldPoint point : line.points) {
        const QPointF to = pixelOf(point);
        const double length = std::hypot(to.x() - from.x(), to.y() - from.y());
        if (length < 3) {
            continue; // too short to tell a direction
        }
        walked += length;
        if (walked >= ArrowSpacing) {
            const QPointF middle = (from + to) / 2;
            if (clip.contains(middle)) {
                const double angle = std::atan2(to.y() - from.y(), to.x() - from.x());
                arrows.push_back({middle, angle * 180 / std::numbers::pi});
            }
            walked = std::fmod(walked, ArrowSpacing);
        }
        from = to;
    }
    return arrows;
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
    for (const Step &step : steps(viewport)) {
        painter.save();
        step(painter);
        painter.restore();
    }
}

std::vector<MapLayer::Step> RouteLayer::steps(const Viewport &viewport)
{
    const double shift = shiftTowards(viewport);
    if (isEmpty()
        || !m_bounds.movedBy(shift).intersects(viewport.grownBy(RouteClipMargin).bounds())) {
        return {};
    }
    const QRectF clip = viewport.rect(RouteClipMargin);
    QPainterPath path;
    std::vector<Arrow> arrows;
    for (const Segment &segment : m_segments) {
        addLine(path, segment.line, viewport, clip, shift);
        const auto added = arrowsAlong(segment.line, viewport, shift, clip);
        arrows.insert(arrows.end(), added.begin(), added.end());
    }
    std::vector<Step> steps;
    const auto pieces = strokePieces(path, clip);
    addSteps(steps, pieces, PiecesPerStep, strokeWith(m_colors.routeCasing, 10));
    addSteps(steps, pieces, PiecesPerStep, strokeWith(m_colors.route, 7));
    addSteps(steps, arrows, ArrowsPerStep,
             [pen = QPen(m_colors.routeCasing, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin)](
                 QPainter &painter, const Arrow &arrow) {
                 painter.setPen(pen);
                 paintArrow(painter, arrow);
             });
    addLabels(steps, viewport);
    return steps;
}

/// Start, finish, and the kilometre marks that have room beside them.
void RouteLayer::addLabels(std::vector<Step> &steps, const Viewport &viewport)
{
    const double shift = shiftTowards(viewport);
    const auto pixelOf = [&](WorldPoint point) {
        return viewport.toScreenExactly({point.x + shift, point.y});
    };
    const QPointF start = pixelOf(m_segments.front().line.points.front());
    const QPointF finish = pixelOf(m_segments.back().line.points.back());
    const QPointF way = finish - start;
    const Ends ends{start, finish, std::hypot(way.x(), way.y()) < LoopPixels};
    addSteps(steps, std::vector{ends}, 1,
             [pole = m_colors.panelText](QPainter &painter, const Ends &both) {
                 paintEnds(painter, both, pole);
             });
    LabelPlacer placer(viewport.rect());
    for (const QRectF &flag : roomOf(ends)) {
        placer.take(flag);
    }
    std::vector<Mark> placed;
    for (const Mark &mark : marks(viewport)) {
        if (placer.takeFirstFree({mark.badge})) {
            placed.push_back(mark);
        }
    }
    addSteps(steps, placed, MarksPerStep,
             [colors = m_colors, font = markFont()](QPainter &painter, const Mark &mark) {
                 painter.setPen(QPen(colors.route, 1.5));
                 painter.setBrush(colors.panel);
                 painter.drawRoundedRect(mark.badge, 8, 8);
                 painter.setPen(colors.panelText);
                 painter.setFont(font);
                 painter.drawText(mark.badge, Qt::AlignCenter, mark.text);
             });
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
    const QRectF clip = viewport.rect(RouteClipMargin);
    const double shift = shiftTowards(viewport);
    const double meters = step * longUnitMeters();
    const auto &points = segment.line.points;
    QPointF to = viewport.toScreenExactly({points.front().x + shift, points.front().y});
    for (size_t i = 1; i < points.size() && marks.size() < MaxMarks; ++i) {
        const QPointF from =
            std::exchange(to, viewport.toScreenExactly({points[i].x + shift, points[i].y}));
        const auto [enters, leaves] = partWithin(clip, from, to);
        const double begin = segment.along[i - 1];
        const double length = segment.along[i] - begin;
        const double end = std::min(begin + leaves * length, m_lengthMeters);
        double count =
            std::max(std::floor(begin / meters) + 1, std::ceil((begin + enters * length) / meters));
        for (; count * meters <= end && marks.size() < MaxMarks; ++count) {
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

} // namespace saferide
