// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/gpxdrop.h"

#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace saferide {

namespace {

QString gpxFileOf(const QMimeData &data)
{
    const auto urls = data.urls();
    const QString file = urls.size() == 1 ? urls.first().toLocalFile() : QString();
    return file.endsWith(QStringLiteral(".gpx"), Qt::CaseInsensitive) ? file : QString();
}

} // namespace

GpxDrop::GpxDrop(QWidget &window)
    : QObject(&window)
{
    window.setAcceptDrops(true);
    window.installEventFilter(this);
}

bool GpxDrop::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::DragEnter && event->type() != QEvent::Drop) {
        return QObject::eventFilter(watched, event);
    }
    auto *drop = static_cast<QDropEvent *>(event); // entering is one, too
    const QString file = gpxFileOf(*drop->mimeData());
    if (!file.isEmpty()) {
        drop->acceptProposedAction();
    }
    if (!file.isEmpty() && event->type() == QEvent::Drop) {
        QMetaObject::invokeMethod(
            this, [this, file] { Q_EMIT dropped(file); }, Qt::QueuedConnection);
    }
    return true;
}

} // namespace saferide
