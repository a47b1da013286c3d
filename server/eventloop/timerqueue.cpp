// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/timerqueue.h"

#include <QCoreApplication>
#include <QTimerEvent>
#include <QVarLengthArray>

#include <algorithm>
#include <array>

namespace saferide {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr milliseconds LongestPreciseCoarse = 20ms; // 5 % of it is below a millisecond
constexpr milliseconds ShortestVeryCoarse = 20s; // 5 % of it is above a second
constexpr int CoarsenessDivisor = 20;

Qt::TimerType effectiveType(milliseconds interval, Qt::TimerType type)
{
    if (interval <= LongestPreciseCoarse && type == Qt::CoarseTimer) {
        return Qt::PreciseTimer;
    }
    if (interval >= ShortestVeryCoarse && type == Qt::CoarseTimer) {
        return Qt::VeryCoarseTimer;
    }
    return interval == 0ms ? Qt::PreciseTimer : type;
}

// The roundest time within the tolerance of the timer, so that many timers share one.
TimerQueue::Time rounded(TimerQueue::Time due, milliseconds interval)
{
    constexpr std::array<milliseconds, 11> Steps{1000ms, 500ms, 250ms, 100ms, 50ms, 25ms,
                                                 20ms,   10ms,  5ms,   2ms,   1ms};
    const auto slack = interval / CoarsenessDivisor;
    for (const milliseconds step : Steps) {
        const auto off = due.time_since_epoch() % duration_cast<nanoseconds>(step);
        if (off <= slack) {
            return due - off;
        }
        if (step - off <= slack) {
            return due + (step - off);
        }
    }
    return due;
}

seconds wholeSeconds(milliseconds interval)
{
    return std::max(round<seconds>(interval), 1s);
}

} // namespace

TimerQueue::Time TimerQueue::firstDue(const Timer &timer, Time now)
{
    switch (effectiveType(timer.interval, timer.type)) {
    case Qt::PreciseTimer:
        return now + timer.interval;
    case Qt::CoarseTimer:
        return rounded(now + timer.interval, timer.interval);
    case Qt::VeryCoarseTimer:
        return round<seconds>(now) + wholeSeconds(timer.interval);
    }
    Q_UNREACHABLE();
}

// Keeps the interval; missed events are skipped.
TimerQueue::Time TimerQueue::dueAfter(const Timer &timer, Time now)
{
    const auto type = effectiveType(timer.interval, timer.type);
    const Time next =
        timer.due + (type == Qt::VeryCoarseTimer ? wholeSeconds(timer.interval) : timer.interval);
    if (next <= now) {
        return firstDue(timer, now);
    }
    return type == Qt::CoarseTimer ? rounded(next, timer.interval) : next;
}

void TimerQueue::add(int id, milliseconds interval, Qt::TimerType type, QObject *object, Time now)
{
    remove(id);
    auto timer = std::make_unique<Timer>();
    timer->id = id;
    timer->serial = ++m_lastSerial;
    timer->interval = interval;
    timer->type = type;
    timer->object = object;
    timer->due = firstDue(*timer, now);
    m_byDue.insert(timer.get());
    m_byObject[object].push_back(timer.get());
    m_timers.emplace(id, std::move(timer));
}

bool TimerQueue::remove(int id)
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end()) {
        return false;
    }
    Timer *timer = found->second.get();
    m_byDue.erase(timer);
    const auto siblings = m_byObject.find(timer->object);
    std::erase(siblings->second, timer);
    if (siblings->second.empty()) {
        m_byObject.erase(siblings);
    }
    m_timers.erase(found);
    return true;
}

bool TimerQueue::removeAll(QObject *object)
{
    const auto found = m_byObject.extract(object);
    if (found.empty()) {
        return false;
    }
    for (Timer *timer : found.mapped()) {
        m_byDue.erase(timer);
        m_timers.erase(timer->id);
    }
    return true;
}

QList<TimerQueue::Info> TimerQueue::timersOf(QObject *object) const
{
    QList<Info> timers;
    const auto found = m_byObject.find(object);
    if (found != m_byObject.end()) {
        for (const Timer *timer : found->second) {
            timers.append(Info(timer->id, int(timer->interval.count()), timer->type));
        }
    }
    return timers;
}

std::optional<milliseconds> TimerQueue::remaining(int id, Time now) const
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end()) {
        return std::nullopt;
    }
    return std::max(ceil<milliseconds>(found->second->due - now), 0ms);
}

std::optional<TimerQueue::Time> TimerQueue::nextDue() const
{
    const auto next =
        std::ranges::find_if(m_byDue, [](const Timer *timer) { return !timer->running; });
    return next == m_byDue.end() ? std::nullopt : std::optional((*next)->due);
}

void TimerQueue::reschedule(Timer &timer, Time now)
{
    auto node = m_byDue.extract(&timer);
    timer.due = dueAfter(timer, now);
    m_byDue.insert(std::move(node));
}

TimerQueue::Timer *TimerQueue::find(int id, quint64 serial) const
{
    const auto found = m_timers.find(id);
    return found != m_timers.end() && found->second->serial == serial ? found->second.get()
                                                                      : nullptr;
}

int TimerQueue::activate(Time now)
{
    // Remembered by number: a handler may stop any timer, or run a nested loop that re-enters
    // this function.
    QVarLengthArray<std::pair<int, quint64>, 32> due;
    for (const Timer *timer : m_byDue) {
        if (timer->due > now) {
            break;
        }
        if (!timer->running) {
            due.append({timer->id, timer->serial});
        }
    }
    int sent = 0;
    for (const auto &[id, serial] : due) {
        Timer *timer = find(id, serial);
        if (!timer || timer->running || timer->due > now) {
            continue;
        }
        reschedule(*timer, now);
        timer->running = true;
        sent += timer->interval > 0ms
            ? 1
            : 0; // otherwise "process events for a second" would never be idle
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer->object, &event);
        timer = find(id, serial);
        if (timer) {
            timer->running = false;
        }
    }
    return sent;
}

} // namespace saferide
