// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/ridecourse.h"

#include <QJsonObject>

/// The line of a route on the wire; see docs/console-protocol.md ("Requests").
namespace saferide::console {

/// Segments as strings: deltas of 1e-6 degrees, latitude first, in Google's polyline alphabet.
QJsonObject toJson(const RideCourse &course);
Result<RideCourse> courseFromJson(const QJsonValue &json);

/// One segment. nullopt for a broken string or a place that is not on earth.
QString encodePolyline(const QList<GeoPoint> &points);
std::optional<QList<GeoPoint>> decodePolyline(QStringView text);

} // namespace saferide::console
