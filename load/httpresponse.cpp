// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/httpresponse.h"

#include <algorithm>
#include <charconv>

namespace saferide::load {
namespace {

bool isSameLetter(char left, char lowerCaseRight)
{
    return (left >= 'A' && left <= 'Z' ? char(left + 32) : left) == lowerCaseRight;
}

std::size_t toNumber(std::string_view digits)
{
    std::size_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

} // namespace

std::string_view headerValue(std::string_view head, std::string_view lowerCaseName)
{
    for (std::size_t line = head.find("\r\n"); line != std::string_view::npos;
         line = head.find("\r\n", line)) {
        line += 2;
        const std::string_view rest = head.substr(line);
        if (rest.size() > lowerCaseName.size() && rest[lowerCaseName.size()] == ':'
            && std::equal(lowerCaseName.begin(), lowerCaseName.end(), rest.begin(),
                          [](char wanted, char found) { return isSameLetter(found, wanted); })) {
            std::string_view value = rest.substr(lowerCaseName.size() + 1);
            value = value.substr(0, value.find("\r\n"));
            value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
            return value;
        }
    }
    return {};
}

std::optional<HttpResponse> parseResponse(std::string_view bytes)
{
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    HttpResponse response;
    response.head = bytes.substr(0, end + 2);
    if (!response.head.starts_with("HTTP/1.1 ")) {
        return response;
    }
    response.status = int(toNumber(response.head.substr(9, 3)));
    const std::size_t length = toNumber(headerValue(response.head, "content-length"));
    if (bytes.size() - end - 4 < length) {
        return std::nullopt;
    }
    response.body = bytes.substr(end + 4, length);
    response.size = end + 4 + length;
    return response;
}

} // namespace saferide::load
