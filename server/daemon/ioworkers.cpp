// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/ioworkers.h"

#include "server/daemon/backend.h"
#include "server/eventloop/epolldispatcher.h"

namespace saferide {

using namespace Qt::Literals::StringLiterals;

TurnTimes turnTimes(Metrics &metrics, const QByteArray &thread)
{
    const QByteArray label = Metrics::label("thread", thread);
    return {metrics.histogram("saferide_event_loop_turn_seconds",
                              "Duration of a turn of an event loop.", label),
            metrics.histogram("saferide_event_loop_turn_cpu_seconds",
                              "CPU time of a turn of an event loop.", label),
            metrics.counter("saferide_event_loop_turns_over_budget_total",
                            "Turns of an event loop that took more than 20 ms of CPU time.",
                            label)};
}

void IoWorkers::add(Backend &backend, const http::EdgeSettings &settings, int listening)
{
    const int number = count();
    Unit unit{std::make_unique<IoThread>(u"io-%1"_s.arg(number)), nullptr};
    unit.thread->measureTurns(turnTimes(backend.metrics, "io-" + QByteArray::number(number)));
    unit.thread->call(
        [&] { unit.worker = std::make_unique<IoWorker>(backend, settings, listening, number); });
    m_units.push_back(std::move(unit));
}

void IoWorkers::post(const Task &task) const
{
    for (const Unit &unit : m_units) {
        unit.thread->post([worker = unit.worker.get(), task] { task(*worker); });
    }
}

void IoWorkers::call(const Task &task) const
{
    for (const Unit &unit : m_units) {
        unit.thread->call([&] { task(*unit.worker); });
    }
}

std::vector<std::function<void(std::function<void()>)>> IoWorkers::loops() const
{
    std::vector<std::function<void(std::function<void()>)>> loops;
    for (const Unit &unit : m_units) {
        loops.emplace_back([thread = unit.thread.get()](std::function<void()> function) {
            thread->post(std::move(function));
        });
    }
    return loops;
}

void IoWorkers::destroyWorkers()
{
    for (Unit &unit : m_units) {
        unit.thread->call([&unit] { unit.worker.reset(); });
    }
}

} // namespace saferide
