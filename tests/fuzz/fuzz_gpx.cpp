// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/gpxreader.h"
#include "tests/fuzz/fuzztarget.h"

#include <cmath>

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = saferide::fuzz::bytesOf(data, size);
    const auto gpx = saferide::readGpx(QByteArrayView(bytes));
    if (!gpx) {
        FUZZ_CHECK(!gpx.error().message.isEmpty());
        return 0;
    }
    FUZZ_CHECK(std::isfinite(gpx->lengthMeters()) && gpx->lengthMeters() >= 0);
    FUZZ_CHECK(std::isfinite(gpx->ascentMeters()) && gpx->ascentMeters() >= 0);
    for (const saferide::GpxSegment &segment : gpx->line()) {
        for (const saferide::GpxPoint &point : segment) {
            FUZZ_CHECK(point.point.isValid());
        }
    }
    return 0;
}
