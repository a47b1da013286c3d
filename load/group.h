// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/accounts.h"
#include "load/rider.h"

#include <optional>

namespace saferide::load {

/// Riders in a ride, as the REST interface made them.
struct Group
{
    struct Member
    {
        Account account;
        Ticket ticket;
        qint64 participation = 0;
    };

    QString rideCode;
    qint64 ride = 0;
    QList<Member> members; ///< of a new ride the first is its organizer
};

/// The first account organizes a live ride along the route; all take part.
Result<Group> organizeRide(RestClient &rest, const QString &title, const QByteArray &gpx,
                           const QList<Account> &accounts);

/// The accounts join a ride that is there.
Result<Group> joinRide(RestClient &rest, const QString &code, const QList<Account> &accounts);

/// Sets the status of a ride that its first member organizes.
Result<void> setRideStatus(RestClient &rest, const Group &group, const QString &status);

} // namespace saferide::load
