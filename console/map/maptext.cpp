// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/maptext.h"

#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace saferide {

QFont mapFont(int pixels)
{
    QFont font = QGuiApplication::font();
    font.setPixelSize(pixels);
    return font;
}

QSizeF textSize(const QFont &font, const QString &text)
{
    const QFontMetricsF metrics(font);
    return {std::ceil(metrics.horizontalAdvance(text)), std::ceil(metrics.height())};
}

void paintHaloText(QPainter &painter, const QRectF &rect, const QFont &font, const QString &text,
                   const QColor &color, const QColor &halo)
{
    const QFontMetricsF metrics(font);
    const QString shown = font.capitalization() == QFont::AllUppercase ? text.toUpper() : text;
    QPainterPath path;
    path.addText(rect.left(), rect.top() + metrics.ascent(), font, shown);
    painter.strokePath(path, QPen(halo, 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.fillPath(path, color);
}

QString distanceText(double meters)
{
    if (meters < 999.5) {
        return QStringLiteral("%1 m").arg(std::lround(meters));
    }
    const double kilometers = meters / 1000;
    const bool isWhole = meters >= 9950 || std::abs(kilometers - std::round(kilometers)) < 0.005;
    return QStringLiteral("%1 km").arg(kilometers, 0, 'f', isWhole ? 0 : 1);
}

QString ageText(qint64 msecs)
{
    const qint64 seconds = msecs / 1000;
    if (seconds < 1) {
        return QStringLiteral("now");
    }
    if (seconds < 60) {
        return QStringLiteral("%1 s").arg(seconds);
    }
    if (seconds < 3600) {
        return QStringLiteral("%1 min").arg(seconds / 60);
    }
    if (seconds < 48 * 3600) {
        return QStringLiteral("%1 h").arg(seconds / 3600);
    }
    return QStringLiteral("%1 d").arg(seconds / 86'400);
}

} // namespace saferide
