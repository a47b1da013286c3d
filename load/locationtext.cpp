// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/locationtext.h"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace saferide::load {
namespace {

constexpr unsigned Decimals = 7;

/// The text behind `"key":`, empty when it is not there.
std::string_view valueOf(std::string_view json, std::string_view quotedKeyAndColon)
{
    const std::size_t at = json.find(quotedKeyAndColon);
    return at == std::string_view::npos ? std::string_view()
                                        : json.substr(at + quotedKeyAndColon.size());
}

/// `2026-01-31T09:15:00`, kept for as long as the second lasts.
const std::string &secondText(std::int64_t epochSeconds)
{
    static std::int64_t last = -1;
    static std::string text;
    if (epochSeconds != last) {
        const std::chrono::sys_seconds time{std::chrono::seconds(epochSeconds)};
        const auto day = std::chrono::floor<std::chrono::days>(time);
        const std::chrono::year_month_day date(day);
        const std::chrono::hh_mm_ss clock(time - day);
        char buffer[64];
        std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                      unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                      int(clock.minutes().count()), int(clock.seconds().count()));
        text = buffer;
        last = epochSeconds;
    }
    return text;
}

void appendPadded(std::string &text, std::uint64_t number, unsigned digits)
{
    char buffer[24];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    const auto size = std::size_t(end - buffer);
    text.append(digits > size ? digits - size : 0, '0');
    text.append(buffer, size);
}

} // namespace

void writeLocation(std::string &json, std::string_view rideCode, std::uint32_t number,
                   std::int64_t epochMsecs)
{
    json = "{\"ride_code\":\"";
    json.append(rideCode);
    json += "\",\"latitude\":46.0512345,\"longitude\":1";
    appendPadded(json, number / 10'000'000 % 10, 1);
    json += '.';
    appendPadded(json, number % 10'000'000, Decimals);
    json += ",\"location_timestamp\":\"";
    json += secondText(epochMsecs / 1000);
    json += '.';
    appendPadded(json, std::uint64_t(epochMsecs % 1000), 3);
    json += "+00:00\",\"speed\":7.5,\"course\":184,\"accuracy\":4}";
}

std::optional<HeardLocation> readLocation(std::string_view event)
{
    if (!event.starts_with("[\"location_update\"")) {
        return std::nullopt;
    }
    const std::string_view user = valueOf(event, "\"user_id\":");
    const std::string_view longitude = valueOf(event, "\"longitude\":");
    HeardLocation heard;
    if (user.empty() || longitude.empty()) {
        return std::nullopt;
    }
    std::from_chars(user.data(), user.data() + user.size(), heard.user);
    std::uint32_t whole = 0;
    const char *at =
        std::from_chars(longitude.data(), longitude.data() + longitude.size(), whole).ptr;
    const char *end = longitude.data() + longitude.size();
    at += at != end && *at == '.' ? 1 : 0;
    std::uint32_t fraction = 0;
    for (unsigned i = 0; i < Decimals; ++i) {
        const bool isDigit = at != end && *at >= '0' && *at <= '9';
        fraction = fraction * 10 + std::uint32_t(isDigit ? *at++ - '0' : 0);
    }
    heard.number = (whole - 10) * 10'000'000 + fraction;
    return heard;
}

} // namespace saferide::load
