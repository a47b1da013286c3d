// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/mappdf.h"
#include "console/views/filename.h"
#include "console/views/helpwindow.h"
#include "console/views/mainwindow.h"
#include "console/views/worddelegate.h"

#include <QFileDialog>
#include <QMenuBar>
#include <QPainter>
#include <QPrintDialog>
#include <QPrinter>

// Palette, help, second window, and the map on paper.

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

QString plain(QString text)
{
    return text.remove(u'&').remove(u'…');
}

} // namespace

QList<CommandPalette::Command> MainWindow::commands()
{
    QList<CommandPalette::Command> commands;
    const auto menus = menuBar()->actions();
    for (const QAction *menu : menus) {
        const auto actions = menu->menu()->actions();
        for (QAction *action : actions) {
            if (!action->isSeparator() && action->isEnabled()) {
                QStringList hints{action->property(TargetProperty).toString(),
                                  action->shortcut().toString(QKeySequence::NativeText)};
                hints.removeAll(QString());
                commands.append({plain(menu->text()) + u": "_s + plain(action->iconText()),
                                 hints.join(u" · "_s), [action] { action->trigger(); }});
            }
        }
    }
    const auto rides = m_picture.store.rides();
    for (const RideId id : rides) {
        const Ride *ride = m_picture.store.ride(id);
        commands.append({u"%1 (%2)"_s.arg(ride->title, ride->code),
                         tr("ride") + u", "_s + rideStatusWords(toString(ride->status)),
                         [this, id] { m_selection.selectRide(id); }});
        const auto riders = m_picture.store.participantsOf(id);
        for (const ParticipationId rider : riders) {
            commands.append({m_picture.store.participant(rider)->username,
                             tr("in %1").arg(ride->title),
                             [this, rider] { m_selection.selectRider(rider); }});
        }
    }
    return commands;
}

CommandPalette *MainWindow::openPalette()
{
    auto *palette = new CommandPalette(commands(), this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    palette->open();
    return palette;
}

void MainWindow::showHelp()
{
    auto *help = new HelpWindow(*menuBar(), mapColorsOf(m_preferences.theme), this);
    help->setAttribute(Qt::WA_DeleteOnClose);
    help->show();
}

void MainWindow::printMap()
{
    QPrinter printer(QPrinter::HighResolution);
    printer.setPageOrientation(QPageLayout::Landscape);
    printer.setDocName(windowTitle());
    if (QPrintDialog(&printer, this).exec() != QDialog::Accepted) {
        return;
    }
    QPainter painter;
    if (!painter.begin(&printer)) {
        tell(false,
             tr("The map cannot be printed: the printer does not answer. Choose another printer, "
                "or save the map as PDF."));
        return;
    }
    m_map.view().paintOn(painter, painter.viewport());
    const bool printed = painter.end();
    tell(printed, printed ? tr("Printed the map") : tr("The printer did not take the map."));
}

void MainWindow::saveMap()
{
    const QString fileName = QFileDialog::getSaveFileName(
        this, tr("Save the map as PDF"), fileNameOf(tr("map"), u"pdf"_s), tr("PDF files (*.pdf)"));
    if (fileName.isEmpty()) {
        return;
    }
    if (const QString problem = savePdf(m_map.view(), fileName, windowTitle()); problem.isEmpty()) {
        tell(true, tr("Saved the map to %1").arg(fileName));
    } else {
        tell(
            false,
            tr("The map cannot be saved as %1: %2. Choose another folder.").arg(fileName, problem));
    }
}

} // namespace saferide
