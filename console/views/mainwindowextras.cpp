// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/helpwindow.h"
#include "console/views/mainwindow.h"
#include "console/views/mapwindow.h"
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
                commands.append({plain(menu->text()) + u": "_s + plain(action->text()),
                                 action->shortcut().toString(QKeySequence::NativeText),
                                 [action] { action->trigger(); }});
            }
        }
    }
    const auto rides = m_picture.store.rides();
    for (const RideId id : rides) {
        const Ride *ride = m_picture.store.ride(id);
        commands.append({u"%1 (%2)"_s.arg(ride->title, ride->code),
                         tr("ride") + u", "_s + rideStatusWords(toString(ride->status)),
                         [this, id] { m_rides.selectRide(id); }});
        const auto riders = m_picture.store.participantsOf(id);
        for (const ParticipationId rider : riders) {
            commands.append({m_picture.store.participant(rider)->username,
                             tr("in %1").arg(ride->title), [this, rider] { goTo(rider); }});
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

void MainWindow::openMapWindow()
{
    auto *window = new MapWindow(m_picture, nullptr);
    window->map().setColors(mapColorsOf(m_preferences.theme));
    window->map().setTiles(m_preferences.tiles);
    window->showRide(m_selectedRide);
    window->map().selectParticipant(m_selectedRider);
    connect(window, &MapWindow::participantClicked, this, &MainWindow::goTo);
    m_mapWindows.removeIf([](const QPointer<MapWindow> &known) { return known.isNull(); });
    m_mapWindows.append(window);
    window->show();
}

void MainWindow::printMap(bool toPdf)
{
    QPrinter printer(QPrinter::HighResolution);
    printer.setPageOrientation(QPageLayout::Landscape);
    printer.setDocName(windowTitle());
    if (toPdf) {
        const QString file = QFileDialog::getSaveFileName(
            this, tr("Save the map as PDF"), tr("map") + u".pdf"_s, tr("PDF files (*.pdf)"));
        if (file.isEmpty()) {
            return;
        }
        printer.setOutputFormat(QPrinter::PdfFormat);
        printer.setOutputFileName(file);
    } else if (QPrintDialog(&printer, this).exec() != QDialog::Accepted) {
        return;
    }
    QPainter painter;
    if (!painter.begin(&printer)) {
        tell(false,
             toPdf ? tr("The map cannot be printed into %1. Choose another folder.")
                         .arg(printer.outputFileName())
                   : tr("The map cannot be printed: the printer does not answer. Choose "
                        "another printer, or save the map as PDF."));
        return;
    }
    m_map.view().paintOn(painter, painter.viewport());
    tell(true,
         toPdf ? tr("Saved the map to %1").arg(printer.outputFileName()) : tr("Printed the map"));
}

} // namespace saferide
