// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/domainwords.h"

#include "console/models/riderstate.h"
#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/domain/user.h"
#include "shared/protocol/console/objects.h"

#include <QCoreApplication>

namespace saferide {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(saferide::Words)
};

} // namespace

QString roleWords(const QVariant &word)
{
    switch (
        participationRoleFromString(word.toString()).value_or(console::Other<ParticipationRole>)) {
    case ParticipationRole::Leader:
        return Words::tr("Leader");
    case ParticipationRole::Rider:
        return Words::tr("Rider");
    case ParticipationRole::Sweep:
        return Words::tr("Sweep");
    case ParticipationRole::Support:
        return Words::tr("Support");
    }
    return Words::tr("Other");
}

QString resolutionWords(Resolution resolution)
{
    switch (resolution) {
    case Resolution::Ok:
        return Words::tr("all is well");
    case Resolution::FalseAlarm:
        return Words::tr("false alarm");
    case Resolution::Mechanical:
        return Words::tr("mechanical problem");
    case Resolution::Medical:
        return Words::tr("medical help");
    case Resolution::PickedUp:
        return Words::tr("picked up");
    case Resolution::GaveUp:
        return Words::tr("gave up");
    case Resolution::Left:
        return Words::tr("left the ride");
    case Resolution::Duplicate:
        return Words::tr("duplicate of another one");
    case Resolution::Other:
        break;
    }
    return Words::tr("other");
}

QString rideStatusWords(const QVariant &word)
{
    switch (rideStatusFromString(word.toString()).value_or(console::Other<RideStatus>)) {
    case RideStatus::Planned:
        return Words::tr("Planned");
    case RideStatus::Live:
        return Words::tr("Live");
    case RideStatus::Finished:
        return Words::tr("Finished");
    case RideStatus::Cancelled:
        return Words::tr("Cancelled");
    }
    return Words::tr("Other");
}

QString userRoleWords(const QVariant &word)
{
    switch (userRoleFromString(word.toString()).value_or(console::Other<UserRole>)) {
    case UserRole::Rider:
        return Words::tr("Rider");
    case UserRole::Dispatcher:
        return Words::tr("Dispatcher");
    case UserRole::Admin:
        return Words::tr("Admin");
    }
    return Words::tr("Other");
}

QString stateWords(const QVariant &riderState)
{
    switch (RiderState(riderState.toInt())) {
    case RiderState::Moving:
        return Words::tr("moving");
    case RiderState::Stopped:
        return Words::tr("stopped");
    case RiderState::Unsure:
        return Words::tr("last seen");
    case RiderState::Silent:
        return Words::tr("silent");
    case RiderState::NoPosition:
        return Words::tr("no fix");
    }
    return {};
}

} // namespace saferide
