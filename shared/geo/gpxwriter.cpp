// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/gpxwriter.h"

using namespace Qt::Literals::StringLiterals;

namespace saferide {
namespace {

/// XML 1.0 cannot represent these characters.
QString writable(QString text)
{
    text.removeIf([](QChar c) {
        const bool isControl = c < u' ' && c != u'\t' && c != u'\n' && c != u'\r';
        return isControl || c == QChar(0xfffe) || c == QChar(0xffff);
    });
    return text;
}

} // namespace

GpxWriter::GpxWriter(QIODevice *device, const QString &title)
    : m_xml(device)
{
    m_xml.setAutoFormatting(true);
    m_xml.writeStartDocument();
    m_xml.writeStartElement(u"gpx"_s);
    m_xml.writeDefaultNamespace(u"http://www.topografix.com/GPX/1/1"_s);
    m_xml.writeAttribute(u"version"_s, u"1.1"_s);
    m_xml.writeAttribute(u"creator"_s, u"SafeRide"_s);
    m_xml.writeStartElement(u"metadata"_s);
    m_xml.writeTextElement(u"name"_s, writable(title));
    m_xml.writeEndElement();
}

void GpxWriter::beginTrack(const QString &name, const QString &type)
{
    m_xml.writeStartElement(u"trk"_s);
    m_xml.writeTextElement(u"name"_s, writable(name));
    if (!type.isEmpty()) {
        m_xml.writeTextElement(u"type"_s, writable(type));
    }
    m_xml.writeStartElement(u"trkseg"_s);
}

void GpxWriter::beginPoint(const GeoPoint &point)
{
    constexpr int Decimals = 7; // the precision of the history
    m_xml.writeStartElement(u"trkpt"_s);
    m_xml.writeAttribute(u"lat"_s, QString::number(point.latitude, 'f', Decimals));
    m_xml.writeAttribute(u"lon"_s, QString::number(point.longitude, 'f', Decimals));
}

void GpxWriter::addFix(const LocationFix &fix)
{
    beginPoint(fix.point);
    if (fix.altitude) {
        m_xml.writeTextElement(u"ele"_s, QString::number(*fix.altitude, 'f', 1));
    }
    m_xml.writeTextElement(u"time"_s, fix.fixTime.toIso());
    m_xml.writeEndElement();
}

void GpxWriter::addPoint(const GeoPoint &point)
{
    beginPoint(point);
    m_xml.writeEndElement();
}

void GpxWriter::endTrack()
{
    m_xml.writeEndElement();
    m_xml.writeEndElement();
}

void GpxWriter::end()
{
    m_xml.writeEndDocument();
}

} // namespace saferide
