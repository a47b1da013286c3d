// SPDX-License-Identifier: GPL-3.0-or-later
// A whole request: the query, a line feed, the body.
#include "tests/fuzz/trackingchecks.h"

using namespace saferide;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = fuzz::bytesOf(data, size);
    const qsizetype end = std::max<qsizetype>(0, bytes.indexOf('\n'));
    const tracking::Report report =
        tracking::readReport(bytes.first(end), bytes.sliced(end), fuzz::Arrival);
    FUZZ_CHECK(report.readings.size() <= tracking::Report::MaxReadings);
    FUZZ_CHECK(tracking::firstDeviceIds(bytes).size() <= 4);
    std::ranges::for_each(report.readings, fuzz::checkReading);
    return 0;
}
