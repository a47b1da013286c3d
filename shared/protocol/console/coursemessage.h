// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/ridecourse.h"

#include <QJsonObject>

/// The line of a route on the wire; see docs/console-protocol.md ("Requests").
namespace saferide::console {

/// A segment as a string: deltas of 1e-6 degrees, latitude first, in Google's polyline encoding.
QJsonObject toJson(const RideCourse &course);
Result<RideCourse> courseFromJson(const QJsonValue &json);

/// Decodes a segment. nullopt for an invalid string or coordinates out of range.
QString encodePolyline(const QList<GeoPoint> &points);
std::optional<QList<GeoPoint>> decodePolyline(QStringView text);

} // namespace saferide::console
