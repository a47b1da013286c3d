// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/blocking/blockingpool.h"

#include <QThreadStorage>

namespace saferide::bench {

/// A connection for each thread that asks. The process has one pool.
db::JobRunner &BlockingPool::runnerHere()
{
    static QThreadStorage<std::shared_ptr<db::JobRunner>> runners;
    if (!runners.hasLocalData()) {
        runners.setLocalData(
            std::make_shared<db::JobRunner>(settings(), db::Access::Write, commits()));
    }
    return *runners.localData();
}

void BlockingPool::dispatch(std::unique_ptr<db::Task> task, db::Lane lane)
{
    if (!isStarted()) {
        Pool::dispatch(std::move(task), lane); // refuses it
        return;
    }
    db::JobRunner &runner = runnerHere();
    while (task) {
        if (const auto connected = runner.isConnected() ? Result<void>() : runner.connect();
            !connected) {
            task->fail(connected.error());
            db::Task::deliver(std::move(task));
            return;
        }
        task = runner.run(std::move(task));
    }
}

} // namespace saferide::bench
