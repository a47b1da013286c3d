// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands/age.h"
#include "server/commands/commandjob.h"
#include "server/commands/commands.h"
#include "server/repositories/auditrepository.h"
#include "shared/core/clock.h"

#include <QTextStream>

#include <cstdio>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

Result<Timestamp> sinceFrom(const QString &text, Timestamp now)
{
    if (text.isEmpty()) {
        return Timestamp{0};
    }
    if (const auto ago = ageFromText(text)) {
        return Timestamp{now.msecs - *ago};
    }
    if (const auto time = Timestamp::fromIso(text)) {
        return *time;
    }
    return Error{
        ErrorCode::InvalidInput,
        u"--since must be a time like 2026-01-31T09:15 (UTC), or 30m, 24h, 7d; not \"%1\""_s.arg(
            text)};
}

void print(const AuditEntry &entry)
{
    QTextStream(stdout) << entry.happenedAt.toIso() << '\t' << toString(entry.source) << '\t'
                        << printable(entry.actor) << '\t' << printable(entry.address) << '\t'
                        << printable(entry.action) << '\t' << printable(entry.detail) << '\n';
}

} // namespace

Result<void> showAudit(const Invocation &invocation)
{
    const auto since = sinceFrom(invocation.options.value(u"since"_s), SystemClock().now());
    if (!since) {
        return since.error();
    }
    const auto database = CommandDatabase::open(invocation.config);
    if (!database) {
        return database.error();
    }
    const auto load = [&](const Page &page) {
        return (*database)->run(
            [&](db::Session &session) { return AuditRepository(session).list(*since, page); });
    };
    Page page{.limit = Page::MaxLimit};
    for (bool hasMore = true; hasMore;) {
        const auto entries = load(page);
        if (!entries) {
            return entries.error();
        }
        for (const AuditEntry &entry : entries->items) {
            print(entry);
            page.afterPlace = {entry.happenedAt.msecs, entry.id};
        }
        hasMore = entries->hasMore;
    }
    return {};
}

} // namespace saferide
