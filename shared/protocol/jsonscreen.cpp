// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/jsonscreen.h"

#include <algorithm>

namespace saferide {

namespace {

constexpr int MaxValues = 50'000;
constexpr int MaxLongNumbers = 100;
constexpr int MaxDigits = 18; // parsed with one multiplication; no double has more than 17

// The closing quote of the string that begins at `at`, or the end of the text.
const char *endOfString(const char *at, const char *end)
{
    for (++at; at < end && *at != '"'; ++at) {
        at += *at == '\\' ? 1 : 0;
    }
    return std::min(at, end);
}

} // namespace

std::optional<QString> jsonExcess(QByteArrayView text)
{
    int values = 0;
    int longNumbers = 0;
    int digits = 0; // of the current number, without leading zeros
    const char *end = text.data() + text.size();
    for (const char *at = text.data(); at < end; ++at) {
        const char character = *at;
        if (character >= '0' && character <= '9') {
            const bool leads = digits == 0 && character == '0'; // 0.00999…
            longNumbers += !leads && ++digits == MaxDigits + 1 ? 1 : 0;
            continue;
        }
        digits = character == '.' ? digits : 0;
        if (character == '"') {
            at = endOfString(at, end);
        } else if (character == ',' || character == '[' || character == '{') {
            ++values;
        }
    }
    if (values > MaxValues) {
        return QStringLiteral("more than %1 values").arg(MaxValues);
    }
    if (longNumbers > MaxLongNumbers) {
        return QStringLiteral("more than %1 numbers with more than %2 digits")
            .arg(MaxLongNumbers)
            .arg(MaxDigits);
    }
    return std::nullopt;
}

QByteArray jsonOutline(QByteArrayView text)
{
    QByteArray outline;
    int depth = 0;
    const char *end = text.data() + text.size();
    const char *kept = text.data(); // from here on nothing is nested
    for (const char *at = kept; at < end; ++at) {
        if (*at == '"') {
            at = endOfString(at, end);
        } else if (*at == '[' || *at == '{') {
            if (++depth == 2) {
                outline.append(kept, at - kept).append("null");
            }
        } else if (*at == ']' || *at == '}') {
            kept = depth-- == 2 ? at + 1 : kept;
        }
    }
    return depth > 1 ? outline : outline.append(kept, end - kept);
}

} // namespace saferide
