// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/busmessage.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide::bus;

/// What is read is written as the same, and has the origin that is seen without reading it.
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = saferide::fuzz::bytesOf(data, size);
    const auto read = decode(bytes);
    if (const auto *message = std::get_if<Message>(&read)) {
        FUZZ_CHECK(originOf(bytes) == message->origin);
        const auto again = decode(encode(*message));
        FUZZ_CHECK(std::holds_alternative<Message>(again));
        FUZZ_CHECK(std::get<Message>(again) == *message);
    }
    return 0;
}
