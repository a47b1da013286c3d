// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace saferide {

/// The font of the map, in pixels.
QFont mapFont(int pixels);

/// Room that a line of text takes.
QSizeF textSize(const QFont &font, const QString &text);

/// One line, centred in the rectangle, with a halo that keeps it legible on any ground.
void paintHaloText(QPainter &painter, const QRectF &rect, const QFont &font, const QString &text,
                   const QColor &color, const QColor &halo);

/// "350 m", "1.2 km", "27 km".
QString distanceText(double meters);

/// "now", "12 s", "4 min", "2 h", "3 d"; negative ages are now.
QString ageText(qint64 msecs);

} // namespace saferide
