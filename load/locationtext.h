// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace saferide::load {

/// Writes the object of an update_location whose longitude is 10 degrees and `number`
/// ten-millionths.
void writeLocation(std::string &json, std::string_view rideCode, std::uint32_t number,
                   std::int64_t epochMsecs);

struct HeardLocation
{
    std::int64_t user = 0;
    std::uint32_t number = 0;
};

/// Reads sender and number out of the text of a location_update without parsing the rest.
std::optional<HeardLocation> readLocation(std::string_view event);

} // namespace saferide::load
