// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <QByteArray>

namespace saferide {

/// A position to be stored in the history.
struct NewPosition
{
    ParticipationId participation;
    LocationFix fix;
    Timestamp receivedAt;
    bool future =
        false; ///< measured more than five minutes ahead: stored, but never the last known position
    QByteArray clientId; ///< the phone's id for it; empty if there is none
    bool operator==(const NewPosition &) const = default;
};

/// The outcome of storing a position.
enum class StoreOutcome {
    Stored,
    Duplicate, ///< already stored: the same coordinates (7 decimals), and the same fix time or
               ///< client id
    Refused, ///< its participation no longer exists
    Locked, ///< another database session holds its participation: retry
};

} // namespace saferide
