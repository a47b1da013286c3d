// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/clock.h"
#include "shared/core/loglimit.h"
#include "shared/core/result.h"

#include <QObject>
#include <QTimer>

namespace saferide {

namespace db {
class Pool;
}

/// Makes the partitions of the positions table ahead of time, this month's and those of a year, one
/// after the other, each in a job of its own: at the start and every hour, and every few seconds
/// while somebody's lock is in the way. Does nothing on SQLite. Belongs to the thread it was made
/// in.
class PartitionKeeper final : public QObject
{
    Q_OBJECT

public:
    PartitionKeeper(db::Pool &pool, const Clock &clock, QObject *parent = nullptr);

    void start();
    /// Looks now.
    void keep();

Q_SIGNALS:
    /// All are there, or one could not be made now.
    void kept();

private:
    void onMade(const Result<bool> &outcome);

    db::Pool &m_pool;
    const Clock &m_clock;
    QTimer m_timer;
    LogLimit m_logLimit;
};

} // namespace saferide
