// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/eventloop/notifierset.h"
#include "server/eventloop/timerqueue.h"
#include "shared/core/metrics.h"

#include <QAbstractEventDispatcher>

#include <atomic>
#include <optional>

namespace saferide {

/// The metrics of a loop's turns.
struct TurnTimes
{
    Histogram &wall; ///< elapsed time per turn
    Histogram &cpu; ///< CPU time per turn, which does not depend on other load
    Counter &overBudget; ///< turns with more CPU time than BudgetMicros

    static constexpr qint64 BudgetMicros = 20'000;
};

/// An event dispatcher whose cost depends on the ready descriptors, not the open ones: Qt's own
/// polls every descriptor in each turn. Otherwise it behaves the same (tst_eventdispatcher runs
/// against both), but also supports several notifiers of one kind per descriptor. Only wakeUp()
/// and interrupt() may be called from other threads.
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

    /// Sets the metrics to update in each turn; null for none.
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
    qint64 m_cpuBefore = 0; // CPU time of the thread at the end of the previous turn

    NotifierSet m_notifiers;
    TimerQueue m_timers;
    int m_wakeDescriptor = -1; // eventfd
    // A wake-up reaches the kernel only while the loop is blocked or about to block: the loop sets
    // m_blocked before it checks m_woken, a waker sets m_woken before it checks m_blocked.
    std::atomic<bool> m_woken{false};
    std::atomic<bool> m_blocked{false};
    std::atomic<bool> m_interrupted{false};
};

} // namespace saferide
