// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/id.h"

#include <QString>

#include <optional>

namespace saferide {

/// A GPX track or route with its exact length and ascent.
struct Route
{
    RouteId id;
    QString title;
    std::optional<QString> description;
    std::optional<QString> gpx; ///< nullopt if the requesting user may not see it
    double distanceMeters = 0;
    double ascentMeters = 0;
    UserId owner;
    Timestamp createdAt;
    Timestamp updatedAt;
    bool operator==(const Route &) const = default;
};

} // namespace saferide
