// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/console/requests.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide::console;

namespace {

/// What a desk asks is asked in the same way again.
void check(const Request &request)
{
    if (const auto typed = readRequest(request)) {
        const auto again = readRequest({request.id, methodOf(*typed), paramsOf(*typed)});
        FUZZ_CHECK(again && *again == *typed);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = saferide::fuzz::bytesOf(data, size);
    if (const auto message = parseClientMessage(bytes)) {
        const auto again = parseClientMessage(serialize(*message));
        FUZZ_CHECK(again && *again == *message);
        if (const auto *request = std::get_if<Request>(&*message)) {
            check(*request);
        }
    }
    [[maybe_unused]] const auto fromServer = parseServerMessage(bytes);
    return 0;
}
