// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/rideexport.h"

#include <QXmlStreamWriter>

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

void begin(QXmlStreamWriter &xml, const QString &title)
{
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement(u"gpx"_s);
    xml.writeDefaultNamespace(u"http://www.topografix.com/GPX/1/1"_s);
    xml.writeAttribute(u"version"_s, u"1.1"_s);
    xml.writeAttribute(u"creator"_s, u"SafeRide"_s);
    xml.writeStartElement(u"metadata"_s);
    xml.writeTextElement(u"name"_s, title);
    xml.writeEndElement();
}

void point(QXmlStreamWriter &xml, const LocationFix &fix, bool timed)
{
    xml.writeStartElement(u"trkpt"_s);
    xml.writeAttribute(u"lat"_s, number(fix.point.latitude, 7));
    xml.writeAttribute(u"lon"_s, number(fix.point.longitude, 7));
    if (fix.altitude) {
        xml.writeTextElement(u"ele"_s, number(*fix.altitude, 1));
    }
    if (timed) {
        xml.writeTextElement(u"time"_s, fix.fixTime.toIso());
    }
    xml.writeEndElement();
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
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    begin(xml, ride.title);
    for (const RecordedTrack &track : tracks) {
        xml.writeStartElement(u"trk"_s);
        xml.writeTextElement(u"name"_s, track.participant.username);
        xml.writeTextElement(u"type"_s, toString(track.participant.participation.role));
        xml.writeStartElement(u"trkseg"_s);
        for (const Position &position : track.positions) {
            point(xml, position.fix, true);
        }
        xml.writeEndElement();
        xml.writeEndElement();
    }
    xml.writeEndDocument();
    return bytes;
}

QByteArray toGpx(const QString &title, const QList<GeoPoint> &line)
{
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    begin(xml, title);
    xml.writeStartElement(u"trk"_s);
    xml.writeTextElement(u"name"_s, title);
    xml.writeStartElement(u"trkseg"_s);
    for (const GeoPoint place : line) {
        LocationFix fix;
        fix.point = place;
        point(xml, fix, false);
    }
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndDocument();
    return bytes;
}

} // namespace saferide
