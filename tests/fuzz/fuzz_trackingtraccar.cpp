// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/trackingchecks.h"

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    return saferide::fuzz::checkDialect(data, size, saferide::tracking::readTraccar);
}
