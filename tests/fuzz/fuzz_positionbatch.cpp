// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/positionbatch.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide::console;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = saferide::fuzz::bytesOf(data, size);
    if (const auto batch = decodePositionBatch(bytes)) {
        const auto again = decodePositionBatch(encode(*batch));
        FUZZ_CHECK(again && again->fixes.size() == batch->fixes.size());
    }
    return 0;
}
