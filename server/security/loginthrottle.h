// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/security/ratelimit.h"
#include "shared/core/result.h"

#include <QHostAddress>
#include <QMutex>
#include <QString>

namespace saferide {

/// Slows the guessing of passwords: after so many failures within a minute, for one name or from
/// one address, logins are refused for a minute, and twice as long each next time, up to an hour.
/// Where a name has logged in lately it is not refused for what others failed at, so that no
/// stranger can keep somebody out. Bounded memory. Thread-safe.
class LoginThrottle
{
public:
    struct Settings
    {
        int failuresPerMinute = 5; ///< 0 = off
        qsizetype maxEntries = 100'000;
    };

    /// `clock` outlives the throttle.
    LoginThrottle(Settings settings, const Clock &clock);

    /// RateLimited, with the time to wait, when neither right nor wrong passwords are looked at
    /// now.
    Result<void> check(const QString &nameKey, const QHostAddress &address);
    void failed(const QString &nameKey, const QHostAddress &address);
    /// Forgives the name, not the address: whoever has one account must not guess others for free.
    void succeeded(const QString &nameKey, const QHostAddress &address);

private:
    struct Entry
    {
        QList<qint64> failures; ///< monotonic milliseconds, of the last minute
        qint64 blockedUntil = 0;
        int blocks = 0; ///< how many there were in a row
    };
    qint64 waitFor(const QByteArray &key, qint64 now);
    void countFailure(const QByteArray &key, qint64 now);

    bool isKnown(const QString &nameKey, const QHostAddress &address, qint64 now);

    const Settings m_settings;
    const Clock &m_clock;
    QMutex m_mutex; // guards the rest
    RecentlyUsed<QByteArray, Entry> m_entries;
    RecentlyUsed<QByteArray, qint64> m_loggedIn; ///< when a name last did at an address
};

} // namespace saferide
