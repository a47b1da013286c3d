// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/deskacts.h"

#include "console/models/foreigntext.h"
#include "console/models/gpxfile.h"
#include "console/views/dialogs/exportdialog.h"
#include "console/views/dialogs/filename.h"
#include "console/views/dialogs/ridedialog.h"
#include "console/views/dialogs/smalldialogs.h"
#include "console/views/dialogs/usersdialog.h"
#include "console/views/panels/plaintext.h"
#include "console/views/panels/worddelegate.h"

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
        RideDialog dialog(m_commands, *ride, &m_window);
        dialog.exec();
    }
}

void DeskActs::setStatus(RideId id, RideStatus status, const QString &what)
{
    const Ride *ride = m_picture.store.ride(id);
    if (ride != nullptr) {
        RideChange change;
        change.status = status;
        m_commands.changeRide(*ride, change, what.arg(isolated(ride->title)), this,
                              [](const Result<Ride> & /*told by the commands*/) {});
    }
}

void DeskActs::startRide(RideId id)
{
    const Ride *ride = m_picture.store.ride(id);
    if (ride != nullptr
        && confirmed(&m_window, tr("Start “%1”?").arg(isolated(ride->title)),
                     tr("Phones begin to send positions and everybody in it is told. A ride that "
                        "was started is never planned again."),
                     tr("&Start the ride"))) {
        setStatus(id, RideStatus::Live, tr("Start “%1”"));
    }
}

void DeskActs::finishRide(RideId id)
{
    const Ride *ride = m_picture.store.ride(id);
    if (ride != nullptr
        && confirmed(&m_window, tr("Finish “%1”?").arg(isolated(ride->title)),
                     tr("Phones stop sending positions and are told that the ride is over. A "
                        "finished ride cannot be started again."),
                     tr("&Finish the ride"))) {
        setStatus(id, RideStatus::Finished, tr("Finish “%1”"));
    }
}

void DeskActs::cancelRide(RideId id)
{
    const Ride *ride = m_picture.store.ride(id);
    if (ride != nullptr
        && confirmed(&m_window, tr("Cancel “%1”?").arg(isolated(ride->title)),
                     tr("Everybody in it is told that it does not take place. A cancelled ride "
                        "cannot be started again."),
                     tr("&Cancel the ride"))) {
        setStatus(id, RideStatus::Cancelled, tr("Cancel “%1”"));
    }
}

void DeskActs::deleteRide(RideId id)
{
    const Ride *found = m_picture.store.ride(id);
    if (found == nullptr) {
        return;
    }
    const Ride ride = *found; // it may go while the question stands
    const int riders = int(m_picture.store.participantCount(id));
    if (confirmed(&m_window, tr("Delete “%1”?").arg(isolated(ride.title)),
                  tr("%n participation(s) and all their recorded positions are deleted for good.",
                     nullptr, riders),
                  tr("&Delete for good"))) {
        m_commands.deleteRide(ride, this, [](const Result<void> &) {});
    }
}

void DeskActs::messageRide(RideId id)
{
    if (const Ride *ride = m_picture.store.ride(id)) {
        MessageDialog(m_commands, *ride, int(m_picture.store.participantCount(id)), &m_window)
            .exec();
    }
}

void DeskActs::showCode(RideId id)
{
    if (const Ride *ride = m_picture.store.ride(id)) {
        CodeDialog(*ride, &m_window).exec();
    }
}

void DeskActs::copyCode(RideId id)
{
    if (const Ride *ride = m_picture.store.ride(id)) {
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
    const int riders = int(m_picture.store.participantCount(*id));
    if (confirmed(&m_window, tr("Make the line the route of “%1”?").arg(isolated(ride->title)),
                  ride->route
                      ? tr("It takes the place of the route that %n rider(s) follow; whoever is "
                           "far from it counts as off the route. The desk cannot put the old one "
                           "back.",
                           nullptr, riders)
                      : tr("Whoever of the %n rider(s) is far from it counts as off the route.",
                           nullptr, riders),
                  tr("&Change the route"))) {
        giveRoute(*id, QString::fromUtf8(gpx), title, stored);
    }
}

void DeskActs::useGpxFile(std::optional<RideId> id, const QString &fileName)
{
    const Ride *ride = id ? m_picture.store.ride(*id) : nullptr;
    if (ride == nullptr || !ride->isActive()) {
        createRideFrom(fileName);
        return;
    }
    QMessageBox box(QMessageBox::Question, tr("GPX file"),
                    tr("What is “%1” to be?").arg(isolated(QFileInfo(fileName).fileName())),
                    QMessageBox::Cancel, &m_window);
    makePlain(box);
    QAbstractButton *route =
        box.addButton(tr("&Route of “%1”").arg(inMenu(ride->title)), QMessageBox::AcceptRole);
    QAbstractButton *made = box.addButton(tr("A &new ride"), QMessageBox::AcceptRole);
    box.exec();
    if (box.clickedButton() == route) {
        readGpxFile(fileName, this, [this, id, fileName](const Result<QString> &gpx) {
            giveRoute(*id, gpx, QFileInfo(fileName).completeBaseName(), [] {});
        });
    } else if (box.clickedButton() == made) {
        createRideFrom(fileName);
    }
}

void DeskActs::giveRoute(RideId id, const Result<QString> &gpx, const QString &title,
                         const std::function<void()> &stored)
{
    if (!gpx) {
        tellProblem(&m_window, tr("GPX file"), gpx.error().message);
        return;
    }
    const auto given = [this, id, stored](const Result<Route> &route) {
        if (route) {
            stored();
        }
        const Ride *ride = m_picture.store.ride(id);
        if (route && ride != nullptr) {
            RideChange change;
            change.route = std::optional(route->id);
            m_commands.changeRide(*ride, change,
                                  tr("New route for “%1”").arg(isolated(ride->title)), this,
                                  [](const Result<Ride> &) {});
        }
    };
    m_commands.createRoute(title.left(LongestTitle), *gpx, this, given);
}

void DeskActs::addParticipant(RideId id)
{
    if (const Ride *ride = m_picture.store.ride(id)) {
        AddParticipantDialog(m_commands, *ride, &m_window).exec();
    }
}

void DeskActs::removeParticipant(ParticipationId id)
{
    const Participant *found = m_picture.store.participant(id);
    if (found == nullptr) {
        return;
    }
    const Participant participant = *found;
    const Ride *ride = m_picture.store.ride(participant.participation.ride);
    if (confirmed(
            &m_window,
            tr("Remove %1 from “%2”?")
                .arg(isolated(participant.username), isolated(ride ? ride->title : QString())),
            tr("%1 can join again with the ride's code. What was recorded of %1 is kept.")
                .arg(isolated(participant.username)),
            tr("&Remove"))) {
        m_commands.removeParticipant(participant, this, [](const Result<void> &) {});
    }
}

void DeskActs::setRole(ParticipationId id, ParticipationRole role)
{
    const Participant *participant = m_picture.store.participant(id);
    if (participant != nullptr && participant->participation.role != role) {
        m_commands.setRole(*participant, role, this, [](const Result<Participant> &) {});
    }
}

void DeskActs::copyPlace(ParticipationId id)
{
    const Participant *participant = m_picture.store.participant(id);
    if (participant == nullptr || !participant->participation.lastFix) {
        m_picture.log.add(LogModel::Kind::Failed, tr("There is no position to copy."));
        return;
    }
    const GeoPoint place = participant->participation.lastFix->point;
    const QString text =
        QStringLiteral("%1, %2").arg(place.latitude, 0, 'f', 5).arg(place.longitude, 0, 'f', 5);
    QGuiApplication::clipboard()->setText(text);
    m_picture.log.add(LogModel::Kind::Done,
                      tr("Copied the place of %1: %2").arg(isolated(participant->username), text));
}

void DeskActs::resetPassword(ParticipationId id)
{
    if (const Participant *participant = m_picture.store.participant(id)) {
        PasswordDialog(m_commands, participant->participation.user, participant->username,
                       &m_window)
            .exec();
    }
}

void DeskActs::acknowledge(ParticipationId id)
{
    const Participant *participant = m_picture.store.participant(id);
    const QString name = participant ? participant->username : QString();
    const auto open = m_picture.watch.openOf(id);
    for (const Attention &attention : open) {
        m_commands.acknowledge(
            id, name, attention.kind, this,
            [](const Result<AttentionAcknowledgement> & /*comes as an event*/) {});
    }
}

void DeskActs::manageUsers()
{
    UsersDialog(m_commands, &m_window).exec();
}

void DeskActs::exportRide(RideId id, ExportFormat format)
{
    const Ride *ride = m_picture.store.ride(id);
    if (ride == nullptr) {
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
