// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/partitionrepository.h"

#include "server/database/postgresqlarray.h"
#include "server/database/postgresqlrows.h"

#include <QDateTime>

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

Result<std::optional<QDate>> PartitionRepository::firstMissing(Timestamp now)
{
    const auto names = m_session.prepare(statement(QStringLiteral("partitions/select_names")))
                           .all([](const Row &row) { return row.text("name"_L1); });
    if (!names) {
        return names.error();
    }
    const QDate today = QDateTime::fromMSecsSinceEpoch(now.msecs, Qt::UTC).date();
    const QDate thisMonth(today.year(), today.month(), 1);
    for (int i = 0; i <= MonthsAhead; ++i) {
        const QDate month = thisMonth.addMonths(i);
        if (!names->contains(u"positions_"_s + month.toString(u"yyyyMM"_s))) {
            return std::optional(month);
        }
    }
    return std::optional<QDate>();
}

Result<void> PartitionRepository::make(QDate month)
{
    const auto limited =
        m_session.prepare(statement(QStringLiteral("partitions/limit_lock_wait"))).execute();
    if (!limited) {
        return limited.error();
    }
    const auto locked = m_session.execute(statement(QStringLiteral("partitions/lock_other")), {});
    if (!locked) {
        return locked.error();
    }
    const auto made = m_session.prepare(statement(QStringLiteral("partitions/make")))
                          .bind(u":month"_s, month.startOfDay(Qt::UTC).toMSecsSinceEpoch())
                          .one([](const Row &row) { return row.boolean("made"_L1); });
    if (!made) {
        return made.error();
    }
    return made->value_or(false)
        ? Result<void>()
        : Error{ErrorCode::Conflict,
                u"a table for the month %1 already exists"_s.arg(month.toString(u"yyyy-MM"_s))};
}

} // namespace saferide
