// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QHash>
#include <QThreadPool>

#include <deque>
#include <functional>
#include <mutex>
#include <vector>

class QObject;

namespace saferide {

/// Runs what costs a processor much for somebody else's sake (hashing a password, measuring a
/// route) on threads of its own, so that neither an event loop nor a database worker waits for it.
/// Bounded and fair: see Share. Thread-safe.
class FairWorkers
{
public:
    /// Whose work it is, and how much of it may wait or run at once. What is somebody's first comes
    /// before what is another's second.
    struct Share
    {
        QByteArray key; ///< a user, an address
        int atMost = 1;
    };
    using Shares = std::vector<Share>;

    /// `maxUnderWay`: what waits and what runs.
    FairWorkers(int threads, int maxUnderWay);
    /// Drops what waits, waits for what runs.
    ~FairWorkers();
    Q_DISABLE_COPY_MOVE(FairWorkers)

    /// `done` is called once in the calling thread (the context's), and not at all when `context`
    /// is gone by then. RateLimited when one of the shares is used up, Overloaded when too much is
    /// under way; then `work` does not run. `work` touches nothing of the calling thread.
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
        int round = 0; ///< how many of the same share were under way before it
        Shares shares;
        std::function<std::function<void()>()> work; ///< returns what hands its outcome on
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
    std::deque<Job> m_waiting; // by round, then as they came
    QHash<QByteArray, int> m_underWayOf; // by the key of a share
    int m_underWay = 0;
    QThreadPool m_threads; // last: its threads end before what they use
};

} // namespace saferide
