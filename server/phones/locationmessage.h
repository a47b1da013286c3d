// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/position.h"

#include <QByteArray>

#include <optional>
#include <simdjson.h>
#include <string_view>

namespace saferide::phones {

/// What an `update_location` says, checked. `rideCode` points into the parsed JSON.
struct LocationMessage
{
    std::string_view rideCode; ///< as it was sent
    LocationFix fix;
    bool hasFixTime = false; ///< else the fix time is the time of arrival
    QByteArray clientId; ///< empty where there is none
};

/// The ride that an event is about, from its first argument or from the code there. InvalidInput.
Result<QString> readRideCode(std::optional<simdjson::dom::element> argument);
Result<QString> readRideCode(std::string_view text);

/// The event's first argument. InvalidInput says which field is wrong; Forbidden when it speaks for
/// another user.
Result<LocationMessage> readLocationMessage(simdjson::dom::element argument, UserId sender,
                                            Timestamp arrival);

} // namespace saferide::phones
