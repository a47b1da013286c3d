// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/id.h"
#include "shared/domain/position.h"

#include <QHash>

#include <optional>

namespace saferide {

/// The speeds of those whose phones tell none: from their last two fixes, where these are near in
/// time. GUI thread only.
class DerivedSpeeds
{
public:
    /// `now` comes after `before`.
    void note(ParticipationId id, const std::optional<LocationFix> &before, const LocationFix &now);
    void forget(ParticipationId id) { m_speeds.remove(id); }
    /// Metres per second.
    std::optional<double> of(ParticipationId id) const;

private:
    QHash<ParticipationId, double> m_speeds;
};

} // namespace saferide
