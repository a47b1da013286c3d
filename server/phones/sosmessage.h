// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/incident.h"

#include <QByteArray>

#include <optional>
#include <simdjson.h>

namespace saferide::phones {

/// What an `sos` says, checked.
struct SosMessage
{
    QString rideCode;
    Incident reported; ///< without who it is; has an external id
};

/// What a `sos_cancel` says.
struct SosCancel
{
    QString rideCode;
    IncidentId incident;
};

/// The event's first argument, if it has one. InvalidInput says which field is wrong.
Result<SosMessage> readSos(std::optional<simdjson::dom::element> argument, Timestamp arrival);
Result<SosCancel> readSosCancel(std::optional<simdjson::dom::element> argument);

} // namespace saferide::phones
