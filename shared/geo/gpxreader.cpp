// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/gpxreader.h"

#include "shared/geo/xmlscreen.h"

#include <QRegularExpression>
#include <QStringDecoder>
#include <QXmlStreamReader>

#include <cmath>

namespace saferide {
namespace {

constexpr int MaxDepth = 64;
constexpr qsizetype MaxNamespaces =
    256; // declared at one place: each is compared for every element
constexpr qsizetype MaxNameLength = 1'000;
constexpr double LowestElevation = -12'000; // below the deepest sea
constexpr double HighestElevation = 100'000;

/// Reads one document. Functions read<Element> start behind the start tag and end behind the end
/// tag. The first problem is kept; everything stops there.
class GpxReader
{
public:
    GpxReader(QStringView text, const GpxLimits &limits)
        : m_text(text)
        , m_xml(text.toString())
        , m_limits(limits)
    {
    }

    Result<Gpx> read()
    {
        while (!m_xml.atEnd() && m_xml.tokenType() != QXmlStreamReader::StartElement) {
            m_xml.readNext();
        }
        if (m_xml.tokenType() == QXmlStreamReader::StartElement) {
            readRoot();
        }
        while (!m_xml.atEnd()) {
            m_xml.readNext(); // what follows the root must be well-formed too
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
    void readRoot()
    {
        m_namespace = m_xml.namespaceUri().toString();
        if (m_xml.name() != u"gpx") {
            fail(QStringLiteral("not a GPX file: it begins with <%1>").arg(m_xml.name().left(40)));
            return;
        }
        countNamespaces();
        while (nextChild()) {
            if (isOurs(u"trk")) {
                readTrack();
            } else if (isOurs(u"rte")) {
                readRoute();
            } else if (isOurs(u"wpt")) {
                readPoint();
                ++m_gpx.waypoints;
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
            } else if (isOurs(u"name")) {
                route.name = readText();
            } else {
                skip();
            }
        }
        route.segments.append(points);
        m_gpx.routes.append(route);
    }

    GpxPoint readPoint()
    {
        GpxPoint point;
        if (++m_points > m_limits.points) {
            fail(QStringLiteral("more than %1 points").arg(m_limits.points), ErrorCode::TooLarge);
            return point;
        }
        point.point.latitude = readCoordinate(u"lat", 90);
        point.point.longitude = readCoordinate(u"lon", 180);
        while (nextChild()) {
            if (isOurs(u"ele")) {
                point.elevation = readElevation();
            } else if (isOurs(u"time")) {
                point.time = Timestamp::fromIso(readText());
            } else {
                skip();
            }
        }
        return point;
    }

    double readCoordinate(QStringView name, double limit)
    {
        if (!m_xml.attributes().hasAttribute(name.toString())) {
            fail(QStringLiteral("<%1> has no %2").arg(m_xml.name(), name));
            return 0;
        }
        const QStringView text = m_xml.attributes().value(name.toString());
        bool isNumber = false;
        const double degrees = text.toDouble(&isNumber);
        if (!isNumber || !std::isfinite(degrees) || std::abs(degrees) > limit) {
            fail(QStringLiteral("%1=\"%2\" is not a number within -%3..%3")
                     .arg(name, text.left(40))
                     .arg(limit));
            return 0;
        }
        return degrees;
    }

    std::optional<double> readElevation()
    {
        const QString text = readText();
        bool isNumber = false;
        const double meters = text.toDouble(&isNumber);
        if (text.isEmpty() || (isNumber && !std::isfinite(meters))) {
            return std::nullopt; // recorders write these when they do not know
        }
        if (!isNumber || meters < LowestElevation || meters > HighestElevation) {
            fail(QStringLiteral("the elevation \"%1\" is not a number of metres")
                     .arg(text.left(40)));
            return std::nullopt;
        }
        return meters;
    }

    /// The text of an element, without what its child elements say.
    QString readText()
    {
        QString text;
        while (true) {
            const auto token = m_xml.readNext();
            if (token == QXmlStreamReader::Characters) {
                text += m_xml.text().left(MaxNameLength - std::min(text.size(), MaxNameLength));
            } else if (token == QXmlStreamReader::StartElement) {
                skip();
            } else if (token == QXmlStreamReader::EndElement || m_xml.atEnd()) {
                return text.trimmed();
            }
        }
    }

    /// Moves to the next child's start tag; false behind the parent's end tag and after a problem.
    bool nextChild()
    {
        while (!m_xml.atEnd()) {
            const auto token = m_xml.readNext();
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

    /// To behind the end tag of the current element, whatever is in it.
    void skip()
    {
        QList<qsizetype> declared{m_xml.namespaceDeclarations().size()};
        qsizetype namespaces = declared.last();
        while (!declared.isEmpty() && !m_xml.atEnd()) {
            const auto token = m_xml.readNext();
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

    /// Where the tag begins that was read last.
    QString here() const
    {
        const qsizetype behind = std::clamp<qsizetype>(m_xml.characterOffset(), 1, m_text.size());
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
        const QString where = QStringLiteral("line %1, column %2: ")
                                  .arg(m_xml.lineNumber())
                                  .arg(m_xml.columnNumber() + 1);
        return Error{ErrorCode::InvalidInput, QString(where + m_xml.errorString().left(200))};
    }

    QStringView m_text; ///< for telling where a problem is
    QXmlStreamReader m_xml;
    GpxLimits m_limits;
    QString m_namespace; ///< of the root; elements of other namespaces are not ours
    Gpx m_gpx;
    qsizetype m_points = 0;
    std::optional<Error> m_error;
};

Error tooLarge(const GpxLimits &limits)
{
    return Error{ErrorCode::TooLarge,
                 QStringLiteral("the GPX file is larger than %1 bytes").arg(limits.bytes)};
}

/// Lower case, empty where the XML declaration names none.
QString declaredEncoding(QByteArrayView bytes)
{
    static const QRegularExpression declaration(
        QStringLiteral(R"(^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["'])"));
    return declaration
        .match(QString::fromLatin1(bytes.first(std::min<qsizetype>(bytes.size(), 200))))
        .captured(1)
        .toLower();
}

Result<QString> decodedUtf8(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(bytes);
    if (!decoder.hasError()) {
        return text;
    }
    const qsizetype bad = text.indexOf(QChar::ReplacementCharacter);
    return Error{ErrorCode::InvalidInput,
                 QString(linePrefix(text, std::max<qsizetype>(bad, 0))
                         + QStringLiteral("this is not UTF-8"))};
}

Result<QString> decoded(QByteArrayView bytes)
{
    if (bytes.startsWith("\xFE\xFF") || bytes.startsWith("\xFF\xFE")) {
        return Error{ErrorCode::InvalidInput,
                     QStringLiteral("line 1, column 1: UTF-16 is not supported, use UTF-8")};
    }
    const QString encoding = declaredEncoding(bytes);
    if (encoding.isEmpty() || encoding == u"utf-8" || encoding == u"utf8"
        || encoding == u"us-ascii") {
        return decodedUtf8(bytes);
    }
    if (encoding == u"iso-8859-1" || encoding == u"latin1") {
        return QString::fromLatin1(bytes);
    }
    return Error{ErrorCode::InvalidInput,
                 QStringLiteral("line 1, column 1: the encoding \"%1\" is not supported, use UTF-8")
                     .arg(encoding)};
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
    if (const auto screened = screenXml(text); !screened) {
        return screened.error();
    }
    return GpxReader(text, limits).read();
}

Result<Gpx> readGpx(QByteArrayView bytes, const GpxLimits &limits)
{
    if (bytes.size() > limits.bytes) {
        return tooLarge(limits);
    }
    constexpr QByteArrayView Utf8Mark("\xEF\xBB\xBF");
    const auto text = decoded(bytes.startsWith(Utf8Mark) ? bytes.sliced(3) : bytes);
    return text ? readGpx(QStringView(*text), limits) : Result<Gpx>(text.error());
}

} // namespace saferide
