// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/tilesource.h"

#include <QBuffer>
#include <QImageReader>
#include <QRegularExpression>

namespace saferide {

namespace {

constexpr int LargestSide = 4096; // pixels; usual tiles have 256 or 512

} // namespace

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
