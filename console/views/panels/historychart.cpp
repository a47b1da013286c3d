// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/historychart.h"

#include "console/map/maptext.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace saferide {

namespace {

constexpr double LeastSpan = 5; // of the value: noise is not to look like hills

} // namespace

HistoryChart::HistoryChart(const QString &title, Words words, Floor floor, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_words(std::move(words))
    , m_floor(floor)
{
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void HistoryChart::setPoints(const QList<QPointF> &points)
{
    m_points = points;
    setAccessibleDescription({});
    for (auto point = m_points.crbegin(); point != m_points.crend(); ++point) {
        if (std::isfinite(point->y())) {
            setAccessibleDescription(tr("now %1").arg(m_words(point->y())));
            break;
        }
    }
    update();
}

void HistoryChart::setColor(const QColor &color)
{
    m_color = color;
    update();
}

void HistoryChart::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont bold = mapFont(11);
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRectF(0, 0, width(), 16), Qt::AlignLeft | Qt::AlignVCenter, m_title);

    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (const QPointF point : std::as_const(m_points)) {
        if (std::isfinite(point.y())) {
            least = std::min(least, point.y());
            most = std::max(most, point.y());
        }
    }
    const QRectF area(0.5, 19.5, width() - 1, height() - 36);
    painter.setPen(QPen(palette().color(QPalette::Mid), 1));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(area, 3, 3);
    painter.setFont(mapFont(10));
    painter.setPen(palette().color(QPalette::PlaceholderText));
    if (!std::isfinite(least)) {
        painter.drawText(area, Qt::AlignCenter, tr("nothing recorded yet"));
        return;
    }
    const QString range = most - least < 0.5
        ? m_words(most)
        : QStringLiteral("%1 – %2").arg(m_words(least), m_words(most));
    painter.drawText(QRectF(0, 0, width(), 16), Qt::AlignRight | Qt::AlignVCenter, range);
    const QRectF below(0, height() - 15, width(), 14);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter,
                     tr("%1 ago").arg(ageText(qint64(m_points.first().x() * 1000))));
    painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter, tr("now"));
    const double bottom = m_floor == Floor::Zero ? std::min(0.0, least) : least;
    paintLine(painter, area.adjusted(1, 5, -4, -2), bottom, std::max(most, bottom + LeastSpan));
}

void HistoryChart::paintLine(QPainter &painter, const QRectF &area, double least, double most) const
{
    const double oldest = std::max(1.0, m_points.first().x());
    QPainterPath line;
    QPainterPath fill;
    bool down = false;
    QPointF last;
    const auto lift = [&] {
        if (down) {
            fill.lineTo(last.x(), area.bottom());
            fill.closeSubpath();
        }
        down = false;
    };
    for (const QPointF point : m_points) {
        if (!std::isfinite(point.y())) {
            lift();
            continue;
        }
        last = {area.right() - point.x() / oldest * area.width(),
                area.bottom() - (point.y() - least) / (most - least) * area.height()};
        if (!down) {
            line.moveTo(last);
            fill.moveTo(last.x(), area.bottom());
        }
        fill.lineTo(last);
        line.lineTo(last);
        down = true;
    }
    lift();
    QColor shade = m_color;
    shade.setAlphaF(0.18F);
    painter.fillPath(fill, shade);
    painter.strokePath(line, QPen(m_color, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setPen(QPen(m_color, 5, Qt::SolidLine, Qt::RoundCap));
    painter.drawPoint(last); // the newest one, also when it is the only one
}

} // namespace saferide
