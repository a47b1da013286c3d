// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/timestamp.h"
#include "shared/domain/id.h"

#include <QString>

#include <optional>

namespace saferide {

/// Why a rider of a live ride needs attention.
enum class AttentionKind {
    Silent, ///< nothing received for two minutes
    Stopped, ///< not moving for three minutes
    OffRoute, ///< more than 150 m off the route
    LowBattery, ///< the phone's battery is nearly empty
    WrongClock, ///< the phone's clock is off by more than five minutes
};

/// `silent`, `stopped`, `off_route`, `low_battery`, `wrong_clock`.
QString toString(AttentionKind kind);
std::optional<AttentionKind> attentionKindFromString(QStringView word);

/// A dispatcher acknowledged it. Applies to what began before `at`; if it begins again, it needs
/// attention again.
struct AttentionAcknowledgement
{
    ParticipationId participation;
    AttentionKind kind = AttentionKind::Silent;
    QString by; ///< name of the dispatcher
    Timestamp at; ///< by the daemon's clock
    bool operator==(const AttentionAcknowledgement &) const = default;
};

} // namespace saferide
