// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/clock.h"

#include <chrono>

namespace saferide {
namespace {

template<typename StdClock>
qint64 msecsOf()
{
    using std::chrono::milliseconds;
    return std::chrono::duration_cast<milliseconds>(StdClock::now().time_since_epoch()).count();
}

} // namespace

Timestamp SystemClock::now() const
{
    return {msecsOf<std::chrono::system_clock>()};
}

qint64 SystemClock::monotonicMsecs() const
{
    return msecsOf<std::chrono::steady_clock>();
}

} // namespace saferide
