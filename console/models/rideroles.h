// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace saferide {

/// What RideListModel tells of a ride.
enum RideRole {
    RideIdRole = Qt::UserRole + 1, ///< qint64
    RideCodeRole, ///< QString
    RideTitleRole, ///< QString
    RideStatusRole, ///< int of RideStatus
    RideStatusWordRole, ///< QString, untranslated: planned, live, finished, cancelled
    RideStartTimeRole, ///< QDateTime, UTC
    RideHasRouteRole, ///< bool
    RideParticipantCountRole, ///< int
    RideNewestFixAgeRole, ///< qint64 milliseconds; invalid without a fix
    RideMovingCountRole, ///< int; these three once a second
    RideStoppedCountRole, ///< int
    RideSilentCountRole, ///< int
};

/// What ParticipantModel tells of a participant. Values that are not known are invalid QVariants.
enum ParticipantRole {
    ParticipationIdRole = Qt::UserRole + 101, ///< qint64
    ParticipantRideIdRole, ///< qint64
    ParticipantUserIdRole, ///< qint64
    ParticipantNameRole, ///< QString
    ParticipantRoleRole, ///< int of ParticipationRole
    ParticipantRoleWordRole, ///< QString, untranslated: leader, rider, sweep, support
    ParticipantLatitudeRole, ///< double, degrees
    ParticipantLongitudeRole, ///< double, degrees
    ParticipantCourseRole, ///< double, degrees clockwise from north
    ParticipantSpeedRole, ///< double, metres per second
    ParticipantAltitudeRole, ///< double, metres
    ParticipantAccuracyRole, ///< double, metres
    ParticipantBatteryRole, ///< double, percent
    ParticipantFixTimeRole, ///< QDateTime, UTC
    ParticipantFixAgeRole, ///< qint64 milliseconds
    ParticipantStateRole, ///< int of RiderState
};

} // namespace saferide
