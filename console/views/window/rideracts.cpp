// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/rideracts.h"

#include "console/models/attentionmodel.h"
#include "console/views/dialogs/comingdialog.h"
#include "console/views/dialogs/contactdialogs.h"
#include "console/views/dialogs/resolvedialog.h"
#include "console/views/dialogs/setupdialog.h"
#include "console/views/dialogs/smalldialogs.h"
#include "console/views/panels/plaintext.h"
#include "shared/core/foreigntext.h"

#include <QClipboard>
#include <QGuiApplication>

namespace saferide {

RiderActs::RiderActs(DeskPicture &picture, DeskCommands &commands, QWidget &window)
    : m_picture(picture)
    , m_commands(commands)
    , m_window(window)
{
}

void RiderActs::addParticipant(RideId id)
{
    if (const auto ride = called(id)) {
        AddParticipantDialog(m_commands, *ride, &m_window).exec();
    }
}

void RiderActs::addRider(RideId id)
{
    const auto ride = called(id);
    if (!ride) {
        return;
    }
    AddRiderDialog dialog(m_commands, *ride, &m_window);
    if (dialog.exec() == QDialog::Accepted && dialog.made()) {
        showApp(*ride, *dialog.made());
    }
}

void RiderActs::showCode(RideId id)
{
    if (const auto ride = called(id)) {
        showJoining(*ride, {});
    }
}

void RiderActs::showJoining(const Ride &ride, const QString &note)
{
    auto *dialog = new SetupDialog(
        {tr("Join code of “%1”").arg(inTitle(ride.title)), ride.code, isolated(ride.title), note},
        guideToJoin(ride, m_phonesUrl), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void RiderActs::showApp(const Ride &ride, const console::RiderKey &made)
{
    const QString name = made.participant.username;
    auto *dialog = new SetupDialog(
        {tr("App of %1").arg(inTitle(name)), isolated(name), isolated(ride.title),
         tr("Whoever has these links reports positions as %1. They are shown only now.")
             .arg(isolated(name))},
        guideOfRider(ride, made, m_phonesUrl), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void RiderActs::setUpApp(ParticipationId id)
{
    const Participant *found = m_picture.store.participant(id);
    const auto ride = found ? called(found->participation.ride) : std::nullopt;
    if (!ride) {
        return;
    }
    const Participant rider = *found;
    const QString name = isolated(rider.username);
    if (!rider.isGuest) {
        showJoining(*ride,
                    tr("%1 has an account, so only the rider can set up an app: with this link, on "
                       "the phone, logged in.")
                        .arg(name));
        return;
    }
    if (!confirmed(
            &m_window, tr("Set up an app for %1?").arg(name),
            tr("The links contain a new key. What %1 has set up before stops reporting.").arg(name),
            tr("&Make a new key"))) {
        return;
    }
    m_commands.makeTrackingKey(
        rider, this, [this, ride = *ride, name](const Result<console::RiderKey> &made) {
            if (made) {
                showApp(ride, *made);
            } else if (made.error().code == ErrorCode::Forbidden) {
                showJoining(ride,
                            tr("%1 joined without a dispatcher, so only the page on that phone can "
                               "set up an app. On another phone, they join again with this link.")
                                .arg(name));
            }
        });
}

void RiderActs::editContact(ParticipationId id)
{
    if (const Participant *participant = m_picture.store.participant(id)) {
        ContactDialog(m_commands, *participant, &m_window).exec();
    }
}

void RiderActs::removeParticipant(ParticipationId id)
{
    const Participant *found = m_picture.store.participant(id);
    if (found == nullptr) {
        return;
    }
    const Participant participant = *found;
    const QString ride = m_picture.names.nameOf(participant.participation.ride);
    if (confirmed(&m_window,
                  tr("Remove %1 from “%2”?").arg(isolated(participant.username), isolated(ride)),
                  tr("%1 can rejoin with the code of the ride. Recorded positions are kept.")
                      .arg(isolated(participant.username)),
                  tr("&Remove"))) {
        const Participant *now = m_picture.store.participant(id);
        if (now != nullptr && now->participation.user == participant.participation.user) {
            m_commands.removeParticipant(participant, this, [](const Result<void> &) {});
        } else {
            tellProblem(
                &m_window, tr("Remove rider"),
                tr("%1 is no longer in “%2”.").arg(isolated(participant.username), isolated(ride)));
        }
    }
}

void RiderActs::setRole(ParticipationId id, ParticipationRole role)
{
    const Participant *participant = m_picture.store.participant(id);
    if (participant != nullptr && participant->participation.role != role) {
        m_commands.setRole(*participant, role, this, [](const Result<Participant> &) {});
    }
}

void RiderActs::copyPlace(ParticipationId id)
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
    m_picture.log.add(
        LogModel::Kind::Done,
        tr("Copied the position of %1: %2").arg(isolated(participant->username), text));
}

void RiderActs::resetPassword(ParticipationId id)
{
    if (const Participant *participant = m_picture.store.participant(id)) {
        PasswordDialog(m_commands, participant->participation.user, participant->username,
                       &m_window)
            .exec();
    }
}

void RiderActs::acknowledge(ParticipationId id)
{
    const auto open = m_picture.watch.openOf(id);
    for (const Attention &attention : open) {
        acknowledgeOne(attention);
    }
}

void RiderActs::acknowledgeOne(const Attention &attention)
{
    const QString name = riderName(m_picture.store, attention);
    const auto &incident = attention.incident;
    if (!incident) {
        m_commands.acknowledge(
            attention.participation, name, attention.kind, this,
            [](const Result<AttentionAcknowledgement> & /*comes as an event*/) {});
    } else if (incident->isStored()) {
        m_commands.changeIncident(
            *incident, {.version = incident->version, .state = IncidentState::Acknowledged},
            tr("Acknowledge %1").arg(attentionLine(m_picture.store, attention)), this,
            [](const Result<Incident> & /*comes as an event*/) {});
    } else {
        m_picture.log.add(LogModel::Kind::Failed,
                          tr("%1: the server has not stored it yet. Acknowledge it in a moment.")
                              .arg(attentionLine(m_picture.store, attention)));
    }
}

void RiderActs::tellWhoIsComing(ParticipationId id)
{
    const auto incident = m_picture.watch.incidentOf(id);
    if (!incident || !incident->isStored()) {
        return;
    }
    QStringList helpers;
    const auto participants = m_picture.store.participantsOf(incident->ride);
    for (const ParticipationId other : participants) {
        const Participant *participant = m_picture.store.participant(other);
        if (other != id && participant->participation.role != ParticipationRole::Rider) {
            helpers.append(participant->username);
        }
    }
    helpers.sort(Qt::CaseInsensitive);
    ComingDialog(m_commands, *incident, helpers, &m_window).exec();
}

void RiderActs::resolveIncident(ParticipationId id)
{
    const auto incident = m_picture.watch.incidentOf(id);
    if (incident && incident->isStored()) {
        ResolveDialog(m_commands, *incident, &m_window).exec();
    }
}

} // namespace saferide
