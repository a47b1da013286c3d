// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"

#include <optional>

namespace saferide {

/// What the database was told of the time, for ClockWatch.
struct ClockEvidence
{
    std::optional<Timestamp> newest; ///< of everything received and audited; none: nothing yet
    qint64 positionId = 0; ///< the newest of each; 0: none
    qint64 auditId = 0;
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
    explicit ClockEvidenceRepository(db::Session &session)
        : m_session(session)
    {
    }

    Result<ClockEvidence> newest();
    /// Of the newest 1,000 positions since. `tolerance` in milliseconds.
    Result<ClockAgreement> since(const ClockEvidence &evidence, qint64 tolerance);

private:
    db::Session &m_session;
};

} // namespace saferide
