// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/liverides.h"
#include "shared/core/result.h"
#include "shared/domain/incident.h"

#include <QByteArray>

#include <optional>
#include <simdjson.h>

namespace saferide::phones {

/// What an `sos` says, checked.
struct SosMessage
{
    RideKey ride;
    Incident reported; ///< without who it is; has an external id
};

/// What a `sos_cancel` says.
struct SosCancel
{
    RideKey ride;
    IncidentId incident;
};

/// The event's first argument, if it has one. `ofKey`: the ride of a connection by a key, which
/// need not be named. InvalidInput says which field is wrong.
Result<SosMessage> readSos(std::optional<simdjson::dom::element> argument, Timestamp arrival,
                           const std::optional<RideId> &ofKey = {});
Result<SosCancel> readSosCancel(std::optional<simdjson::dom::element> argument,
                                const std::optional<RideId> &ofKey = {});

} // namespace saferide::phones
