// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"
#include "server/live/callback.h"
#include "shared/core/result.h"
#include "shared/domain/id.h"

#include <mutex>
#include <vector>

namespace saferide {

/// Which reads of the database precede refusals: at most one a second for a user and a ride,
/// shared by all who are to be refused meanwhile. Bounded. Thread-safe.
class Confirmations
{
public:
    using Key = std::pair<RideId, UserId>;
    /// An error: the database could not be asked, so nobody is refused for good.
    using Done = std::function<void(Result<void>)>;
    struct Figures
    {
        quint64 reads = 0;
        quint64 overloaded = 0; ///< not read, as too many reads were under way
    };

    static constexpr qint64 GoodForMsecs = 1'000;
    static constexpr qsizetype Most = 10'000; ///< under way, and remembered

    /// True: the caller is to read, and to call finish(). Otherwise `done` is called at once, if
    /// the last read began within the last second, or with the others who wait. `now` is
    /// monotonic.
    bool ask(const Key &key, qint64 now, QObject *context, Done done);
    void finish(const Key &key, const Result<void> &outcome);
    Figures figures() const;

private:
    struct Reading
    {
        qint64 since = 0;
        std::vector<Callback<Result<void>>> waiters;
    };
    struct Read
    {
        qint64 since = 0;
        Result<void> outcome;
    };

    mutable std::mutex m_mutex; // guards everything below
    QHash<Key, Reading> m_reading;
    RecentlyUsed<Key, Read> m_read{Most};
    Figures m_figures;
};

} // namespace saferide
