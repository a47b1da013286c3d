// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/cluster/duty.h"
#include "shared/core/clock.h"
#include "shared/core/loglimit.h"
#include "shared/core/result.h"

#include <QObject>
#include <QTimer>

namespace saferide {

namespace db {
class Pool;
}

/// Creates the partitions of the positions table in advance, for this month and a year ahead, each
/// in a separate job: at the start, every hour, and every few seconds while a lock prevents it.
/// Does nothing on SQLite, and, after the first at the start, while another node has the duty.
/// Lives in one thread.
class PartitionKeeper final : public QObject
{
    Q_OBJECT

public:
    PartitionKeeper(db::Pool &pool, const Clock &clock, cluster::Duty duty = {},
                    QObject *parent = nullptr);

    void start();
    /// Runs now.
    void keep();

Q_SIGNALS:
    /// All partitions exist, or one could not be created at the moment.
    void kept();

private:
    void make(const cluster::Duty &duty);
    void onMade(const Result<bool> &outcome);

    db::Pool &m_pool;
    const Clock &m_clock;
    const cluster::Duty m_duty;
    QTimer m_timer;
    LogLimit m_logLimit;
};

} // namespace saferide
