// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/graticule.h"

#include <QPainter>

#include <array>

namespace saferide {

namespace {

constexpr std::array Steps{30.0, 20.0, 10.0, 5.0,  2.0,   1.0,   0.5,   0.2,
                           0.1,  0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005};

QString degrees(double value, double step, QChar positive, QChar negative)
{
    int decimals = 0;
    for (double unit = 1; unit > step * 1.001 && decimals < 4; unit /= 10) {
        ++decimals;
    }
    const QString number = QString::number(std::abs(value), 'f', decimals);
    return number + QStringLiteral("° ") + (value < 0 ? negative : positive);
}

QList<double> multiples(double from, double to, double step)
{
    QList<double> values;
    for (double index = std::ceil(from / step); index * step <= to; ++index) {
        values.append(index * step);
    }
    return values;
}

} // namespace

double graticuleStep(const Viewport &viewport, double leastPixels)
{
    const double pixelsPerDegree = viewport.scale() / 360;
    double best = Steps.front();
    for (const double step : Steps) {
        if (step * pixelsPerDegree >= leastPixels) {
            best = step;
        }
    }
    return best;
}

QString parallelText(double latitude, double step)
{
    return degrees(latitude, step, u'N', u'S');
}

QString meridianText(double longitude, double step)
{
    const double wrapped = longitude - 360 * std::round(longitude / 360);
    return degrees(wrapped, step, u'E', u'W');
}

QList<double> visibleParallels(const Viewport &viewport, double step)
{
    const WorldRect bounds = viewport.bounds();
    return multiples(toGeo({0.5, bounds.bottom}).latitude, toGeo({0.5, bounds.top}).latitude, step);
}

QList<double> visibleMeridians(const Viewport &viewport, double step)
{
    const WorldRect bounds = viewport.bounds();
    return multiples((bounds.left - 0.5) * 360, (bounds.right - 0.5) * 360, step);
}

void GraticuleLayer::setColors(const MapColors &colors)
{
    m_colors = colors;
    Q_EMIT changed();
}

void GraticuleLayer::paint(QPainter &painter, const Viewport &viewport)
{
    const double step = graticuleStep(viewport, LeastPixels);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(m_colors.graticule, 1));
    for (const double latitude : visibleParallels(viewport, step)) {
        const double y = std::round(viewport.toScreenExactly(toWorld({latitude, 0})).y());
        painter.drawLine(QPointF(0, y), QPointF(viewport.size().width(), y));
    }
    for (const double longitude : visibleMeridians(viewport, step)) {
        const double x = std::round(viewport.toScreenExactly({longitude / 360 + 0.5, 0.5}).x());
        painter.drawLine(QPointF(x, 0), QPointF(x, viewport.size().height()));
    }
    painter.setRenderHint(QPainter::Antialiasing);
}

} // namespace saferide
