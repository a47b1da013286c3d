// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/security/passwordworkers.h"

namespace saferide {

PasswordWorkers::PasswordWorkers(const PasswordHash &hash, int threads)
    : m_hash(hash)
    , m_workers(threads, MaxWaiting)
{
}

void PasswordWorkers::hash(const QByteArray &password, QObject *context,
                           std::function<void(Result<QString>)> done,
                           const FairWorkers::Shares &shares)
{
    m_workers.run<QString>(
        shares, context, [this, password]() -> Result<QString> { return m_hash.hash(password); },
        std::move(done));
}

} // namespace saferide
