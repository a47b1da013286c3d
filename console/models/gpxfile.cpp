// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/gpxfile.h"

#include "console/models/background.h"
#include "shared/geo/gpxreader.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>

namespace saferide {

namespace {

struct Sentences
{
    Q_DECLARE_TR_FUNCTIONS(saferide::GpxFile)
};

Result<QByteArray> bytesOf(const QString &fileName)
{
    QFile file(fileName);
    // Not a device, which may have no end, nor a pipe, which may have no beginning.
    if (QFileInfo info(fileName); info.exists() && !info.isFile()) {
        return Error{ErrorCode::Unavailable, Sentences::tr("%1 is not a file.").arg(fileName)};
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{ErrorCode::Unavailable,
                     Sentences::tr("%1 cannot be read: %2").arg(fileName, file.errorString())};
    }
    const qint64 most = GpxLimits().bytes;
    QByteArray bytes = file.read(most + 1);
    if (bytes.size() > most) {
        return Error{ErrorCode::TooLarge,
                     Sentences::tr("%1 is larger than 10 MB. Simplify it before importing it.")
                         .arg(fileName)};
    }
    return bytes;
}

} // namespace

Result<QString> gpxText(const QByteArray &bytes, const QString &title)
{
    if (const auto read = readGpx(bytes); !read) {
        return Error{
            ErrorCode::InvalidInput,
            Sentences::tr("“%1” is not a valid GPX file: %2").arg(title, read.error().message)};
    }
    QStringDecoder utf8(QStringDecoder::Utf8);
    QString text = utf8(bytes);
    return utf8.hasError() ? QString::fromLatin1(bytes) : text;
}

void readGpxFile(const QString &fileName, QObject *context,
                 std::function<void(Result<QString>)> done)
{
    inBackground(
        context,
        [fileName] {
            const auto bytes = bytesOf(fileName);
            return bytes ? gpxText(*bytes, QFileInfo(fileName).completeBaseName())
                         : Result<QString>(bytes.error());
        },
        std::move(done));
}

} // namespace saferide
