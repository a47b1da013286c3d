// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/auditrepository.h"

#include "server/repositories/pagefromrows.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

namespace {

AuditEntry entryFromRow(const Row &row)
{
    const auto user = row.optionalInteger("actor_user_id"_L1);
    return {row.integer("id"_L1),
            row.timestamp("happened_at"_L1),
            user ? std::optional(UserId{*user}) : std::nullopt,
            row.text("actor"_L1),
            auditSourceFromString(row.text("source"_L1)).value_or(AuditSource::Command),
            row.text("address"_L1),
            row.text("action"_L1),
            row.text("detail"_L1)};
}

/// Not longer than it may be.
QString stored(const QString &text)
{
    QString cut = text.left(AuditEntry::MaxText);
    if (!cut.isEmpty() && cut.back().isHighSurrogate()) {
        cut.chop(1);
    }
    return cut;
}

} // namespace

Result<void> AuditRepository::add(const AuditEntry &entry)
{
    const auto userId = entry.user ? std::optional(entry.user->value) : std::nullopt;
    const auto added = m_session.prepare(statement(QStringLiteral("audit_entries/insert")))
                           .bind(u":now"_s, entry.happenedAt)
                           .bind(u":actor_user_id"_s, userId)
                           .bind(u":actor"_s, stored(entry.actor))
                           .bind(u":source"_s, toString(entry.source))
                           .bind(u":address"_s, stored(entry.address))
                           .bind(u":action"_s, stored(entry.action))
                           .bind(u":detail"_s, stored(entry.detail))
                           .execute();
    return added ? Result<void>() : added.error();
}

Result<PageOf<AuditEntry>> AuditRepository::list(Timestamp since, const Page &page)
{
    const bool goesOn = page.afterPlace.size() == 2;
    return pageFromRows(m_session.prepare(statement(QStringLiteral("audit_entries/select_page")))
                            .bind(u":after_time"_s, goesOn ? page.afterPlace[0] : since.msecs)
                            .bind(u":after_id"_s, goesOn ? page.afterPlace[1] : 0),
                        page, entryFromRow);
}

Result<PageOf<AuditEntry>> AuditRepository::listByActor(UserId user, const Page &page)
{
    return pageFromRows(
        m_session.prepare(statement(QStringLiteral("audit_entries/select_by_actor")))
            .bind(u":actor_user_id"_s, user.value)
            .bind(u":after_id"_s, page.afterId),
        page, entryFromRow);
}

} // namespace saferide
