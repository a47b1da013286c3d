// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/xmltext.h"

#include "shared/geo/xmlscreen.h"

#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>

namespace saferide {
namespace {

/// In lower case; empty if the XML declaration names none.
QString declaredEncoding(QByteArrayView bytes)
{
    static const QRegularExpression declaration(
        QStringLiteral(R"(^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["'])"));
    const QByteArrayView trimmed = bytes.trimmed(); // screenXml() reports what comes before it
    return declaration
        .match(QString::fromLatin1(trimmed.first(std::min<qsizetype>(trimmed.size(), 200))))
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
                         + QStringLiteral("the file is not UTF-8"))};
}

} // namespace

Result<QString> decodedXml(QByteArrayView bytes)
{
    constexpr QByteArrayView Utf8Mark("\xEF\xBB\xBF");
    bytes = bytes.startsWith(Utf8Mark) ? bytes.sliced(Utf8Mark.size()) : bytes;
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

QString withoutComments(QStringView xml)
{
    QString kept;
    qsizetype from = 0; // start of the text that is not copied yet
    const auto behind = [xml](QStringView end, qsizetype at) {
        const qsizetype found = xml.indexOf(end, at);
        return found < 0 ? xml.size() : found + end.size();
    };
    for (qsizetype at = xml.indexOf(u'<'); at >= 0; at = xml.indexOf(u'<', at)) {
        const QStringView rest = xml.sliced(at);
        if (rest.startsWith(u"<![CDATA[")) {
            at = behind(u"]]>", at);
        } else if (rest.startsWith(u"<!--") || (rest.startsWith(u"<?") && at > 0)) {
            kept += xml.sliced(from, at - from);
            at = rest.startsWith(u"<?") ? behind(u"?>", at) : behind(u"-->", at + 4);
            from = at;
        } else {
            ++at;
        }
    }
    return kept + xml.sliced(from);
}

} // namespace saferide
