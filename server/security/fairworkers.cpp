// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/fairworkers.h"

#include <QObject>
#include <QPointer>
#include <QThread>

#include <algorithm>

namespace saferide {

FairWorkers::FairWorkers(int threads, int maxUnderWay)
    : m_maxUnderWay(maxUnderWay)
{
    m_threads.setMaxThreadCount(std::max(1, threads));
}

FairWorkers::~FairWorkers()
{
    m_threads.clear();
    m_threads.waitForDone();
}

// The worker must not touch `context`, which may go any moment: it posts to an object of the
// caller's thread that lives until the call has come, and that one looks whether context is there.
FairWorkers::Reply FairWorkers::replyTo(QObject *context)
{
    Q_ASSERT(context->thread() == QThread::currentThread());
    auto relay =
        std::shared_ptr<QObject>(new QObject, [](QObject *object) { object->deleteLater(); });
    return
        [relay = std::move(relay), guard = QPointer<QObject>(context)](std::function<void()> call) {
            QMetaObject::invokeMethod(
                relay.get(),
                [relay, guard, call = std::move(call)] {
                    if (guard) {
                        call();
                    }
                },
                Qt::QueuedConnection);
        };
}

Result<int> FairWorkers::admit(const Shares &shares)
{
    const std::lock_guard lock(m_mutex);
    int round = 0;
    for (const Share &share : shares) {
        const int before = m_underWayOf.value(share.key);
        if (before >= share.atMost) {
            return Error{
                ErrorCode::RateLimited,
                QStringLiteral("too many requests at once, wait for the answer to the last one"),
                {},
                std::chrono::seconds(1)};
        }
        round = std::max(round, before);
    }
    if (m_underWay >= m_maxUnderWay) {
        return Error{ErrorCode::Overloaded,
                     QStringLiteral("too many requests at once, try again later")};
    }
    ++m_underWay;
    for (const Share &share : shares) {
        ++m_underWayOf[share.key];
    }
    return round;
}

void FairWorkers::queue(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto place = std::ranges::upper_bound(m_waiting, job.round, {}, &Job::round);
        m_waiting.insert(place, std::move(job));
    }
    m_threads.start([this] { runNext(); }); // one call for each job
}

void FairWorkers::runNext()
{
    Job job;
    {
        const std::lock_guard lock(m_mutex);
        job = std::move(m_waiting.front());
        m_waiting.pop_front();
    }
    const auto tell = job.work();
    job.work = nullptr; // with what it holds, before its place is free
    finished(job.shares); // before anybody is told: the next request may follow at once
    tell();
}

void FairWorkers::finished(const Shares &shares)
{
    const std::lock_guard lock(m_mutex);
    --m_underWay;
    for (const Share &share : shares) {
        const auto count = m_underWayOf.find(share.key);
        if (--*count == 0) {
            m_underWayOf.erase(count);
        }
    }
}

FairWorkers::Shares heavyWorkOf(UserId user)
{
    constexpr int AtOnce = 2;
    return {{"user " + QByteArray::number(user.value), AtOnce}};
}

} // namespace saferide
