// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"

namespace saferide::http {

/// Limits the log lines of refused unauthenticated requests: per address 30 at once, then one every
/// five seconds, so that nobody fills a disk with requests for missing pages. Thread-safe.
class RefusalLines
{
public:
    /// The number of lines of this address that were suppressed since its last one; nullopt if this
    /// line is to be suppressed as well. `nowMsecs` is a monotonic time.
    std::optional<quint64> admit(const QHostAddress &address, qint64 nowMsecs);

private:
    struct Lines
    {
        TokenBucket bucket;
        quint64 suppressed = 0;
    };
    static constexpr Rate PerAddress{.perSecond = 0.2, .burst = 30};
    static constexpr qsizetype MaxAddresses = 10'000;

    QMutex m_mutex; // guards m_lines
    RecentlyUsed<QByteArray, Lines> m_lines{MaxAddresses}; ///< by addressKey()
};

} // namespace saferide::http
