// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/basemap.h"
#include "console/map/viewport.h"

#include <QPainterPath>
#include <QPolygonF>

namespace saferide {

/// Turns lines of the world into what a painter needs for one viewport: projected, thinned to what
/// can be seen, and without what is far outside, so that a continent costs no more than its visible
/// shore. `shift` is 0, or -1 or 1 for the neighbouring copies of the world.

/// The part of a ring within `clip` pixels; its edge runs along the clip where it was cut.
QPolygonF ringPolygon(const WorldLine &ring, const Viewport &viewport, const QRectF &clip,
                      double shift);

/// Adds the stretches of a line that touch `clip`.
void addLine(QPainterPath &path, const WorldLine &line, const Viewport &viewport,
             const QRectF &clip, double shift);

/// Adds the stretch of a straight leg that lies in `clip`, in pixels; it goes on from the leg
/// before if that ended where this begins. A painter takes minutes for legs that are millions of
/// pixels long: no path has any.
void addLeg(QPainterPath &path, QPointF from, QPointF to, const QRectF &clip);

/// The copies of the world that may reach into the viewport; lines may begin in one and end in the
/// next.
QList<double> visibleCopies(const Viewport &viewport);

} // namespace saferide
