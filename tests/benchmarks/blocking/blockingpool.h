// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/database/jobrunner.h"
#include "server/database/pool.h"

namespace saferide::bench {

/// Runs each job in the thread that submits it, which waits: what the daemon never does, for
/// comparison.
class BlockingPool final : public db::Pool
{
public:
    using Pool::Pool;

private:
    void dispatch(std::unique_ptr<db::Task> task, db::Lane lane) override;
    db::JobRunner &runnerHere();
};

} // namespace saferide::bench
