// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/rideroute.h"

#include <QJsonObject>

/// The line of a route on the wire; see docs/console-protocol.md ("Requests").
namespace saferide::console {

/// A segment as a string: deltas of 1e-6 degrees, latitude first, in Google's polyline encoding.
QJsonObject toJson(const RideRoute &route);
Result<RideRoute> rideRouteFromJson(const QJsonValue &json);

/// What a desk takes of a route: twice what a daemon sends, whose reduction is no exact one.
inline constexpr qsizetype MaxRoutePoints = 40'000;

/// Decodes a segment. nullopt for an invalid string, coordinates out of range, or more points than
/// `most`.
QString encodePolyline(const QList<GeoPoint> &points);
std::optional<QList<GeoPoint>> decodePolyline(QStringView text, qsizetype most = MaxRoutePoints);

} // namespace saferide::console
