// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/ratelimit.h"
#include "server/security/keyedhash.h"
#include "shared/core/result.h"

#include <QHostAddress>
#include <QMutex>
#include <QString>

#include <functional>

namespace saferide {

/// Slows down password guessing: after a number of failures within a minute, for one name or from
/// one address, logins are refused for a minute, and twice as long each next time, up to an hour.
/// At an address where a name has logged in recently, the pair is counted separately and not
/// refused because of others' failures, so that neither a stranger nor a phone in the same network
/// can keep somebody out. Bounded memory. Thread-safe.
///
/// Names, addresses and pairs are known by numbers, which nodes with the same secret share: so
/// failures count at all of them.
class LoginThrottle
{
public:
    struct Settings
    {
        int failuresPerMinute = 5; ///< 0 = off
        qsizetype maxEntries = 100'000;
    };

    /// Takes the number of who failed, on any thread.
    using Counted = std::function<void(quint64 who)>;

    /// `counted` is told of every failure that counts; it may be null. `clock` outlives the
    /// throttle.
    LoginThrottle(Settings settings, const Clock &clock,
                  QByteArrayView secret = KeyedHash::randomSecret(), Counted counted = {});

    /// RateLimited, with the time to wait, if passwords are currently not checked, correct or not.
    Result<void> check(const QString &nameKey, const QHostAddress &address);
    /// `password` as it was tried: a phone that tries the same one repeatedly counts each time for
    /// its name, but once a minute for the address that it shares with others.
    void failed(const QString &nameKey, const QHostAddress &address,
                const QByteArray &password = {});
    /// A failure that counted at another node.
    void failedElsewhere(quint64 who);
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
    quint64 nameNumber(const QString &nameKey) const;
    quint64 addressNumber(const QHostAddress &address) const;
    quint64 placeNumber(const QString &nameKey, const QHostAddress &address) const;
    qint64 waitFor(quint64 who, qint64 now);
    /// False where the same attempt has counted before.
    bool countFailure(quint64 who, const Failure &failure);
    void tell(std::initializer_list<std::pair<quint64, bool>> counted) const;
    QByteArray guessOf(const QString &nameKey, const QByteArray &password) const;
    bool isKnown(const QString &nameKey, const QHostAddress &address, qint64 now);

    const Settings m_settings;
    const Clock &m_clock;
    const KeyedHash m_numbers;
    const Counted m_counted;
    const QByteArray m_guessKey; ///< random, so that a hash is useless outside of this process
    QMutex m_mutex; // guards the rest
    RecentlyUsed<quint64, Entry> m_entries;
    RecentlyUsed<quint64, qint64> m_loggedIn; ///< last login of a name at an address
};

} // namespace saferide
