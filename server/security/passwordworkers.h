// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/security/fairworkers.h"
#include "server/security/passwordhash.h"

namespace saferide {

/// Hashes passwords on threads of its own, at most as many at once as there are cores. Thread-safe.
class PasswordWorkers
{
public:
    static constexpr int MaxWaiting = 512; ///< or run

    /// `hash` outlives the workers.
    explicit PasswordWorkers(const PasswordHash &hash, int threads = QThread::idealThreadCount());

    const PasswordHash &passwords() const { return m_hash; }

    /// Like FairWorkers::run, which explains the shares.
    void hash(const QByteArray &password, QObject *context,
              std::function<void(Result<QString>)> done, const FairWorkers::Shares &shares = {});

    /// Other work of similar duration; it runs on a worker.
    template<typename T>
    void run(std::function<Result<T>(const PasswordHash &)> work, QObject *context,
             std::function<void(Result<T>)> done, const FairWorkers::Shares &shares = {})
    {
        m_workers.run<T>(
            shares, context, [this, work = std::move(work)] { return work(m_hash); },
            std::move(done));
    }

private:
    const PasswordHash &m_hash;
    FairWorkers m_workers;
};

} // namespace saferide
