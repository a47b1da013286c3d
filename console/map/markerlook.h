// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/riderstate.h"

namespace saferide {

/// Background: of a ride that is not the selected one.
enum class Emphasis { Background, Normal, Selected };

/// Everything that a marker's picture depends on.
struct MarkerLook
{
    static constexpr int CourseSteps = 36;

    ParticipationRole role = ParticipationRole::Rider;
    Activity activity = Activity::Unknown;
    Freshness freshness = Freshness::Fresh;
    Emphasis emphasis = Emphasis::Normal;
    int course = -1; ///< 0..CourseSteps-1 clockwise from north; -1: no direction

    /// Different looks have different keys.
    quint32 key() const;
};

/// The direction that a marker shows: only of those who move, and whose fix is not stale.
int courseStep(std::optional<double> degrees, Activity activity, Freshness freshness);

} // namespace saferide
