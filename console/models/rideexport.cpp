// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/rideexport.h"

#include <QBuffer>

#include <algorithm>

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
    const bool quoted = text.contains(u'"') || text.contains(u',') || text.contains(u';')
        || text.contains(u'\n') || text.contains(u'\r');
    return quoted ? u'"' + text.replace(u"\""_s, u"\"\""_s) + u'"' : text;
}

} // namespace

RideExport::RideExport(QIODevice &device, ExportFormat format, const QString &title)
    : m_device(device)
    , m_semicolons(format == ExportFormat::SemicolonCsv)
{
    if (format == ExportFormat::Gpx) {
        m_gpx.emplace(&device, title);
        return;
    }
    const QByteArrayList columns{"name",       "role",           "time",       "latitude",
                                 "longitude",  "speed_mps",      "course_deg", "altitude_m",
                                 "accuracy_m", "battery_percent"};
    m_device.write("\xEF\xBB\xBF" + columns.join(m_semicolons ? ';' : ',') + "\r\n");
}

void RideExport::beginTrack(const Participant &participant)
{
    const QString role = toString(participant.participation.role);
    if (m_gpx) {
        m_gpx->beginTrack(participant.username, role);
    }
    m_who = cell(participant.username) + (m_semicolons ? u';' : u',') + role;
}

void RideExport::add(const QList<Position> &positions)
{
    QString rows;
    for (const Position &position : positions) {
        const LocationFix &fix = position.fix;
        if (m_gpx) {
            m_gpx->addFix(fix);
            continue;
        }
        QStringList cells{m_who,
                          fix.fixTime.toIso(),
                          number(fix.point.latitude, 7),
                          number(fix.point.longitude, 7),
                          numberOr(fix.speed, 2),
                          numberOr(fix.course, 1),
                          numberOr(fix.altitude, 1),
                          numberOr(fix.accuracy, 1),
                          numberOr(fix.battery, 1)};
        if (m_semicolons) {
            std::for_each(cells.begin() + 2, cells.end(), // behind the time
                          [](QString &value) { value.replace(u'.', u','); });
        }
        rows += cells.join(m_semicolons ? u';' : u',') + u"\r\n"_s;
    }
    if (!m_gpx) {
        m_device.write(rows.toUtf8());
    }
}

void RideExport::endTrack()
{
    if (m_gpx) {
        m_gpx->endTrack();
    }
}

void RideExport::end()
{
    if (m_gpx) {
        m_gpx->end();
    }
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
