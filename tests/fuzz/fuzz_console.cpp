// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/message.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide::console;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = saferide::fuzz::bytesOf(data, size);
    if (const auto message = parseClientMessage(bytes)) {
        const auto again = parseClientMessage(serialize(*message));
        FUZZ_CHECK(again && *again == *message);
    }
    [[maybe_unused]] const auto fromServer = parseServerMessage(bytes);
    return 0;
}
