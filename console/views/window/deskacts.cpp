// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/deskacts.h"

#include "console/models/gpxfile.h"
#include "console/views/dialogs/exportdialog.h"
#include "console/views/dialogs/filename.h"
#include "console/views/dialogs/ridedialog.h"
#include "console/views/dialogs/smalldialogs.h"
#include "console/views/dialogs/usersdialog.h"
#include "console/views/panels/plaintext.h"
#include "console/views/panels/worddelegate.h"
#include "shared/core/foreigntext.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>
#include <QMessageBox>

namespace saferide {

DeskActs::DeskActs(DeskPicture &picture, DeskCommands &commands, QWidget &window)
    : m_picture(picture)
    , m_commands(commands)
    , m_window(window)
{
}

bool DeskActs::show(RideDialog &dialog)
{
    connect(&dialog, &RideDialog::rideSaved, this, &DeskActs::rideMade);
    return dialog.exec() == QDialog::Accepted;
}

void DeskActs::createRide()
{
    RideDialog dialog(m_commands, std::nullopt, &m_window);
    show(dialog);
}

void DeskActs::createRideFrom(const QString &gpxFile)
{
    RideDialog dialog(m_commands, std::nullopt, &m_window);
    dialog.importGpx(gpxFile);
    show(dialog);
}

bool DeskActs::createRideFrom(const QByteArray &gpx, const QString &title)
{
    RideDialog dialog(m_commands, std::nullopt, &m_window);
    dialog.importGpx(gpx, title);
    return show(dialog);
}

void DeskActs::editRide(RideId id)
{
    if (const Ride *ride = m_picture.store.ride(id)) {
        RideDialog dialog(m_commands, *ride, &m_window, m_picture.names.nameOf(id));
        dialog.exec();
    }
}

void DeskActs::setStatus(const Ride &shown, RideStatus status, const QString &what)
{
    RideChange change;
    change.status = status;
    m_commands.changeRide(shown, change, what.arg(isolated(shown.title)), this,
                          [](const Result<Ride> & /*told by the commands*/) {});
}

void DeskActs::startRide(RideId id)
{
    const auto ride = called(id);
    if (ride
        && confirmed(&m_window, tr("Start “%1”?").arg(isolated(ride->title)),
                     tr("Phones start sending positions, and all participants are notified. A "
                        "started ride cannot become planned again."),
                     tr("&Start the ride"))) {
        setStatus(*ride, RideStatus::Live, tr("Start “%1”"));
    }
}

void DeskActs::finishRide(RideId id)
{
    const auto ride = called(id);
    if (ride
        && confirmed(&m_window, tr("Finish “%1”?").arg(isolated(ride->title)),
                     tr("Phones stop sending positions and show that the ride is over. A finished "
                        "ride cannot be restarted."),
                     tr("&Finish the ride"))) {
        setStatus(*ride, RideStatus::Finished, tr("Finish “%1”"));
    }
}

void DeskActs::cancelRide(RideId id)
{
    const auto ride = called(id);
    if (ride
        && confirmed(&m_window, tr("Cancel “%1”?").arg(isolated(ride->title)),
                     tr("All participants are notified that the ride is cancelled. A cancelled "
                        "ride cannot be started."),
                     tr("&Cancel the ride"))) {
        setStatus(*ride, RideStatus::Cancelled, tr("Cancel “%1”"));
    }
}

void DeskActs::deleteRide(RideId id)
{
    const auto ride = called(id);
    if (!ride) {
        return;
    }
    const int riders = int(m_picture.store.participantCount(id));
    if (confirmed(&m_window, tr("Delete “%1”?").arg(isolated(ride->title)),
                  tr("%n participation(s) and all recorded positions are permanently deleted.",
                     nullptr, riders),
                  tr("&Delete permanently"))) {
        m_commands.deleteRide(*ride, this, [](const Result<void> &) {});
    }
}

void DeskActs::messageRide(RideId id)
{
    if (const auto ride = called(id)) {
        MessageDialog(m_commands, *ride, int(m_picture.store.participantCount(id)), &m_window)
            .exec();
    }
}

void DeskActs::copyCode(RideId id)
{
    if (const auto ride = called(id)) {
        QGuiApplication::clipboard()->setText(ride->code);
        m_picture.log.add(LogModel::Kind::Done,
                          tr("Copied the code %1 of “%2”").arg(ride->code, isolated(ride->title)));
    }
}

void DeskActs::useDrawnLine(std::optional<RideId> id, const QList<GeoPoint> &line,
                            const std::function<void()> &stored)
{
    const Ride *ride = id ? m_picture.store.ride(*id) : nullptr;
    const QString title = ride ? tr("Route of %1").arg(ride->title) : tr("Drawn route");
    const QByteArray gpx = toGpx(title, line);
    if (ride == nullptr || !ride->isActive()) {
        if (createRideFrom(gpx, title)) {
            stored();
        }
        return;
    }
    const Ride shown = *called(*id);
    const int riders = int(m_picture.store.participantCount(*id));
    if (confirmed(&m_window, tr("Use the line as the route of “%1”?").arg(isolated(shown.title)),
                  ride->route
                      ? tr("It replaces the route of %n rider(s); riders far from it are "
                           "reported as off route. The desk cannot restore the old route.",
                           nullptr, riders)
                      : tr("It becomes the route of %n rider(s); riders far from it are reported "
                           "as off route.",
                           nullptr, riders),
                  tr("&Replace the route"))) {
        giveRoute(shown, QString::fromUtf8(gpx), title, stored);
    }
}

void DeskActs::useGpxFile(std::optional<RideId> id, const QString &fileName)
{
    const Ride *ride = id ? m_picture.store.ride(*id) : nullptr;
    if (ride == nullptr || !ride->isActive()) {
        createRideFrom(fileName);
        return;
    }
    const Ride shown = *called(*id);
    QMessageBox box(QMessageBox::Question, tr("GPX file"),
                    tr("Use “%1” as:").arg(isolated(QFileInfo(fileName).fileName())),
                    QMessageBox::Cancel, &m_window);
    makePlain(box);
    QAbstractButton *route =
        box.addButton(tr("&Route of “%1”").arg(inMenu(shown.title)), QMessageBox::AcceptRole);
    QAbstractButton *made = box.addButton(tr("Route of a &new ride"), QMessageBox::AcceptRole);
    box.exec();
    if (box.clickedButton() == route) {
        readGpxFile(fileName, this, [this, shown, fileName](const Result<QString> &gpx) {
            giveRoute(shown, gpx, QFileInfo(fileName).completeBaseName(), [] {});
        });
    } else if (box.clickedButton() == made) {
        createRideFrom(fileName);
    }
}

void DeskActs::giveRoute(const Ride &shown, const Result<QString> &gpx, const QString &title,
                         const std::function<void()> &stored)
{
    if (!gpx) {
        tellProblem(&m_window, tr("GPX file"), gpx.error().message);
        return;
    }
    const auto given = [this, shown, stored](const Result<Route> &route) {
        if (route) {
            stored();
            RideChange change;
            change.route = std::optional(route->id);
            m_commands.changeRide(shown, change,
                                  tr("New route for “%1”").arg(isolated(shown.title)), this,
                                  [](const Result<Ride> &) {});
        }
    };
    m_commands.createRoute(title.left(LongestTitle), *gpx, this, given);
}

void DeskActs::manageUsers()
{
    UsersDialog(m_commands, &m_window).exec();
}

void DeskActs::exportRide(RideId id, ExportFormat format)
{
    const auto ride = called(id);
    if (!ride) {
        return;
    }
    RideExporter::Order order{*ride, {}, format, {}}; // the ride may go while the file is chosen
    const auto participants = m_picture.store.participantsOf(id);
    for (const ParticipationId participation : participants) {
        order.participants.append(*m_picture.store.participant(participation));
    }
    const bool gpx = format == ExportFormat::Gpx;
    const QString commas = tr("CSV files with commas (*.csv)");
    const QString semicolons = tr("CSV files with semicolons and decimal commas (*.csv)");
    const bool usesCommas = QLocale().decimalPoint() == QStringLiteral(".");
    const QStringList csv =
        usesCommas ? QStringList{commas, semicolons} : QStringList{semicolons, commas};
    QString filter;
    order.fileName = QFileDialog::getSaveFileName(
        &m_window, gpx ? tr("Export GPX") : tr("Export CSV"),
        fileNameOf(order.ride.title, gpx ? QStringLiteral("gpx") : QStringLiteral("csv")),
        gpx ? tr("GPX files (*.gpx)") : csv.join(QStringLiteral(";;")), &filter);
    if (!gpx && filter == semicolons) {
        order.format = ExportFormat::SemicolonCsv;
    }
    if (order.fileName.isEmpty()) {
        return;
    }
    auto *dialog = new ExportDialog(m_commands, order, &m_window);
    connect(dialog, &ExportDialog::exported, this,
            [this](const QString &sentence) { m_picture.log.add(LogModel::Kind::Done, sentence); });
    connect(dialog, &ExportDialog::failed, this, [this](const QString &sentence) {
        m_picture.log.add(LogModel::Kind::Failed, sentence);
    });
}

} // namespace saferide
