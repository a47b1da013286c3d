// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/owntracksgroup.h"

#include "shared/protocol/jsonwriter.h"
#include "shared/protocol/tracking/links.h"

#include <cmath>

namespace saferide::tracking {

namespace {

constexpr qint64 MsecsPerSecond = 1'000;
constexpr double KilometresPerHour = 3.6; // of 1 m/s

QByteArray location(const QString &tid, const LocationFix &fix)
{
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.add("_type", QStringLiteral("location"));
        object.add("tid", tid);
        object.add("lat", fix.point.latitude);
        object.add("lon", fix.point.longitude);
        object.add("tst", fix.fixTime.msecs / MsecsPerSecond);
        if (fix.accuracy) {
            object.add("acc", qint64(std::ceil(*fix.accuracy)));
        }
        if (fix.speed) {
            object.add("vel", qint64(std::lround(*fix.speed * KilometresPerHour)));
        }
        if (fix.course) {
            object.add("cog", qint64(std::lround(*fix.course)));
        }
    }
    return json;
}

QByteArray card(const QString &tid, const QString &name)
{
    QByteArray json;
    {
        JsonObjectWriter object(json);
        object.add("_type", QStringLiteral("card"));
        object.add("tid", tid);
        object.add("name", name);
    }
    return json;
}

} // namespace

QByteArray ownTracksGroup(const std::vector<Participant> &others)
{
    QByteArray list("[");
    for (const Participant &other : others) {
        const auto &fix = other.participation.lastFix;
        if (fix) {
            const QString tid = QString::fromLatin1(trackerId(other.participation.id.value));
            list += (list.size() > 1 ? "," : "") + location(tid, *fix) + ','
                + card(tid, other.username);
        }
    }
    return list + ']';
}

} // namespace saferide::tracking
