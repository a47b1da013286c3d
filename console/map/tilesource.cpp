// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/tilesource.h"

#include <QBuffer>
#include <QImageReader>
#include <QRegularExpression>
#include <QTextDocument>
#include <QTextDocumentFragment>

namespace saferide {

namespace {

constexpr int LargestSide = 4096; // pixels; usual tiles have 256 or 512

} // namespace

QString plainCredits(const QString &attribution)
{
    constexpr qsizetype Longest = 200; // on the map
    constexpr qsizetype LongestRead = 10'000;
    const QString read = attribution.left(LongestRead);
    static const QRegularExpression entity(QStringLiteral("&(#\\d+|\\w+);"));
    const bool isHtml = Qt::mightBeRichText(read) || read.contains(entity);
    const QString text = isHtml ? QTextDocumentFragment::fromHtml(read).toPlainText() : read;
    return QString(text).remove(QChar::ObjectReplacementCharacter).simplified().left(Longest);
}

QStringList unknownPlaceholders(const QString &urlTemplate)
{
    static const QRegularExpression placeholder(QStringLiteral("\\{[^{}]*\\}"));
    static const QStringList known{QStringLiteral("{z}"), QStringLiteral("{x}"),
                                   QStringLiteral("{y}"), QStringLiteral("{-y}"),
                                   QStringLiteral("{s}"), QStringLiteral("{r}")};
    QStringList unknown;
    auto matches = placeholder.globalMatch(urlTemplate);
    while (matches.hasNext()) {
        const QString found = matches.next().captured();
        if (!known.contains(found) && !unknown.contains(found)) {
            unknown.append(found);
        }
    }
    return unknown;
}

QImage tileImage(const QByteArray &bytes)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    const QSize size = reader.size(); // from the head of the picture, before memory is taken
    if (size.isEmpty() || size.width() > LargestSide || size.height() > LargestSide) {
        return {};
    }
    return reader.read().convertToFormat(QImage::Format_ARGB32_Premultiplied);
}

} // namespace saferide
