// SPDX-License-Identifier: GPL-3.0-or-later
// What a phone says of its place: the argument of `update_location`.
#include "server/phones/locationmessage.h"
#include "shared/protocol/jsonelement.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = fuzz::bytesOf(data, size);
    const auto argument = parseJsonElement(bytes);
    if (!argument) {
        return 0;
    }
    constexpr UserId Sender{7};
    const auto message =
        phones::readLocationMessage(*argument, Sender, Timestamp{1'700'000'000'000});
    if (message) {
        const LocationFix &fix = message->fix;
        FUZZ_CHECK(fix.point.isValid());
        FUZZ_CHECK(!fix.battery || (*fix.battery >= 0 && *fix.battery <= 100));
        FUZZ_CHECK(!fix.course || (*fix.course >= 0 && *fix.course <= 360));
        FUZZ_CHECK(!fix.speed || *fix.speed >= 0);
        FUZZ_CHECK(!fix.accuracy || *fix.accuracy >= 0);
        FUZZ_CHECK(message->hasFixTime || fix.fixTime == Timestamp{1'700'000'000'000});
    }
    return 0;
}
