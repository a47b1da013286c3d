// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/liverides.h"
#include "server/security/guesslimit.h"
#include "shared/core/clock.h"
#include "shared/core/rejections.h"
#include "shared/domain/followlink.h"

#include <QHash>

#include <chrono>
#include <functional>
#include <mutex>

namespace saferide::phones {

/// What turns followers away: [follow] and what is fixed.
enum class FollowLimit {
    ConnectionsPerLink,
    UnknownFollowLinks, ///< a minute from one address; valid ones are let in
};
constexpr auto namesOf(FollowLimit)
{
    return std::array{"follow_connections_per_link", "unknown_follow_links"};
}

/// How many connections each link has. Thread-safe.
class FollowPlaces
{
public:
    /// `most` 0: any number.
    explicit FollowPlaces(qint64 most)
        : m_most(most)
    {
    }

    /// False: there are as many as there may be. Call leave() once for every take().
    bool take(FollowLinkId link)
    {
        const std::lock_guard lock(m_mutex);
        qint64 &taken = m_taken[link];
        const bool isFree = m_most <= 0 || taken < m_most;
        taken += isFree ? 1 : 0;
        return isFree;
    }
    void leave(FollowLinkId link)
    {
        const std::lock_guard lock(m_mutex);
        if (--m_taken[link] == 0) {
            m_taken.remove(link);
        }
    }

private:
    const qint64 m_most;
    std::mutex m_mutex; // guards m_taken
    QHash<FollowLinkId, qint64> m_taken;
};

/// What following asks of the database. Each is one job, which calls back in context's thread.
struct FollowJobs
{
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    /// The link whose token has this hash; nullopt: none that is valid.
    std::function<void(const QByteArray &tokenHash, QObject *context,
                       Done<std::optional<FollowLink>> done)>
        open;
    /// Those that are still valid; the use of them is noted where `isUse` says so.
    std::function<void(const QList<FollowLinkId> &links, bool isUse, QObject *context,
                       Done<QList<FollowLinkId>> done)>
        check;
    /// Where the riders of a ride were at that time.
    std::function<void(RideId ride, Timestamp until, QObject *context,
                       Done<QHash<ParticipationId, LocationFix>> done)>
        delayed;
    /// Where its route begins and ends; nullopt: it has none.
    std::function<void(RideId ride, QObject *context, Done<std::optional<RouteEnds>> done)> ends;
    /// The bibs of its riders, as far as they have one.
    std::function<void(RideId ride, QObject *context, Done<QHash<ParticipationId, QString>> done)>
        bibs;
};

/// What the followers of all threads share. All thread-safe; outlives them.
struct FollowServices
{
    const Clock &clock;
    LiveRides &rides;
    FollowPlaces &places;
    GuessLimit &guesses;
    FollowJobs jobs;
    saferide::Rejections<FollowLimit> rejections = {};
    std::chrono::milliseconds interval{2'000}; ///< between two looks at the riders
    std::chrono::milliseconds checkInterval{5'000}; ///< whether links are still valid
};

} // namespace saferide::phones
