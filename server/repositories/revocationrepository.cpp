// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/revocationrepository.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

Result<void> RevocationRepository::add(UserId user, Timestamp now)
{
    const auto added = m_session.prepare(statement(QStringLiteral("token_revocations/insert")))
                           .bind(u":user_id"_s, user.value)
                           .bind(u":now"_s, now)
                           .execute();
    return added ? Result<void>() : added.error();
}

Result<QList<Revocation>> RevocationRepository::since(qint64 id)
{
    return m_session.prepare(statement(QStringLiteral("token_revocations/select_since")))
        .bind(u":after_id"_s, id)
        .all([](const Row &row) {
            return Revocation{row.integer("id"_L1), UserId{row.integer("user_id"_L1)},
                              row.integer("token_version"_L1)};
        });
}

Result<qint64> RevocationRepository::lastId()
{
    const auto last =
        m_session.prepare(statement(QStringLiteral("token_revocations/select_last_id")))
            .one([](const Row &row) { return row.integer("id"_L1); });
    return last ? Result(last->value_or(0)) : last.error();
}

} // namespace saferide
