// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/pool.h"
#include "server/repositories/userrepository.h"
#include "server/services/guestservice.h"
#include "shared/core/clock.h"
#include "shared/domain/attempt.h"
#include "shared/domain/guest.h"

#include <functional>

namespace saferide {

/// What is asked for by those who have no token yet: to register, to sign in, and to join a ride as
/// a guest. Each is one job; `done` is called as by Actions. Thread-safe.
class Accounts
{
public:
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    /// An account that is to be made.
    struct Registration
    {
        QString username;
        QString passwordHash;
        Attempt attempt; ///< kept with the account
    };

    /// Both outlive it.
    Accounts(db::Pool &pool, const Clock &clock)
        : m_pool(&pool)
        , m_clock(&clock)
    {
    }

    /// The account of this name as typed, if there is one. `share`, here and below: see
    /// db::JobOptions.
    void find(const QString &username, const QByteArray &share, QObject *context,
              Done<std::optional<Account>> done) const;
    /// Conflict if the name is taken, InvalidInput if it is not a valid name.
    void create(const Registration &asked, const QByteArray &share, QObject *context,
                Done<User> done) const;
    /// The account of this name that this attempt made before; `taken` if it is somebody else's.
    void findMade(const QString &username, const Attempt &attempt, const Error &taken,
                  const QByteArray &share, QObject *context, Done<Account> done) const;
    /// Replaces the hash of the same password by one of another cost. A failure is ignored: the
    /// old hash still serves, and the next login tries again.
    void renewHash(const Account &account, const QString &hash, QObject *context) const;
    /// See GuestService.
    void findInvitation(const QString &rideCode, const QByteArray &share, QObject *context,
                        Done<Invitation> done) const;
    void joinAsGuest(const NewGuest &guest, const Attempt &attempt, const QByteArray &share,
                     QObject *context, Done<MadeTrackingKey> done) const;
    /// Writes a login or the like into the audit. Nobody waits for it.
    void audit(const User &user, const QString &action, const QString &address,
               QObject *context) const;

private:
    db::Pool *m_pool;
    const Clock *m_clock;
};

} // namespace saferide
