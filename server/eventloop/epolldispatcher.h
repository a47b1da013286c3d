// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/notifierset.h"
#include "server/eventloop/timerqueue.h"
#include "shared/core/metrics.h"

#include <QAbstractEventDispatcher>

#include <atomic>
#include <optional>

namespace saferide {

/// Where the turns of a loop are counted.
struct TurnTimes
{
    Histogram &wall; ///< how long each kept the loop from waiting for the next
    Histogram &cpu; ///< and what it took of the processor, which no other load blurs
    Counter &overBudget; ///< turns that took more of it than BudgetMicros

    static constexpr qint64 BudgetMicros = 20'000;
};

/// An event dispatcher that costs what is ready, not what is open: Qt's own asks the kernel about
/// every descriptor on each turn. Behaves like it otherwise (tst_eventdispatcher runs against
/// both), and also takes several notifiers of one kind on one descriptor. Only wakeUp() and
/// interrupt() may be called from other threads.
class EpollDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT

public:
    explicit EpollDispatcher(QObject *parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(int timerId, qint64 interval, Qt::TimerType timerType,
                       QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int timerId) override;

    /// Counts each turn there from here on, or none any more.
    void measureTurns(const std::optional<TurnTimes> &times);

    void wakeUp() override;
    void interrupt() override;

private:
    using Waited = NotifierSet::Waited;

    bool wait(bool mayBlock, bool withNotifiers, bool withTimers);
    void countTurn();
    int timeoutMsecs(bool withTimers) const;
    Waited waitForWakeUp(int timeoutMsecs) const;

    std::optional<TurnTimes> m_turnTimes;
    qint64 m_turnBegan = 0; // microseconds; 0: not measured
    qint64 m_cpuBefore = 0; // what the thread had taken at the end of the turn before

    NotifierSet m_notifiers;
    TimerQueue m_timers;
    int m_wakeDescriptor = -1; // eventfd
    // The kernel is told of a wake-up only while the loop is blocked or about to be: the loop sets
    // m_blocked before it looks at m_woken, a waker sets m_woken before it looks at m_blocked.
    std::atomic<bool> m_woken{false};
    std::atomic<bool> m_blocked{false};
    std::atomic<bool> m_interrupted{false};
};

} // namespace saferide
