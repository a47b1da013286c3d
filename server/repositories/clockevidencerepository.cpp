// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/clockevidencerepository.h"

#include <algorithm>

namespace saferide {

using namespace Qt::Literals::StringLiterals;
using db::Row;
using db::statement;

Result<ClockEvidence> ClockEvidenceRepository::newest()
{
    const auto found =
        m_session.prepare(statement(QStringLiteral("clock_evidence/select_newest")))
            .one([](const Row &row) {
                // An empty optional is less than every time.
                return ClockEvidence{std::max(row.optionalTimestamp("received_at"_L1),
                                              row.optionalTimestamp("happened_at"_L1)),
                                     row.optionalInteger("position_id"_L1).value_or(0),
                                     row.optionalInteger("audit_id"_L1).value_or(0)};
            });
    return found ? Result(found->value_or(ClockEvidence())) : found.error();
}

Result<ClockAgreement> ClockEvidenceRepository::since(const ClockEvidence &evidence,
                                                      qint64 tolerance)
{
    const auto found =
        m_session.prepare(statement(QStringLiteral("clock_evidence/select_since")))
            .bind(u":position_id"_s, evidence.positionId)
            .bind(u":audit_id"_s, evidence.auditId)
            .bind(u":tolerance"_s, tolerance)
            .one([](const Row &row) {
                return ClockAgreement{row.integer("phones"_L1), row.integer("purges"_L1)};
            });
    return found ? Result(found->value_or(ClockAgreement())) : found.error();
}

} // namespace saferide
