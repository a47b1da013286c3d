// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/deskacts.h"

#include "console/models/rideexport.h"
#include "console/views/ridedialog.h"
#include "console/views/smalldialogs.h"
#include "console/views/usersdialog.h"
#include "console/views/worddelegate.h"

#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMessageBox>

namespace saferide {

DeskActs::DeskActs(DeskPicture &picture, DeskCommands &commands, QWidget &window)
    : m_picture(picture)
    , m_commands(commands)
    , m_window(window)
{
}

void DeskActs::show(RideDialog &dialog)
{
    connect(&dialog, &RideDialog::rideSaved, this, &DeskActs::rideMade);
    dialog.exec();
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

void DeskActs::createRideFrom(const QByteArray &gpx, const QString &title)
{
    RideDialog dialog(m_commands, std::nullopt, &m_window);
    dialog.importGpx(gpx, title);
    show(dialog);
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
        m_commands.changeRide(*ride, change, what.arg(ride->title), this,
                              [](const Result<Ride> & /*told by the commands*/) {});
    }
}

void DeskActs::startRide(RideId id)
{
    setStatus(id, RideStatus::Live, tr("Start “%1”"));
}

void DeskActs::finishRide(RideId id)
{
    const Ride *ride = m_picture.store.ride(id);
    if (ride != nullptr
        && confirmed(&m_window, tr("Finish “%1”?").arg(ride->title),
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
        && confirmed(&m_window, tr("Cancel “%1”?").arg(ride->title),
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
    if (confirmed(&m_window, tr("Delete “%1”?").arg(ride.title),
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
                          tr("Copied the code %1 of “%2”").arg(ride->code, ride->title));
    }
}

void DeskActs::useDrawnLine(std::optional<RideId> id, const QList<GeoPoint> &line)
{
    const Ride *ride = id ? m_picture.store.ride(*id) : nullptr;
    const QString title = ride ? tr("Route of %1").arg(ride->title) : tr("Drawn route");
    const QByteArray gpx = toGpx(title, line);
    if (ride != nullptr && ride->isActive()) {
        giveRoute(*id, gpx, title);
    } else {
        createRideFrom(gpx, title);
    }
}

void DeskActs::useGpxFile(std::optional<RideId> id, const QString &fileName)
{
    const Ride *ride = id ? m_picture.store.ride(*id) : nullptr;
    QFile file(fileName);
    if (ride == nullptr || !ride->isActive() || !file.open(QIODevice::ReadOnly)) {
        createRideFrom(fileName);
        return;
    }
    QMessageBox box(QMessageBox::Question, tr("GPX file"),
                    tr("What is “%1” to be?").arg(QFileInfo(fileName).fileName()),
                    QMessageBox::Cancel, &m_window);
    QAbstractButton *route =
        box.addButton(tr("&Route of “%1”").arg(ride->title), QMessageBox::AcceptRole);
    QAbstractButton *made = box.addButton(tr("A &new ride"), QMessageBox::AcceptRole);
    box.exec();
    if (box.clickedButton() == route) {
        giveRoute(*id, file.readAll(), QFileInfo(fileName).completeBaseName());
    } else if (box.clickedButton() == made) {
        createRideFrom(fileName);
    }
}

void DeskActs::giveRoute(RideId id, const QByteArray &gpx, const QString &title)
{
    const auto text = gpxText(gpx);
    if (!text) {
        QMessageBox::warning(
            &m_window, tr("GPX file"),
            tr("“%1” is no GPX file that SafeRide reads: %2").arg(title, text.error().message));
        return;
    }
    m_commands.createRoute(title, *text, this, [this, id](const Result<RouteSummary> &route) {
        const Ride *ride = m_picture.store.ride(id);
        if (route && ride != nullptr) {
            RideChange change;
            change.route = std::optional(route->id);
            m_commands.changeRide(*ride, change, tr("New route for “%1”").arg(ride->title), this,
                                  [](const Result<Ride> &) {});
        }
    });
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
            tr("Remove %1 from “%2”?").arg(participant.username, ride ? ride->title : QString()),
            tr("All positions that were recorded of %1 in this ride are deleted for good.")
                .arg(participant.username),
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
                      tr("Copied the place of %1: %2").arg(participant->username, text));
}

void DeskActs::resetPassword(ParticipationId id)
{
    if (const Participant *participant = m_picture.store.participant(id)) {
        PasswordDialog(m_commands, participant->participation.user, participant->username,
                       &m_window)
            .exec();
    }
}

void DeskActs::acknowledge(const Attention &attention)
{
    const Participant *participant = m_picture.store.participant(attention.participation);
    m_commands.acknowledge(attention.participation, participant ? participant->username : QString(),
                           attention.kind, this,
                           [](const Result<AttentionAcknowledgement> & /*comes as an event*/) {});
}

void DeskActs::manageUsers()
{
    UsersDialog(m_commands, &m_window).exec();
}

} // namespace saferide
