// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/gpxreader.h"

#include "shared/geo/xmlscreen.h"
#include "shared/geo/xmltext.h"

#include <QXmlStreamReader>

#include <cmath>

namespace saferide {
namespace {

qsizetype leadingSpace(QStringView text)
{
    return std::find_if_not(
               text.begin(), text.end(),
               [](QChar c) { return c == u' ' || c == u'\t' || c == u'\r' || c == u'\n'; })
        - text.begin();
}

constexpr int MaxDepth = 64;
constexpr qsizetype MaxNamespaces =
    256; // in scope at one place: the parser compares all of them for every element
constexpr qsizetype MaxNameLength = 1'000;
constexpr qsizetype TokensBetweenChecks = 256; // of the deadline
constexpr double LowestElevation = -1'000; // below all land on Earth
constexpr double HighestElevation = 10'000;
constexpr QStringView Undeclared = u"urn:saferide:undeclared-prefix";

/// Reads one document. The read<Element>() functions start after the start tag and return after the
/// end tag. The first error is kept and ends the reading.
class GpxReader
{
public:
    /// `prefixes`: those of the names in the text. Extensions are often written without declaring
    /// theirs, which does not affect the line.
    GpxReader(QStringView text, const QStringList &prefixes, const GpxLimits &limits)
        : m_text(text)
        , m_begin(leadingSpace(text))
        , m_xml(text.sliced(m_begin).toString())
        , m_limits(limits)
    {
        for (const QString &prefix : prefixes) {
            m_xml.addExtraNamespaceDeclaration({prefix, Undeclared.toString()});
        }
    }

    Result<Gpx> read()
    {
        while (!m_xml.atEnd() && m_xml.tokenType() != QXmlStreamReader::StartElement) {
            nextToken();
        }
        if (m_xml.tokenType() == QXmlStreamReader::StartElement) {
            readRoot();
        }
        while (!m_xml.atEnd()) {
            nextToken(); // the rest after the root must be well-formed, too
        }
        if (m_xml.hasError()) {
            return m_error ? *m_error : parserError();
        }
        if (m_points == 0) {
            return Error{ErrorCode::InvalidInput,
                         QStringLiteral("line 1, column 1: the file has no points")};
        }
        return m_gpx;
    }

private:
    QXmlStreamReader::TokenType nextToken()
    {
        if (m_tokens++ % TokensBetweenChecks == 0) {
            if (const auto inTime = m_limits.deadline.check(); !inTime && !m_xml.hasError()) {
                m_error = inTime.error();
                m_xml.raiseError(m_error->message);
            }
        }
        return m_xml.readNext();
    }

    void readRoot()
    {
        m_namespace = m_xml.namespaceUri().toString();
        if (m_namespace == Undeclared) {
            fail(QStringLiteral("the prefix of <%1> is not declared").arg(m_xml.qualifiedName()));
            return;
        }
        if (m_xml.name() != u"gpx") {
            fail(QStringLiteral("not a GPX file: the root element is <%1>")
                     .arg(m_xml.name().left(40)));
            return;
        }
        countNamespaces();
        while (nextChild()) {
            if (isOurs(u"trk")) {
                readTrack();
            } else if (isOurs(u"rte")) {
                readRoute();
            } else if (isOurs(u"wpt")) {
                readWaypoint();
            } else if (isOurs(u"metadata")) {
                readMetadata();
            } else if (isOurs(u"name")) {
                m_gpx.name = readText();
            } else {
                skip();
            }
        }
    }

    void readMetadata()
    {
        while (nextChild()) {
            if (isOurs(u"name")) {
                m_gpx.name = readText();
            } else {
                skip();
            }
        }
    }

    void readTrack()
    {
        GpxLine track;
        while (nextChild()) {
            if (isOurs(u"trkseg")) {
                track.segments.append(readSegment());
            } else if (isOurs(u"name")) {
                track.name = readText();
            } else {
                skip();
            }
        }
        m_gpx.tracks.append(track);
    }

    GpxSegment readSegment()
    {
        GpxSegment segment;
        while (nextChild()) {
            if (isOurs(u"trkpt")) {
                segment.append(readPoint());
                m_shaping.clear(); // a track contains all its points itself
            } else {
                skip();
            }
        }
        return segment;
    }

    void readRoute()
    {
        GpxLine route;
        GpxSegment points;
        while (nextChild()) {
            if (isOurs(u"rtept")) {
                points.append(readPoint());
                points += std::exchange(m_shaping, {});
            } else if (isOurs(u"name")) {
                route.name = readText();
            } else {
                skip();
            }
        }
        route.segments.append(points);
        m_gpx.routes.append(route);
    }

    /// Waypoints are only counted, so one without a valid place is no reason to refuse the file.
    void readWaypoint()
    {
        if (coordinate(u"lat", 90) && coordinate(u"lon", 180) && countPoint()) {
            ++m_gpx.waypoints;
        }
        skip();
    }

    bool countPoint()
    {
        if (++m_points > m_limits.points) {
            fail(QStringLiteral("more than %1 points").arg(m_limits.points), ErrorCode::TooLarge);
            return false;
        }
        return true;
    }

    GpxPoint readPoint()
    {
        GpxPoint point;
        if (!countPoint()) {
            return point;
        }
        point.point.latitude = readCoordinate(u"lat", 90);
        point.point.longitude = readCoordinate(u"lon", 180);
        while (nextChild()) {
            if (isOurs(u"ele")) {
                point.elevation = readElevation();
            } else if (isOurs(u"time")) {
                point.time = Timestamp::fromIso(readText());
            } else if (isOurs(u"extensions")) {
                readExtensions();
            } else {
                readExtension();
            }
        }
        return point;
    }

    void readExtensions()
    {
        while (nextChild()) {
            readExtension();
        }
    }

    /// Garmin stores the road between the points of a route in an extension of each point
    /// (GpxExtensions v3: RoutePointExtension, rpt); without it the route is straight lines.
    void readExtension()
    {
        if (m_xml.name() != u"RoutePointExtension") {
            skip();
            return;
        }
        while (nextChild()) {
            const auto latitude = coordinate(u"lat", 90);
            const auto longitude = coordinate(u"lon", 180);
            if (m_xml.name() == u"rpt" && latitude && longitude && countPoint()) {
                m_shaping.append(GpxPoint{{*latitude, *longitude}, {}, {}});
            }
            skip();
        }
    }

    std::optional<double> coordinate(QStringView name, double limit) const
    {
        bool isNumber = false;
        const double degrees = m_xml.attributes().value(name.toString()).toDouble(&isNumber);
        const bool fits = isNumber && std::isfinite(degrees) && std::abs(degrees) <= limit;
        return fits ? std::optional(degrees) : std::nullopt;
    }

    double readCoordinate(QStringView name, double limit)
    {
        const auto degrees = coordinate(name, limit);
        if (!degrees && !m_xml.attributes().hasAttribute(name.toString())) {
            fail(QStringLiteral("<%1> has no %2").arg(m_xml.name(), name));
        } else if (!degrees) {
            fail(QStringLiteral("%1=\"%2\" is not a number from -%3 to %3")
                     .arg(name, m_xml.attributes().value(name.toString()).left(40))
                     .arg(limit));
        }
        return degrees.value_or(0);
    }

    /// For an unknown elevation recorders write NaN, null, -32768 or nothing.
    std::optional<double> readElevation()
    {
        bool isNumber = false;
        const double meters = readText().toDouble(&isNumber);
        const bool fits = isNumber && meters >= LowestElevation && meters <= HighestElevation;
        return fits ? std::optional(meters) : std::nullopt;
    }

    /// The text of an element, without that of its child elements.
    QString readText()
    {
        QString text;
        while (true) {
            const auto token = nextToken();
            if (token == QXmlStreamReader::Characters) {
                text += m_xml.text().left(MaxNameLength - std::min(text.size(), MaxNameLength));
            } else if (token == QXmlStreamReader::StartElement) {
                skip();
            } else if (token == QXmlStreamReader::EndElement || m_xml.atEnd()) {
                return text.trimmed();
            }
        }
    }

    /// Moves to the start tag of the next child; false at the parent's end tag and after an error.
    bool nextChild()
    {
        while (!m_xml.atEnd()) {
            const auto token = nextToken();
            if (token == QXmlStreamReader::StartElement) {
                countNamespaces();
                return !m_xml.hasError();
            }
            if (token == QXmlStreamReader::EndElement) {
                return false;
            }
        }
        return false;
    }

    /// Moves past the end tag of the current element.
    void skip()
    {
        QList<qsizetype> declared{m_xml.namespaceDeclarations().size()};
        qsizetype namespaces = declared.last();
        while (!declared.isEmpty() && !m_xml.atEnd()) {
            const auto token = nextToken();
            if (token == QXmlStreamReader::StartElement) {
                declared.append(m_xml.namespaceDeclarations().size());
                namespaces += declared.last();
            } else if (token == QXmlStreamReader::EndElement) {
                namespaces -= declared.takeLast();
            }
            if (declared.size() > MaxDepth || namespaces > MaxNamespaces) {
                fail(QStringLiteral("elements are nested too deeply"));
            }
        }
    }

    void countNamespaces()
    {
        if (m_xml.namespaceDeclarations().size() > MaxNamespaces) {
            fail(QStringLiteral("too many namespaces"));
        }
    }

    bool isOurs(QStringView name) const
    {
        return m_xml.name() == name && m_xml.namespaceUri() == m_namespace;
    }

    /// Where the last tag begins.
    QString here() const
    {
        const qsizetype behind =
            std::clamp<qsizetype>(m_begin + m_xml.characterOffset(), 1, m_text.size());
        return linePrefix(m_text, std::max<qsizetype>(m_text.lastIndexOf(u'<', behind - 1), 0));
    }

    void fail(const QString &what, ErrorCode code = ErrorCode::InvalidInput)
    {
        if (!m_error && !m_xml.hasError()) {
            m_error = Error{code, QString(here() + what)};
            m_xml.raiseError(what);
        }
    }

    Error parserError() const
    {
        const QStringView before = m_text.first(m_begin);
        const qsizetype indent = m_begin - before.lastIndexOf(u'\n') - 1;
        const QString where =
            QStringLiteral("line %1, column %2: ")
                .arg(m_xml.lineNumber() + before.count(u'\n'))
                .arg(m_xml.columnNumber() + 1 + (m_xml.lineNumber() == 1 ? indent : 0));
        return Error{ErrorCode::InvalidInput, QString(where + m_xml.errorString().left(200))};
    }

    QStringView m_text; ///< to locate errors
    qsizetype m_begin; ///< where the parser starts: it requires the declaration to be first
    QXmlStreamReader m_xml;
    GpxLimits m_limits;
    QString m_namespace; ///< of the root; elements of other namespaces are skipped
    Gpx m_gpx;
    GpxSegment m_shaping; ///< the points after the current route point
    qsizetype m_points = 0;
    qsizetype m_tokens = 0; ///< read so far
    std::optional<Error> m_error;
};

Error tooLarge(const GpxLimits &limits)
{
    return Error{ErrorCode::TooLarge,
                 QStringLiteral("the GPX file is larger than %1 bytes").arg(limits.bytes)};
}

} // namespace

Result<Gpx> readGpx(QStringView text, const GpxLimits &limits)
{
    if (text.size() > limits.bytes) {
        return tooLarge(limits);
    }
    if (text.startsWith(QChar::ByteOrderMark)) {
        text = text.sliced(1);
    }
    const auto prefixes = screenXml(text);
    return prefixes ? GpxReader(text, *prefixes, limits).read() : Result<Gpx>(prefixes.error());
}

Result<Gpx> readGpx(QByteArrayView bytes, const GpxLimits &limits)
{
    if (bytes.size() > limits.bytes) {
        return tooLarge(limits);
    }
    const auto text = decodedXml(bytes);
    return text ? readGpx(QStringView(*text), limits) : Result<Gpx>(text.error());
}

} // namespace saferide
