// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/deskcommands.h"
#include "console/models/deskpicture.h"
#include "console/models/rideexport.h"

#include <QPointer>
#include <QWidget>

#include <functional>

namespace saferide {

/// What a dispatcher does about rides, routes and users: asks what there is to ask, warns of what
/// cannot be taken back, and has it done. Outcomes are told by DeskCommands. GUI thread only.
class DeskActs final : public QObject
{
    Q_OBJECT

public:
    /// All outlive it; dialogs are children of `window`.
    DeskActs(DeskPicture &picture, DeskCommands &commands, QWidget &window);

    void createRide();
    /// With a GPX file already chosen.
    void createRideFrom(const QString &gpxFile);
    /// True when the ride was made.
    bool createRideFrom(const QByteArray &gpx, const QString &title);
    void editRide(RideId ride);
    void startRide(RideId ride);
    void finishRide(RideId ride);
    void cancelRide(RideId ride);
    void deleteRide(RideId ride);
    void messageRide(RideId ride);
    void copyCode(RideId ride);
    /// Stores the drawn line as a route, of this ride or of a new one; `stored` is called when it
    /// is safe on the server.
    void useDrawnLine(std::optional<RideId> ride, const QList<GeoPoint> &line,
                      const std::function<void()> &stored);
    void useGpxFile(std::optional<RideId> ride, const QString &fileName);

    void manageUsers();

    /// Everybody's recorded positions into a file that is asked for.
    void exportRide(RideId ride, ExportFormat format);

Q_SIGNALS:
    /// To be selected: it was made just now.
    void rideMade(saferide::RideId ride);

private:
    /// As it is called, for dialogs and sentences; never for what is stored.
    std::optional<Ride> called(RideId ride) const { return m_picture.names.called(ride); }
    void setStatus(const Ride &shown, RideStatus status, const QString &what);
    void giveRoute(const Ride &shown, const Result<QString> &gpx, const QString &title,
                   const std::function<void()> &stored);
    bool show(class RideDialog &dialog);

    DeskPicture &m_picture;
    DeskCommands &m_commands;
    QWidget &m_window;
};

} // namespace saferide
