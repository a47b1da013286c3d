// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/trackingchecks.h"

using namespace saferide;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    tracking::FieldList fields;
    fields.add(fuzz::bytesOf(data, size));
    const auto reading = tracking::readFields(
        [&](QByteArrayView name) { return fields.value(name); }, fuzz::Arrival);
    if (reading) {
        fuzz::checkReading(*reading);
    }
    return 0;
}
