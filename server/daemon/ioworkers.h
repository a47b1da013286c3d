// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/daemon/ioworker.h"
#include "server/eventloop/iothread.h"

#include <functional>
#include <memory>
#include <vector>

namespace saferide {

class Metrics;
struct TurnTimes;

/// The metrics of an event loop. They live as long as `metrics`.
TurnTimes turnTimes(Metrics &metrics, const QByteArray &thread);

/// The I/O threads, with the worker that lives on each. Main thread.
class IoWorkers final
{
public:
    using Task = std::function<void(IoWorker &)>;

    /// Another thread; `listening` as of IoWorker.
    void add(Backend &backend, const http::EdgeSettings &settings, int listening);
    int count() const { return int(m_units.size()); }

    /// Runs a task on each thread, later.
    void post(const Task &task) const;
    /// Runs a task on each thread and waits for it.
    void call(const Task &task) const;
    /// Each runs a function on one of the threads, later.
    std::vector<std::function<void(std::function<void()>)>> loops() const;

    void destroyWorkers();
    /// After destroyWorkers().
    void endThreads() { m_units.clear(); }

private:
    struct Unit
    {
        std::unique_ptr<IoThread> thread;
        std::unique_ptr<IoWorker> worker;
    };

    std::vector<Unit> m_units;
};

} // namespace saferide
