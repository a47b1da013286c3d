// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/mappaper.h"

#include "console/map/mappdf.h"
#include "console/views/dialogs/filename.h"

#include <QFileDialog>
#include <QPainter>
#include <QPrintDialog>
#include <QPrinter>

using namespace Qt::Literals::StringLiterals;

namespace saferide {

MapPaper::MapPaper(MapView &map, QWidget &window)
    : m_map(map)
    , m_window(window)
{
}

void MapPaper::print()
{
    QPrinter printer(QPrinter::HighResolution);
    printer.setPageOrientation(QPageLayout::Landscape);
    printer.setDocName(m_window.windowTitle());
    if (QPrintDialog(&printer, &m_window).exec() != QDialog::Accepted) {
        return;
    }
    QPainter painter;
    if (!painter.begin(&printer)) {
        Q_EMIT told(false,
                    tr("The map cannot be printed: the printer is not responding. Choose another "
                       "printer, or save the map as PDF."));
        return;
    }
    m_map.paintOn(painter, painter.viewport());
    const bool printed = painter.end();
    Q_EMIT told(printed,
                printed ? tr("Printed the map") : tr("The printer did not accept the map."));
}

void MapPaper::save()
{
    const QString fileName =
        QFileDialog::getSaveFileName(&m_window, tr("Save the map as PDF"),
                                     fileNameOf(tr("map"), u"pdf"_s), tr("PDF files (*.pdf)"));
    if (fileName.isEmpty()) {
        return;
    }
    if (const QString problem = savePdf(m_map, fileName, m_window.windowTitle());
        problem.isEmpty()) {
        Q_EMIT told(true, tr("Saved the map to %1").arg(fileName));
    } else {
        Q_EMIT told(
            false,
            tr("The map cannot be saved as %1: %2. Choose another folder.").arg(fileName, problem));
    }
}

} // namespace saferide
