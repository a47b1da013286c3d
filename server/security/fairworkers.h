// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"
#include "shared/domain/user.h"

#include <QByteArray>
#include <QHash>
#include <QThreadPool>

#include <deque>
#include <functional>
#include <mutex>
#include <vector>

class QObject;

namespace saferide {

/// Runs CPU-intensive work (hashing a password, measuring a route) on threads of its own, so that
/// neither an event loop nor a database worker waits for it. Bounded and fair: see Share.
/// Thread-safe.
class FairWorkers
{
public:
    /// Whose work it is, and how much of it may wait or run at once. One user's first job runs
    /// before another's second.
    struct Share
    {
        QByteArray key; ///< a user, an address
        int atMost = 1;
    };
    using Shares = std::vector<Share>;

    /// `maxUnderWay`: waiting and running jobs.
    FairWorkers(int threads, int maxUnderWay);
    /// Drops waiting jobs, waits for running ones.
    ~FairWorkers();
    Q_DISABLE_COPY_MOVE(FairWorkers)

    /// `done` is called once in the calling thread (that of `context`), and not at all if `context`
    /// is gone by then. RateLimited if one of the shares is exhausted, Overloaded if too many jobs
    /// are pending; then `work` does not run. `work` must not access objects of the calling thread.
    template<typename T>
    void run(const Shares &shares, QObject *context, std::function<Result<T>()> work,
             std::function<void(Result<T>)> done)
    {
        const Result<int> admitted = admit(shares);
        if (!admitted) {
            done(admitted.error());
            return;
        }
        queue(
            {*admitted, shares,
             [work = std::move(work), done = std::move(done), reply = replyTo(context)]() mutable {
                 std::function<void()> call(
                     [outcome = work(), done = std::move(done)] { done(outcome); });
                 return std::function<void()>(
                     [call = std::move(call), reply = std::move(reply)]() mutable {
                         reply(std::move(call)); // `done` is for the calling thread alone
                     });
             }});
    }

private:
    struct Job
    {
        int round = 0; ///< number of pending jobs of the same share before it
        Shares shares;
        std::function<std::function<void()>()> work; ///< returns what passes its result on
    };
    using Reply = std::function<void(std::function<void()>)>;

    /// Calls in the thread of `context` what it is given, while that is there.
    static Reply replyTo(QObject *context);
    /// The job's round.
    Result<int> admit(const Shares &shares);
    void queue(Job job);
    void runNext();
    void finished(const Shares &shares);

    const int m_maxUnderWay;
    std::mutex m_mutex; // guards the next three
    std::deque<Job> m_waiting; // by round, then in order of arrival
    QHash<QByteArray, int> m_underWayOf; // by the key of a share
    int m_underWay = 0;
    QThreadPool m_threads; // last: its threads end before what they use
};

/// How much one user may have under way of what takes a moment and no password: measuring routes,
/// reading lists.
FairWorkers::Shares heavyWorkOf(UserId user);

} // namespace saferide
