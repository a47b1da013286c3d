// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/age.h"

namespace saferide {

std::optional<qint64> ageFromText(const QString &text)
{
    constexpr qint64 Minute = 60'000;
    constexpr qint64 Most = 100'000; // of any unit
    bool isNumber = false;
    const qint64 count = text.chopped(std::min<qsizetype>(1, text.size())).toLongLong(&isNumber);
    if (!isNumber || count < 0 || count > Most) {
        return std::nullopt;
    }
    switch (text.back().unicode()) {
    case u'm':
        return count * Minute;
    case u'h':
        return count * 60 * Minute;
    case u'd':
        return count * 24 * 60 * Minute;
    default:
        return std::nullopt;
    }
}

} // namespace saferide
