// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/session.h"

#include <QDate>

#include <optional>

namespace saferide {

/// PostgreSQL: the months of the positions table, made ahead of time. What has no month of its own
/// is kept in positions_other, so nobody who stores has to make one. For jobs that do nothing else.
class PartitionRepository
{
public:
    /// A dump keeps them from being made; there is a year's time to make them in.
    static constexpr int MonthsAhead = 13;

    explicit PartitionRepository(db::Session &session)
        : m_session(session)
    {
    }

    /// The first month that has none, of the one (UTC) that `now` is in and those ahead.
    Result<std::optional<QDate>> firstMissing(Timestamp now);
    /// Makes that of the month that begins on this day, and moves there what positions_other has of
    /// it. Waits 50 ms for a lock at most: Unavailable where somebody reads positions for longer.
    Result<void> make(QDate month);

private:
    db::Session &m_session;
};

} // namespace saferide
