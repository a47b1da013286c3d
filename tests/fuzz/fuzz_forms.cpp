// SPDX-License-Identifier: GPL-3.0-or-later
// The objects that REST takes, all of them from one text: a field of one must not upset another.
#include "shared/protocol/forms.h"
#include "shared/protocol/json.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto json = parseJsonForm(fuzz::bytesOf(data, size));
    if (!json) {
        return 0;
    }
    const auto refusalIsTold = [](const auto &result) {
        FUZZ_CHECK(result
                   || (result.error().code == ErrorCode::InvalidInput
                       && !result.error().message.isEmpty()));
    };
    refusalIsTold(newUserFromJson(*json));
    refusalIsTold(newRideFromJson(*json));
    refusalIsTold(rideChangeFromJson(*json));
    refusalIsTold(newRouteFromJson(*json));
    refusalIsTold(routeChangeFromJson(*json));
    refusalIsTold(rideCodeFromJson(*json));
    const auto fix = locationFixFromJson(*json);
    refusalIsTold(fix);
    FUZZ_CHECK(!fix || fix->point.isValid());
    return 0;
}
