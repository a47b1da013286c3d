// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/mappdf.h"

#include "console/models/writefailure.h"

#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>

namespace saferide {

QString savePdf(MapView &map, const QString &fileName, const QString &title)
{
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly)) {
        return file.errorString();
    }
    QPdfWriter writer(&file);
    writer.setTitle(title);
    writer.setPageOrientation(QPageLayout::Landscape);
    QPainter painter(&writer);
    map.paintOn(painter, painter.viewport());
    painter.end();
    // The writer tells of no short write; the file does, and commit() forgets the reason.
    if (!file.flush() || file.error() != QFileDevice::NoError) {
        const QString reason = writeFailure(file);
        file.cancelWriting();
        return reason;
    }
    return file.commit() ? QString() : file.errorString();
}

} // namespace saferide
