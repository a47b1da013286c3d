// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <QByteArray>

namespace saferide {

/// A position on its way into the history.
struct NewPosition
{
    ParticipationId participation;
    LocationFix fix;
    Timestamp receivedAt;
    bool future =
        false; ///< measured more than five minutes ahead: kept, but never the last known position
    QByteArray clientId; ///< the phone's own id of it, empty where there is none
    bool operator==(const NewPosition &) const = default;
};

/// What became of it.
enum class StoreOutcome {
    Stored,
    Duplicate, ///< was there before: the same coordinates (7 decimals), and the same fix time or
               ///< client id
    Refused, ///< its participation does not exist any more
    Locked, ///< another session of the database holds its participation: to be tried again
};

} // namespace saferide
