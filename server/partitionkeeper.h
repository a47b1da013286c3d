// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <QObject>
#include <QTimer>

namespace saferide {

namespace db {
class Pool;
}

/// Makes the partitions of the positions table ahead of time: this month's and the next ones', at
/// the start and every hour. Does nothing on SQLite. Belongs to the thread it was made in.
class PartitionKeeper final : public QObject
{
    Q_OBJECT

public:
    PartitionKeeper(db::Pool &pool, const Clock &clock, QObject *parent = nullptr);

    void start();
    /// Looks now.
    void keep();

Q_SIGNALS:
    void kept();

private:
    void onKept(const Result<bool> &outcome);

    db::Pool &m_pool;
    const Clock &m_clock;
    QTimer m_timer;
};

} // namespace saferide
