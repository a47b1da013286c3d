// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/rideexport.h"

#include "shared/geo/gpxwriter.h"

#include <QBuffer>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

QString number(double value, int decimals)
{
    return QString::number(value, 'f', decimals);
}

QString numberOr(const std::optional<double> &value, int decimals)
{
    return value ? number(*value, decimals) : QString();
}

QString cell(QString text)
{
    if (!text.isEmpty() && QStringView(u"=+-@\t\r").contains(text[0])) {
        text.prepend(u'\'');
    }
    const bool quoted =
        text.contains(u'"') || text.contains(u',') || text.contains(u'\n') || text.contains(u'\r');
    return quoted ? u'"' + text.replace(u"\""_s, u"\"\""_s) + u'"' : text;
}

} // namespace

QByteArray toCsv(const QList<RecordedTrack> &tracks)
{
    QString text = u"name,role,time,latitude,longitude,speed_mps,course_deg,altitude_m,"
                   "accuracy_m,battery_percent\r\n"_s;
    for (const RecordedTrack &track : tracks) {
        const QString who = cell(track.participant.username) + u','
            + toString(track.participant.participation.role);
        for (const Position &position : track.positions) {
            const LocationFix &fix = position.fix;
            const QStringList cells{who,
                                    fix.fixTime.toIso(),
                                    number(fix.point.latitude, 7),
                                    number(fix.point.longitude, 7),
                                    numberOr(fix.speed, 2),
                                    numberOr(fix.course, 1),
                                    numberOr(fix.altitude, 1),
                                    numberOr(fix.accuracy, 1),
                                    numberOr(fix.battery, 1)};
            text += cells.join(u',') + u"\r\n"_s;
        }
    }
    return text.toUtf8();
}

QByteArray toGpx(const Ride &ride, const QList<RecordedTrack> &tracks)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    GpxWriter gpx(&buffer, ride.title);
    for (const RecordedTrack &track : tracks) {
        gpx.beginTrack(track.participant.username, toString(track.participant.participation.role));
        for (const Position &position : track.positions) {
            gpx.addFix(position.fix);
        }
        gpx.endTrack();
    }
    gpx.end();
    return buffer.data();
}

QByteArray toGpx(const QString &title, const QList<GeoPoint> &line)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    GpxWriter gpx(&buffer, title);
    gpx.beginTrack(title);
    for (const GeoPoint &place : line) {
        gpx.addPoint(place);
    }
    gpx.endTrack();
    gpx.end();
    return buffer.data();
}

} // namespace saferide
