// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/actions/accounts.h"

#include "server/services/auditservice.h"
#include "server/services/authservice.h"
#include "server/services/idempotencyservice.h"
#include "server/services/userservice.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

void Accounts::find(const QString &username, const QByteArray &share, QObject *context,
                    Done<std::optional<Account>> done) const
{
    auto job = [username](db::Session &session) {
        return AuthService(session).accountOf(username);
    };
    m_pool->read(std::move(job), context, std::move(done), {.share = share});
}

void Accounts::create(const Registration &asked, const QByteArray &share, QObject *context,
                      Done<User> done) const
{
    auto job = [asked, clock = m_clock](db::Session &session) -> Result<User> {
        const auto made = UserService(session, *clock).create(asked.username, asked.passwordHash);
        if (!made) {
            return made;
        }
        const auto kept =
            IdempotencyService(session, *clock).remember(made->id, asked.attempt, made->id.value);
        return kept ? made : kept.error();
    };
    m_pool->write(std::move(job), context, std::move(done), {.share = share});
}

void Accounts::findMade(const QString &username, const Attempt &attempt, const Error &taken,
                        const QByteArray &share, QObject *context, Done<Account> done) const
{
    auto job = [username, attempt, taken,
                clock = m_clock](db::Session &session) -> Result<Account> {
        const auto account = AuthService(session).accountOf(username);
        if (!account || !*account) {
            return account ? taken : account.error();
        }
        const auto made =
            IdempotencyService(session, *clock).madeBefore((*account)->user.id, attempt);
        if (!made || !*made) {
            return made ? taken : made.error();
        }
        return **account;
    };
    m_pool->read(std::move(job), context, std::move(done), {.share = share});
}

void Accounts::renewHash(const Account &account, const QString &hash, QObject *context) const
{
    auto job = [id = account.user.id, old = account.passwordHash, hash](db::Session &session) {
        return AuthService(session).renewHash(id, old, hash);
    };
    m_pool->write(std::move(job), context, [](const Result<void> &) {});
}

void Accounts::findInvitation(const QString &rideCode, const QByteArray &share, QObject *context,
                              Done<Invitation> done) const
{
    auto job = [rideCode, clock = m_clock](db::Session &session) {
        return GuestService(session, *clock).invitation(rideCode);
    };
    m_pool->read(std::move(job), context, std::move(done), {.share = share});
}

void Accounts::joinAsGuest(const NewGuest &guest, const Attempt &attempt, const QByteArray &share,
                           QObject *context, Done<MadeTrackingKey> done) const
{
    auto job = [guest, attempt, clock = m_clock](db::Session &session) {
        return GuestService(session, *clock).join(guest, attempt);
    };
    m_pool->write(std::move(job), context, std::move(done), {.share = share});
}

void Accounts::audit(const User &user, const QString &action, const QString &address,
                     QObject *context) const
{
    const AuditEntry entry{.happenedAt = m_clock->now(),
                           .source = AuditSource::Rest,
                           .address = address,
                           .action = action};
    auto job = [entry, user](db::Session &session) {
        return AuditService(session).add(user, entry);
    };
    m_pool->write(std::move(job), context, [](const Result<void> &) {}, {u"audit"_s});
}

} // namespace saferide
