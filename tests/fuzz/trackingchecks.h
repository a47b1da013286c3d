// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/fixfields.h"
#include "shared/protocol/tracking/dialects.h"
#include "shared/protocol/tracking/report.h"
#include "tests/fuzz/fuzztarget.h"

#include <algorithm>

namespace saferide::fuzz {

constexpr Timestamp Arrival{1'769'850'960'000};

/// Whatever was sent: a position can be stored, and holds nothing that is out of its range.
inline void checkReading(const tracking::Reading &reading)
{
    const auto isInRange = [&reading](const MeasuredField &field) {
        const auto &value = reading.fix.*field.value;
        return !value || field.range.contains(*value);
    };
    FUZZ_CHECK(std::ranges::all_of(MeasuredFields, isInRange));
    FUZZ_CHECK(reading.fix.point.isValid());
    FUZZ_CHECK(reading.content != tracking::Content::Position || reading.fix.fixTime.msecs > 0);
    FUZZ_CHECK(reading.hasFixTime || reading.fix.fixTime == Arrival);
    FUZZ_CHECK(reading.externalId.size() <= 64 && reading.alarms.size() <= 8);
    FUZZ_CHECK(std::ranges::all_of(reading.externalId, [](char c) { return c > ' ' && c <= '~'; }));
}

/// Reads an object by one of the dialects.
inline int checkDialect(const std::uint8_t *data, std::size_t size,
                        tracking::Reading (*read)(const tracking::LooseValue &, Timestamp))
{
    if (const auto json = tracking::LooseJson::parse(bytesOf(data, size))) {
        checkReading(read(json->root(), Arrival));
    }
    return 0;
}

} // namespace saferide::fuzz
