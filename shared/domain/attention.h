// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/id.h"

#include <QString>

#include <optional>

namespace saferide {

/// Why a rider of a live ride needs to be looked at.
enum class AttentionKind {
    Silent, ///< nothing was heard for two minutes
    Stopped, ///< stands still for three minutes
    OffRoute, ///< more than 150 m beside the route
    LowBattery, ///< the phone will not last
    WrongClock, ///< the phone's clock is wrong by more than five minutes
};

/// `silent`, `stopped`, `off_route`, `low_battery`, `wrong_clock`.
QString toString(AttentionKind kind);
std::optional<AttentionKind> attentionKindFromString(QStringView word);

/// A dispatcher saw it. Counts for what began before `at`; when it begins anew, it needs attention
/// again.
struct AttentionAcknowledgement
{
    ParticipationId participation;
    AttentionKind kind = AttentionKind::Silent;
    QString by; ///< name of the dispatcher
    Timestamp at; ///< by the daemon's clock
    bool operator==(const AttentionAcknowledgement &) const = default;
};

} // namespace saferide
