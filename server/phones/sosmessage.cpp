// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/sosmessage.h"

#include "server/phones/locationmessage.h"
#include "shared/protocol/incidentforms.h"
#include "shared/protocol/jsonelement.h"

namespace saferide::phones {

using namespace Qt::Literals::StringLiterals;
using simdjson::dom::element;

namespace {

/// All values are numbers and short texts.
constexpr int Levels = 2;

Result<RideKey> rideOf(std::optional<element> argument, const std::optional<RideId> &ofKey)
{
    const bool isObject = argument && argument->is_object();
    element named;
    if (ofKey && isObject && ((*argument)["ride_code"].get(named) || named.is_null())) {
        return RideKey(*ofKey);
    }
    const auto code = readRideCode(argument);
    return code ? Result(RideKey(*code)) : code.error();
}

} // namespace

Result<SosMessage> readSos(std::optional<element> argument, Timestamp arrival,
                           const std::optional<RideId> &ofKey)
{
    const auto ride = rideOf(argument, ofKey);
    if (!ride) {
        return ride.error();
    }
    auto reported = alarmFromJson(toQJson(*argument, Levels), arrival);
    if (!reported) {
        return reported.error();
    }
    if (!reported->externalId) {
        return Error{ErrorCode::InvalidInput,
                     u"id is missing: it makes one alarm of those that are sent again"_s};
    }
    return SosMessage{*ride, *std::move(reported)};
}

Result<SosCancel> readSosCancel(std::optional<element> argument, const std::optional<RideId> &ofKey)
{
    const auto ride = rideOf(argument, ofKey);
    if (!ride) {
        return ride.error();
    }
    int64_t number = 0;
    const bool isNumber = !(*argument)["incident_id"].get(number);
    const auto id = isNumber ? IncidentId::from(number) : std::nullopt;
    if (!id) {
        return Error{ErrorCode::InvalidInput, u"incident_id must be the id of an incident"_s};
    }
    return SosCancel{*ride, *id};
}

} // namespace saferide::phones
