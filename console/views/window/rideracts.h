// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskcommands.h"
#include "console/models/deskpicture.h"
#include "console/models/setupguide.h"

#include <QWidget>

namespace saferide {

/// What a dispatcher does about riders: how they and their phones come into a ride, what is known
/// of them, and what becomes of their alerts. Asks what there is to ask, warns of what cannot be
/// taken back, and has it done. Outcomes are told by DeskCommands. GUI thread only.
class RiderActs final : public QObject
{
    Q_OBJECT

public:
    /// All outlive it; dialogs are children of `window`.
    RiderActs(DeskPicture &picture, DeskCommands &commands, QWidget &window);

    /// What links for phones begin with; see console::Welcome.
    void setPhonesUrl(const QString &url) { m_phonesUrl = url; }

    void addParticipant(RideId ride);
    /// Without an account; shows how their phone is set up.
    void addRider(RideId ride);
    /// The code of the ride, and the ways to be seen in it.
    void showCode(RideId ride);
    /// The ways with links of the rider's own, if the desk may make them.
    void setUpApp(ParticipationId participation);
    void editContact(ParticipationId participation);
    void removeParticipant(ParticipationId participation);
    void setRole(ParticipationId participation, ParticipationRole role);
    /// Into the clipboard, to be passed on: where somebody was last.
    void copyPlace(ParticipationId participation);
    void resetPassword(ParticipationId participation);
    /// Everything that they need attention for and nobody has seen.
    void acknowledge(ParticipationId participation);
    /// Asks who is on the way to this rider, who has an open incident.
    void tellWhoIsComing(ParticipationId participation);
    /// Asks how the incident of this rider ended.
    void resolveIncident(ParticipationId participation);

private:
    /// As it is called, for dialogs and sentences; never for what is stored.
    std::optional<Ride> called(RideId ride) const { return m_picture.names.called(ride); }
    void showJoining(const Ride &ride, const QString &note);
    void showApp(const Ride &ride, const console::RiderKey &made);
    void acknowledgeOne(const Attention &attention);

    DeskPicture &m_picture;
    DeskCommands &m_commands;
    QWidget &m_window;
    QString m_phonesUrl;
};

} // namespace saferide
