// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/track.h"

#include "shared/geo/greatcircle.h"

#include <algorithm>
#include <cmath>

namespace saferide::load {
namespace {

constexpr double LongBreak = 600; // seconds
constexpr double ShortenedBreak = 60;
constexpr double MetersBetweenStops = 6'000;

/// How the slope changes the speed on the flat.
double slopeFactor(const GpxPoint &from, const GpxPoint &to, double meters)
{
    if (!from.elevation || !to.elevation || meters < 1) {
        return 1;
    }
    const double slope = (*to.elevation - *from.elevation) / meters;
    return std::clamp(1 - 8 * slope, 0.35, 1.6);
}

} // namespace

std::optional<Track> Track::recorded(const Gpx &gpx)
{
    Track track;
    std::optional<Timestamp> last;
    double seconds = 0;
    for (const GpxSegment &segment : gpx.line()) {
        for (const GpxPoint &point : segment) {
            if (!point.time || (last && *point.time <= *last)) {
                continue;
            }
            const double step = last ? double(*point.time - *last) / 1000 : 0;
            seconds += step > LongBreak ? ShortenedBreak : step;
            last = point.time;
            track.m_frames.append({seconds, point});
        }
    }
    return track.m_frames.size() >= 2 ? std::optional<Track>(track) : std::nullopt;
}

Track Track::ridden(const Gpx &gpx, std::mt19937 &random)
{
    const double cruise = std::clamp(std::normal_distribution<>(6.9, 0.45)(random), 5.0, 9.0);
    std::exponential_distribution<> untilStop(1 / MetersBetweenStops);
    std::uniform_real_distribution<> stop(20, 90);
    Track track;
    double seconds = 0;
    double nextStop = untilStop(random);
    for (const GpxSegment &segment : gpx.line()) {
        for (const GpxPoint &point : segment) {
            if (!track.m_frames.isEmpty()) {
                const GpxPoint &from = track.m_frames.last().point;
                const double meters = distanceMeters(from.point, point.point);
                seconds += meters / (cruise * slopeFactor(from, point, meters));
                nextStop -= meters;
            }
            track.m_frames.append({seconds, point});
            if (nextStop < 0) {
                seconds += stop(random);
                nextStop = untilStop(random);
                track.m_frames.append({seconds, point});
            }
        }
    }
    return track;
}

TrackPlace Track::at(double seconds) const
{
    const auto next =
        std::lower_bound(m_frames.cbegin(), m_frames.cend(), seconds,
                         [](const Frame &frame, double wanted) { return frame.seconds < wanted; });
    if (next == m_frames.cbegin() || next == m_frames.cend()) {
        const GpxPoint &end =
            next == m_frames.cend() ? m_frames.last().point : m_frames.first().point;
        return {end.point, 0, 0, end.elevation};
    }
    const Frame &from = *(next - 1);
    const double part = (seconds - from.seconds) / (next->seconds - from.seconds);
    const double meters = distanceMeters(from.point.point, next->point.point);
    TrackPlace place;
    place.bearing = initialBearing(from.point.point, next->point.point);
    place.point = destination(from.point.point, place.bearing, meters * part);
    place.speed = meters / (next->seconds - from.seconds);
    if (from.point.elevation && next->point.elevation) {
        place.elevation = std::lerp(*from.point.elevation, *next->point.elevation, part);
    }
    return place;
}

} // namespace saferide::load
