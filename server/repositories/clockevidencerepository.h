// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"

#include <QSet>

#include <optional>
#include <utility>

namespace saferide {

/// What the database was told of the time, for ClockWatch.
struct ClockEvidence
{
    /// A participation, and when its phone was heard, in milliseconds.
    using Heard = std::pair<qint64, qint64>;

    std::optional<Timestamp> newest; ///< of everything received and audited; none: nothing yet
    qint64 auditId = 0; ///< the newest; 0: none
    Timestamp askedAt; ///< by the clock in question
    QSet<Heard> ahead; ///< phones that are said to be heard later than that, and agreed then
};

/// Who has agreed with the clock since some evidence.
struct ClockAgreement
{
    qint64 phones = 0; ///< participations whose fixes were received at the time that they name
    qint64 purges = 0; ///< run by hand
};

class ClockEvidenceRepository
{
public:
    /// `tolerance` in milliseconds: between the clock of a phone and ours.
    ClockEvidenceRepository(db::Session &session, qint64 tolerance)
        : m_session(session)
        , m_tolerance(tolerance)
    {
    }

    Result<ClockEvidence> newest(Timestamp now);
    /// Of phones, those that were heard up to now and whose position became the last known one.
    Result<ClockAgreement> since(const ClockEvidence &evidence, Timestamp now);

private:
    Result<QSet<ClockEvidence::Heard>> agreeing(Timestamp since, Timestamp until);

    db::Session &m_session;
    const qint64 m_tolerance;
};

} // namespace saferide
