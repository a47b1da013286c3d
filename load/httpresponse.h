// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saferide::load {

/// An answer with Content-Length, as this server always gives; views into the bytes it was read
/// from.
struct HttpResponse
{
    int status = 0;
    std::string_view head;
    std::string_view body;
    std::size_t size = 0; ///< of all of it
};

/// nullopt while it is incomplete. Status 0 where it is no HTTP answer.
std::optional<HttpResponse> parseResponse(std::string_view bytes);

/// Value of a header, empty when it is not there.
std::string_view headerValue(std::string_view head, std::string_view lowerCaseName);

} // namespace saferide::load
