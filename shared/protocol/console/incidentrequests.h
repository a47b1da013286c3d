// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/incident.h"
#include "shared/protocol/console/param.h"

#include <tuple>

/// The requests about incidents; see docs/console-protocol.md.
namespace saferide::console {

/// Conflict if it is not as the desk saw it: says who did what.
struct ChangeIncident
{
    static constexpr auto Method = "change_incident";
    using Reply = Incident;
    IncidentId incident;
    IncidentChange change;
    static constexpr auto Params = std::tuple(Param{"incident_id", &ChangeIncident::incident},
                                              FormParams{&ChangeIncident::change});
    bool operator==(const ChangeIncident &) const = default;
};

} // namespace saferide::console
