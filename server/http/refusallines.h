// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"

namespace saferide::http {

/// Which refusals of strangers get a line in the log: of an address 30 at once, then one in five
/// seconds, so that nobody fills a disk by asking for what is not there. Thread-safe.
class RefusalLines
{
public:
    /// How many lines of this address were left out since its last one; nullopt where this one is
    /// to be left out too. `nowMsecs` is a monotonic time.
    std::optional<quint64> admit(const QHostAddress &address, qint64 nowMsecs);

private:
    struct Lines
    {
        TokenBucket bucket;
        quint64 leftOut = 0;
    };
    static constexpr Rate PerAddress{.perSecond = 0.2, .burst = 30};
    static constexpr qsizetype MaxAddresses = 10'000;

    QMutex m_mutex; // guards m_lines
    RecentlyUsed<QByteArray, Lines> m_lines{MaxAddresses}; ///< by addressKey()
};

} // namespace saferide::http
