// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QString>

namespace saferide {

/// Argon2id with libsodium, in its `$argon2id$…` text form. Costs tens of milliseconds and 64 MiB
/// per call: never on an event loop, see PasswordWorkers. Thread-safe.
class PasswordHash
{
public:
    struct Cost
    {
        quint64 operations = 2;
        size_t memoryBytes = 64 * 1024 * 1024;
    };

    PasswordHash(); ///< the cost for everyday use
    explicit PasswordHash(Cost cost);

    /// Overloaded if there is not enough memory.
    Result<QString> hash(const QByteArray &password) const;
    bool verify(const QString &hash, const QByteArray &password) const;
    /// Whether it was made with a different cost: to be replaced at the next login.
    bool needsRenewal(const QString &hash) const;
    /// The hash of an unused password: checked for unknown names, so that they take the same time.
    const QString &decoy() const { return m_decoy; }

private:
    Cost m_cost;
    QString m_decoy;
};

} // namespace saferide
