// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/incident.h"
#include "shared/protocol/formreader.h"

#include <QJsonValue>

namespace saferide {

// Parse and validate what clients send about incidents. Fail with InvalidInput that lists all
// invalid fields.

/// What a rider reports: `id`, `kind` (`sos` or `help`, `medical`, `mechanical`, `crash`), `text`,
/// `latitude` and `longitude`, `location_timestamp`, all of which may be absent. Without a time it
/// is of `arrival`, and no later.
Result<Incident> alarmFromJson(const QJsonValue &body, Timestamp arrival);

/// `version`, and at least one of `state`, `severity`, `resolution`, `note`, `coming`, which null
/// clears.
Result<IncidentChange> incidentChangeFromJson(const QJsonValue &body);

} // namespace saferide
