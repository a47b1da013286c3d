// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/security/passwordhash.h"

#include <QThreadPool>

#include <atomic>
#include <functional>

class QObject;

namespace saferide {

/// Runs password hashing on threads of its own, at most as many at once as there are cores, so that
/// neither an event loop nor the one writer of the database waits for it. Thread-safe.
class PasswordWorkers
{
public:
    static constexpr int MaxWaiting = 512;

    /// `hash` outlives the workers.
    explicit PasswordWorkers(const PasswordHash &hash, int threads = QThread::idealThreadCount());
    ~PasswordWorkers();
    Q_DISABLE_COPY_MOVE(PasswordWorkers)

    const PasswordHash &passwords() const { return m_hash; }

    /// `done` is called once in the calling thread (the context's), and not at all when `context`
    /// is gone by then. Overloaded when too many wait.
    void hash(const QByteArray &password, QObject *context,
              std::function<void(Result<QString>)> done);

    /// Any work that takes a password's time; it runs on a worker.
    void run(std::function<Result<bool>(const PasswordHash &)> work, QObject *context,
             std::function<void(Result<bool>)> done);

private:
    template<typename T>
    void start(std::function<Result<T>(const PasswordHash &)> work, QObject *context,
               std::function<void(Result<T>)> done);

    const PasswordHash &m_hash;
    std::atomic<int> m_waiting{0};
    QThreadPool m_threads; // last: its threads end before what they use
};

} // namespace saferide
