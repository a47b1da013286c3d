// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/attention.h"
#include "shared/domain/rideevent.h"

#include <QJsonObject>

/// What happens, as the numbered events of the console protocol ("Events"). Pure codec.
namespace saferide::console {

/// An event that this build does not know: to be ignored.
struct UnknownEvent
{
    QString name;
    bool operator==(const UnknownEvent &) const = default;
};

/// What one event tells a desk.
using Change = std::variant<RideEvent, AttentionAcknowledgement, UnknownEvent>;

/// `event`, and what belongs to it.
QJsonObject changeToJson(const Change &change);
/// Reads them from an event's fields. InvalidInput where one is missing or wrong.
Result<Change> changeFromJson(const QJsonObject &event);

} // namespace saferide::console
