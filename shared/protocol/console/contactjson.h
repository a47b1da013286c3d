// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/ridercontact.h"

#include <QJsonObject>

namespace saferide::console {

/// What is known about a rider in trouble, by the names of ContactFields; without absent ones.
QJsonObject toJson(const RiderContact &contact);
Result<RiderContact> riderContactFromJson(const QJsonValue &json);

} // namespace saferide::console
