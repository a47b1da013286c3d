// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/filename.h"

#include <QDir>
#include <QStandardPaths>

namespace saferide {

QString fileNameOf(const QString &title, const QString &ending)
{
    QString name = title.simplified().left(80);
    for (QChar &c : name) {
        if (QStringView(u"/\\:*?\"<>|").contains(c) || !c.isPrint()) {
            c = u'-';
        }
    }
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QDir(folder).filePath(name + u'.' + ending);
}

} // namespace saferide
