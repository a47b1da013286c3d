// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/displayunits.h"

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

} // namespace saferide
