// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"
#include "shared/core/result.h"

#include <QHostAddress>
#include <QMutex>
#include <QString>

namespace saferide {

/// Slows down password guessing: after a number of failures within a minute, for one name or from
/// one address, logins are refused for a minute, and twice as long each next time, up to an hour.
/// At an address where a name has logged in recently, the pair is counted separately and not
/// refused because of others' failures, so that neither a stranger nor a phone in the same network
/// can keep somebody out. Bounded memory. Thread-safe.
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

    /// RateLimited, with the time to wait, if passwords are currently not checked, correct or not.
    Result<void> check(const QString &nameKey, const QHostAddress &address);
    /// `password` as it was tried: a phone that tries the same one repeatedly counts each time for
    /// its name, but once a minute for the address that it shares with others.
    void failed(const QString &nameKey, const QHostAddress &address,
                const QByteArray &password = {});
    /// Resets the name, not the address: the owner of one account must not guess others for free.
    void succeeded(const QString &nameKey, const QHostAddress &address);

private:
    struct Failure
    {
        qint64 at = 0; ///< monotonic milliseconds
        QByteArray guess; ///< hash of the attempt; empty if irrelevant
    };
    struct Entry
    {
        QList<Failure> failures; ///< of the last minute
        qint64 blockedUntil = 0;
        int blocks = 0; ///< consecutive blocks
    };
    qint64 waitFor(const QByteArray &key, qint64 now);
    void countFailure(const QByteArray &key, const Failure &failure);
    QByteArray guessOf(const QString &nameKey, const QByteArray &password) const;
    bool isKnown(const QString &nameKey, const QHostAddress &address, qint64 now);

    const Settings m_settings;
    const Clock &m_clock;
    const QByteArray m_guessKey; ///< random, so that a hash is useless outside of this process
    QMutex m_mutex; // guards the rest
    RecentlyUsed<QByteArray, Entry> m_entries;
    RecentlyUsed<QByteArray, qint64> m_loggedIn; ///< last login of a name at an address
};

} // namespace saferide
