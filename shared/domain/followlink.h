// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/geopoint.h"
#include "shared/domain/id.h"

#include <QString>

#include <optional>

namespace saferide {

/// What those who follow are told of who rides.
enum class FollowNames { Full, Numbers };

/// `full`, `numbers`.
QString toString(FollowNames names);
std::optional<FollowNames> followNamesFromString(QStringView word);

/// What a link lets its holders see of a ride, to be made.
struct NewFollowLink
{
    static constexpr int MaxDelayMinutes = 60;
    static constexpr int MaxHideMeters = 10'000;
    static constexpr int MaxDays = 366; ///< until it expires

    std::optional<ParticipationId> participation; ///< only this rider; else everybody
    Timestamp expiresAt;
    int delayMinutes = 0; ///< positions that are older
    FollowNames names = FollowNames::Numbers;
    int hideMeters = 0; ///< nobody is shown so near the ends of the route
    bool operator==(const NewFollowLink &) const = default;
};

/// A link by which people without an account follow a ride, or one rider in it.
struct FollowLink
{
    FollowLinkId id;
    RideId ride;
    UserId createdBy;
    Timestamp createdAt;
    NewFollowLink shows;
    std::optional<Timestamp> lastUsedAt = {};
    bool operator==(const FollowLink &) const = default;
};

/// Where the route of a ride begins and ends.
struct RouteEnds
{
    GeoPoint start;
    GeoPoint finish;
    bool operator==(const RouteEnds &) const = default;
};

} // namespace saferide
