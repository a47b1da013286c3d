// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/clock.h"

#include <chrono>
#include <ctime>

namespace saferide {

Timestamp SystemClock::now() const
{
    using namespace std::chrono;
    return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

qint64 SystemClock::monotonicMsecs() const
{
    // std::chrono::steady_clock stops while the computer sleeps: after a night with the lid closed,
    // the last fix would appear to be seconds old.
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return qint64(time.tv_sec) * 1'000 + time.tv_nsec / 1'000'000;
}

} // namespace saferide
