// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a field holds: a short key of printable characters, or a refusal in words.
#include "server/rest/idempotencykey.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto key = rest::parseIdempotencyKey(fuzz::bytesOf(data, size));
    if (!key) {
        FUZZ_CHECK(!key.error().message.isEmpty());
        return 0;
    }
    FUZZ_CHECK(!key->isEmpty() && key->size() <= rest::MaxIdempotencyKey);
    FUZZ_CHECK(std::all_of(key->cbegin(), key->cend(),
                           [](QChar c) { return c >= QLatin1Char(' ') && c <= QLatin1Char('~'); }));
    return 0;
}
