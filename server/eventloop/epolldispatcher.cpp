// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/epolldispatcher.h"

#include <QCoreApplication>
#include <QThread>

#include <ctime>
#include <limits>
#include <sys/eventfd.h>
#include <unistd.h>

namespace saferide {

using namespace std::chrono;

namespace {

/// CPU time of this thread in microseconds.
qint64 threadCpuMicros()
{
    timespec taken{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &taken);
    return duration_cast<microseconds>(seconds(taken.tv_sec) + nanoseconds(taken.tv_nsec)).count();
}

} // namespace

EpollDispatcher::EpollDispatcher(QObject *parent)
    : QAbstractEventDispatcher(parent)
    , m_wakeDescriptor(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    if (!m_notifiers.isValid() || m_wakeDescriptor < 0) {
        qFatal("EpollDispatcher: no descriptor is left for an event loop");
    }
    m_notifiers.addWakeUp(m_wakeDescriptor);
}

EpollDispatcher::~EpollDispatcher()
{
    close(m_wakeDescriptor);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_interrupted = false;
    bool woken = m_woken.exchange(false); // before the events that caused it are sent
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    if (m_interrupted) {
        return false;
    }
    const bool withNotifiers = !flags.testFlag(QEventLoop::ExcludeSocketNotifiers);
    const bool withTimers = !flags.testFlag(QEventLoop::X11ExcludeTimers);
    const bool mayBlock = flags.testFlag(QEventLoop::WaitForMoreEvents) && !woken && !m_woken;
    if (mayBlock) {
        Q_EMIT aboutToBlock();
        if (m_interrupted) {
            return false;
        }
    }
    woken |= wait(mayBlock, withNotifiers, withTimers);
    int sent = 0;
    if (withNotifiers) {
        sent += m_notifiers.activate();
    }
    if (withTimers) {
        sent += m_timers.activate(steady_clock::now());
    }
    return sent > 0 || woken;
}

// True if it was woken; m_woken is unchanged: the next turn sends the events that caused it.
bool EpollDispatcher::wait(bool mayBlock, bool withNotifiers, bool withTimers)
{
    const bool ready = withNotifiers && m_notifiers.prepare();
    m_blocked = mayBlock && !ready;
    if (m_turnBegan > 0) {
        countTurn();
    }
    Waited waited = Waited::Done;
    do {
        const int timeout = m_blocked && !m_woken ? timeoutMsecs(withTimers) : 0;
        waited = withNotifiers ? m_notifiers.wait(timeout) : waitForWakeUp(timeout);
    } while (waited == Waited::Interrupted && m_blocked && !m_woken);
    m_blocked = false;
    m_turnBegan = m_turnTimes ? monotonicMicros() : 0;
    if (waited == Waited::Woken) {
        quint64 count = 0;
        [[maybe_unused]] const auto cleared = read(m_wakeDescriptor, &count, sizeof count);
    }
    return waited == Waited::Woken;
}

void EpollDispatcher::measureTurns(const std::optional<TurnTimes> &times)
{
    m_turnTimes.reset();
    if (times) {
        m_turnTimes.emplace(*times);
    }
    m_turnBegan = 0;
    m_cpuBefore = threadCpuMicros();
}

void EpollDispatcher::countTurn()
{
    m_turnTimes->wall.observe(monotonicMicros() - m_turnBegan);
    const qint64 cpu = threadCpuMicros(); // once per turn: it is a system call
    m_turnTimes->cpu.observe(cpu - m_cpuBefore);
    m_turnTimes->overBudget.add(cpu - m_cpuBefore > TurnTimes::BudgetMicros ? 1 : 0);
    m_cpuBefore = cpu;
}

int EpollDispatcher::timeoutMsecs(bool withTimers) const
{
    const auto due = withTimers ? m_timers.nextDue() : std::nullopt;
    if (!due) {
        return -1;
    }
    const auto left = ceil<milliseconds>(*due - steady_clock::now()).count();
    return int(std::clamp<qint64>(left, 0, std::numeric_limits<int>::max()));
}

EpollDispatcher::Waited EpollDispatcher::waitForWakeUp(int timeoutMsecs) const
{
    pollfd wakeUp{m_wakeDescriptor, POLLIN, 0};
    const int count = poll(&wakeUp, 1, timeoutMsecs);
    return count > 0 ? Waited::Woken : count < 0 ? Waited::Interrupted : Waited::Done;
}

void EpollDispatcher::wakeUp()
{
    if (!m_woken.exchange(true) && m_blocked) {
        const quint64 one = 1;
        [[maybe_unused]] const auto written = write(m_wakeDescriptor, &one, sizeof one);
    }
}

void EpollDispatcher::interrupt()
{
    m_interrupted = true;
    wakeUp();
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    if (notifier->thread() != thread() || thread() != QThread::currentThread()) {
        qWarning("EpollDispatcher: socket notifiers cannot be enabled from another thread");
        return;
    }
    if (notifier->socket() < 0) {
        qWarning("EpollDispatcher: a socket notifier needs a descriptor");
        return;
    }
    m_notifiers.add(notifier);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    if (notifier->thread() != thread() || thread() != QThread::currentThread()) {
        qWarning("EpollDispatcher: socket notifiers cannot be disabled from another thread");
        return;
    }
    m_notifiers.remove(notifier);
}

void EpollDispatcher::registerTimer(int timerId, qint64 interval, Qt::TimerType timerType,
                                    QObject *object)
{
    if (timerId < 1 || interval < 0 || !object) {
        qWarning("EpollDispatcher: a timer needs an id, an interval and an object");
        return;
    }
    if (object->thread() != thread() || thread() != QThread::currentThread()) {
        qWarning("EpollDispatcher: timers cannot be started from another thread");
        return;
    }
    m_timers.add(timerId, milliseconds(interval), timerType, object, steady_clock::now());
}

bool EpollDispatcher::unregisterTimer(int timerId)
{
    if (thread() != QThread::currentThread()) {
        qWarning("EpollDispatcher: timers cannot be stopped from another thread");
        return false;
    }
    return m_timers.remove(timerId);
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    if (object->thread() != thread() || thread() != QThread::currentThread()) {
        qWarning("EpollDispatcher: timers cannot be stopped from another thread");
        return false;
    }
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    return m_timers.timersOf(object);
}

int EpollDispatcher::remainingTime(int timerId)
{
    const auto left = m_timers.remaining(timerId, steady_clock::now());
    return left ? int(left->count()) : -1;
}

} // namespace saferide
