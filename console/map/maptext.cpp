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

} // namespace saferide
