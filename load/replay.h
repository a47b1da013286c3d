// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/group.h"

#include "shared/geo/gpx.h"

namespace saferide::load {

/// Set by SIGINT and SIGTERM: riders get off at the next occasion.
bool wasInterrupted();
void watchInterrupts();

struct ReplayOptions
{
    Endpoint endpoint;
    double speed = 1; ///< so many times as fast as in life
    bool loop = false;
};

/// Lets the members of the group ride along the files until all have arrived (never, when looping).
/// Reconnects what is cut. Error: a rider that could not come back.
Result<void> replayRides(const ReplayOptions &options, RestClient &rest, const Group &group,
                         const QList<Gpx> &files);

/// The group's first member sends each point of the file as it is, with its own time, the next one
/// when the last was acknowledged. Error: a point that was refused for another reason than haste.
Result<void> replayExactly(const Endpoint &endpoint, const Group &group, const Gpx &file);

} // namespace saferide::load
