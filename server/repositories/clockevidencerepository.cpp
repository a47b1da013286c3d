// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/clockevidencerepository.h"

#include <algorithm>
#include <limits>

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

Result<ClockEvidence> ClockEvidenceRepository::newest(Timestamp now)
{
    auto ahead = agreeing(now, Timestamp{std::numeric_limits<qint64>::max()});
    if (!ahead) {
        return ahead.error();
    }
    const auto found =
        m_session.prepare(statement(QStringLiteral("clock_evidence/select_newest")))
            .one([&](const Row &row) {
                // An empty optional is less than every time.
                return ClockEvidence{std::max(row.optionalTimestamp("order_time"_L1),
                                              row.optionalTimestamp("happened_at"_L1)),
                                     row.optionalInteger("audit_id"_L1).value_or(0), now, *ahead};
            });
    return found ? Result(found->value_or(ClockEvidence())) : found.error();
}

Result<ClockAgreement> ClockEvidenceRepository::since(const ClockEvidence &evidence, Timestamp now)
{
    auto heard = agreeing(evidence.askedAt, now);
    if (!heard) {
        return heard.error();
    }
    const auto purges = m_session.prepare(statement(QStringLiteral("clock_evidence/count_purges")))
                            .bind(u":audit_id"_s, evidence.auditId)
                            .one([](const Row &row) { return row.integer("purges"_L1); });
    if (!purges) {
        return purges.error();
    }
    return ClockAgreement{heard->subtract(evidence.ahead).size(), purges->value_or(0)};
}

Result<QSet<ClockEvidence::Heard>> ClockEvidenceRepository::agreeing(Timestamp since,
                                                                     Timestamp until)
{
    const auto heard =
        m_session.prepare(statement(QStringLiteral("clock_evidence/select_agreeing")))
            .bind(u":since"_s, since)
            .bind(u":until"_s, until)
            .bind(u":tolerance"_s, m_tolerance)
            .all([](const Row &row) {
                return ClockEvidence::Heard(row.integer("id"_L1), row.integer("heard_at"_L1));
            });
    return heard ? Result(QSet<ClockEvidence::Heard>(heard->cbegin(), heard->cend()))
                 : heard.error();
}

} // namespace saferide
