// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/rideexport.h"

#include "shared/domain/fixfields.h"

#include <QBuffer>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

namespace {

constexpr auto MeasuredColumns = [] {
    auto fields = MeasuredFields;
    std::ranges::sort(fields, {}, [](const MeasuredField &field) { return field.csv.place; });
    return fields;
}();

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
    QByteArrayList columns{"name", "role", "time"};
    for (const PlaceField &field : PlaceFields) {
        columns.append(QByteArrayView(field.name).toByteArray());
    }
    for (const MeasuredField &field : MeasuredColumns) {
        columns.append(QByteArrayView(field.csv.name).toByteArray());
    }
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
        QStringList cells{m_who, fix.fixTime.toIso()};
        for (const PlaceField &field : PlaceFields) {
            cells.append(number(fix.point.*field.value, 7));
        }
        for (const MeasuredField &field : MeasuredColumns) {
            cells.append(numberOr(fix.*field.value, field.csv.decimals));
        }
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
