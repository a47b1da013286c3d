// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/idempotencyrepository.h"

#include "server/repositories/withoutcount.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

Result<bool> IdempotencyRepository::hold(UserId user, const Attempt &attempt)
{
    if (m_session.dialect() == db::Dialect::Sqlite) {
        return true; // there is one writer
    }
    const QString scope =
        QString::number(user.value) + u' ' + attempt.endpoint + u' ' + attempt.key;
    const auto held = m_session.prepare(statement(QStringLiteral("idempotency_keys/hold")))
                          .bind(u":scope"_s, scope)
                          .one([](const Row &row) { return row.boolean("held"_L1); });
    return held ? Result(held->value_or(false)) : held.error();
}

Result<std::optional<IdempotencyRepository::Made>>
IdempotencyRepository::find(UserId user, const Attempt &attempt, Timestamp after)
{
    return m_session.prepare(statement(QStringLiteral("idempotency_keys/select")))
        .bind(u":user_id"_s, user.value)
        .bind(u":endpoint"_s, attempt.endpoint)
        .bind(u":key"_s, attempt.key)
        .bind(u":made_after"_s, after)
        .one([](const Row &row) {
            return Made{row.integer("made_id"_L1), row.text("digest"_L1)};
        });
}

Result<void> IdempotencyRepository::insert(UserId user, const Attempt &attempt, qint64 made,
                                           Timestamp now)
{
    return withoutCount(m_session.prepare(statement(QStringLiteral("idempotency_keys/insert")))
                            .bind(u":user_id"_s, user.value)
                            .bind(u":endpoint"_s, attempt.endpoint)
                            .bind(u":key"_s, attempt.key)
                            .bind(u":digest"_s, attempt.digest)
                            .bind(u":made_id"_s, made)
                            .bind(u":now"_s, now)
                            .execute());
}

Result<void> IdempotencyRepository::removeOld(UserId user, Timestamp madeUntil, int kept)
{
    return withoutCount(m_session.prepare(statement(QStringLiteral("idempotency_keys/delete_old")))
                            .bind(u":user_id"_s, user.value)
                            .bind(u":made_until"_s, madeUntil)
                            .bind(u":kept"_s, kept)
                            .execute());
}

Result<void> IdempotencyRepository::removeAll(UserId user)
{
    return withoutCount(
        m_session.prepare(statement(QStringLiteral("idempotency_keys/delete_by_user")))
            .bind(u":user_id"_s, user.value)
            .execute());
}

} // namespace saferide
