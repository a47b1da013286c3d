// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/rideroutemessage.h"

#include "shared/protocol/console/jsonfields.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace saferide::console {

namespace {

constexpr double MicroDegrees = 1e6;
constexpr int DigitBits = 5;
constexpr quint64 DigitMask = 31;
constexpr quint64 MoreDigits = 32;
constexpr ushort FirstLetter = 63;

void appendDelta(QString &out, qint64 delta)
{
    quint64 rest = (quint64(delta) << 1) ^ quint64(delta >> 63);
    while (rest > DigitMask) {
        out.append(QChar(ushort((rest & DigitMask) + MoreDigits + FirstLetter)));
        rest >>= DigitBits;
    }
    out.append(QChar(ushort(rest + FirstLetter)));
}

std::optional<qint64> takeDelta(QStringView &text)
{
    constexpr int MaxBits = 35; // two full turns in micro-degrees need 30
    quint64 number = 0;
    for (int shift = 0; shift < MaxBits && !text.isEmpty(); shift += DigitBits) {
        const int digit = text.first().unicode() - FirstLetter;
        text = text.sliced(1);
        if (digit < 0 || digit > 63) {
            return std::nullopt;
        }
        number |= (quint64(digit) & DigitMask) << shift;
        if ((quint64(digit) & MoreDigits) == 0) {
            return qint64(number >> 1) ^ -qint64(number & 1);
        }
    }
    return std::nullopt;
}

} // namespace

QString encodePolyline(const QList<GeoPoint> &points)
{
    QString out;
    qint64 latitude = 0;
    qint64 longitude = 0;
    for (const GeoPoint &point : points) {
        const qint64 nextLatitude = std::llround(point.latitude * MicroDegrees);
        const qint64 nextLongitude = std::llround(point.longitude * MicroDegrees);
        appendDelta(out, nextLatitude - latitude);
        appendDelta(out, nextLongitude - longitude);
        latitude = nextLatitude;
        longitude = nextLongitude;
    }
    return out;
}

std::optional<QList<GeoPoint>> decodePolyline(QStringView text, qsizetype most)
{
    QList<GeoPoint> points;
    qint64 latitude = 0;
    qint64 longitude = 0;
    while (!text.isEmpty()) {
        const auto north = takeDelta(text);
        const auto east = takeDelta(text);
        if (!north || !east) {
            return std::nullopt;
        }
        latitude += *north;
        longitude += *east;
        const GeoPoint point{double(latitude) / MicroDegrees, double(longitude) / MicroDegrees};
        if (!point.isValid() || points.size() == most) {
            return std::nullopt;
        }
        points.append(point);
    }
    return points;
}

QJsonObject toJson(const RideRoute &route)
{
    QJsonArray segments;
    for (const auto &segment : route.segments) {
        segments.append(encodePolyline(segment));
    }
    return {{"ride_id"_L1, route.ride.value},
            {"route_id"_L1, route.route.value},
            {"title"_L1, route.title},
            {"distance_meters"_L1, route.distanceMeters},
            {"ascent_meters"_L1, route.ascentMeters},
            {"segments"_L1, segments}};
}

Result<RideRoute> rideRouteFromJson(const QJsonValue &json)
{
    JsonFields fields(json, "route"_L1);
    RideRoute route;
    route.ride = fields.id<RideId>("ride_id"_L1);
    route.route = fields.id<RouteId>("route_id"_L1);
    route.title = fields.words("title"_L1);
    route.distanceMeters = fields.number("distance_meters"_L1);
    route.ascentMeters = fields.number("ascent_meters"_L1);
    const QJsonValue segments = json["segments"_L1];
    fields.require(segments.isArray(), "segments"_L1);
    const QJsonArray texts = segments.toArray();
    qsizetype count = 0;
    for (const QJsonValue text : texts) {
        const auto points = decodePolyline(text.toString(), MaxRoutePoints - count);
        fields.require(text.isString() && points, "segments"_L1);
        if (!points) {
            break;
        }
        count += points->size();
        route.segments.append(*points);
    }
    return fields.result(std::move(route));
}

} // namespace saferide::console
