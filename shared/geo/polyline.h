// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/geopoint.h"

#include <QList>

#include <optional>

namespace saferide {

/// A place on a line, and the direction of the line there.
struct PolylinePlace
{
    GeoPoint point;
    double along = 0; ///< metres from the start of the line
    double bearing = 0; ///< degrees clockwise from north
};

/// The projection of a place onto a line.
struct PolylineProjection
{
    GeoPoint nearest; ///< on the line
    double along = 0; ///< metres from the start of the line to `nearest`
    double away = 0; ///< metres from the place to `nearest`
};

/// An unbroken line on the earth whose length is measured once. An immutable value.
class Polyline
{
public:
    Polyline() = default;
    explicit Polyline(QList<GeoPoint> points);

    const QList<GeoPoint> &points() const { return m_points; }
    bool isEmpty() const { return m_points.isEmpty(); }
    double lengthMeters() const { return m_along.isEmpty() ? 0 : m_along.last(); }

    /// The place `meters` from the start, clamped to the line. nullopt for a line without points.
    std::optional<PolylinePlace> at(double meters) const;

    /// The nearest place on the line, computed in a plane around `place`: exact to centimetres for
    /// the distances of a ride. nullopt for a line without points.
    std::optional<PolylineProjection> project(GeoPoint place) const;

private:
    QList<GeoPoint> m_points;
    QList<double> m_along; ///< metres from the start, one for each point
};

/// Sum of the great-circle distances between consecutive points, in metres.
double lengthMeters(const QList<GeoPoint> &points);

} // namespace saferide
