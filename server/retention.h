// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/positionpurge.h"
#include "shared/core/clock.h"

namespace saferide {

/// `[retention] positions_days`: looks every hour for rides that ended longer ago, deletes their
/// positions, and writes into the log what it did. Lives in one thread.
class Retention final : public QObject
{
    Q_OBJECT

public:
    /// `days` 0: never.
    Retention(db::Pool &pool, const Clock &clock, qint64 days, std::function<bool()> isBusy,
              QObject *parent = nullptr);

    void start();
    /// Looks now, unless it is at it.
    void look();

Q_SIGNALS:
    void looked();

private:
    void report(const Result<PositionPurge::Outcome> &outcome, qint64 msecs);

    const Clock &m_clock;
    const qint64 m_days;
    PositionPurge m_purge;
    QTimer m_timer;
};

} // namespace saferide
