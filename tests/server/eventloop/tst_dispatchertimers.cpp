// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/epolldispatcher.h"
#include "server/eventloop/timerqueue.h"
#include "tests/support/testprogram.h"

#include <QTest>
#include <QThread>

#include <functional>
#include <map>

using namespace saferide;
using namespace std::chrono_literals;

namespace {

class TickCounter : public QObject
{
public:
    std::function<void(int)> reaction;
    std::map<int, int> counts;

protected:
    void timerEvent(QTimerEvent *event) override
    {
        ++counts[event->timerId()];
        if (reaction) {
            reaction(event->timerId());
        }
    }
};

} // namespace

/// The timers of the dispatcher on a clock of the test's own.
class TestDispatcherTimers : public QObject
{
    Q_OBJECT

    static constexpr TimerQueue::Time Start{10'000s}; // a full second

private Q_SLOTS:
    void firesAPreciseTimerOnItsMillisecond()
    {
        TimerQueue queue;
        TickCounter counter;
        queue.add(1, 37ms, Qt::PreciseTimer, &counter, Start);
        QCOMPARE(queue.remaining(1, Start)->count(), 37);
        QCOMPARE(queue.activate(Start + 36999us), 0);
        QCOMPARE(queue.remaining(1, Start + 36999us)->count(),
                 1); // rounded up, so that nobody wakes early
        QCOMPARE(queue.activate(Start + 37ms), 1);
        QCOMPARE(*queue.nextDue(), Start + 74ms);
    }

    void keepsTheRhythmAndSkipsWhatItMissed()
    {
        TimerQueue queue;
        TickCounter counter;
        queue.add(1, 10ms, Qt::PreciseTimer, &counter, Start);
        queue.activate(Start + 14ms);
        QCOMPARE(*queue.nextDue(), Start + 20ms);
        queue.activate(Start + 95ms);
        QCOMPARE(counter.counts[1], 2);
        QCOMPARE(*queue.nextDue(), Start + 105ms);
    }

    void keepsCoarseTimersWithinFivePercentAndTogether()
    {
        TimerQueue queue;
        TickCounter counter;
        for (int id = 1; id <= 100; ++id) {
            queue.add(id, 1000ms, Qt::CoarseTimer, &counter,
                      Start + std::chrono::microseconds(id * 400));
        }
        QCOMPARE(*queue.nextDue(), Start + 1000ms);
        queue.activate(Start + 1000ms);
        QCOMPARE(counter.counts.size(), size_t(100));
        for (int interval = 21; interval < 20'000; interval += 7) {
            TimerQueue one;
            one.add(1, std::chrono::milliseconds(interval), Qt::CoarseTimer, &counter,
                    Start + 123'457us);
            const auto off =
                *one.nextDue() - (Start + 123'457us) - std::chrono::milliseconds(interval);
            QVERIFY(std::chrono::abs(off) <= std::chrono::milliseconds(interval) / 20.0);
        }
    }

    void takesVeryCoarseTimersToTheFullSecond()
    {
        TimerQueue queue;
        TickCounter counter;
        queue.add(1, 2300ms, Qt::VeryCoarseTimer, &counter, Start + 300ms);
        QCOMPARE(*queue.nextDue(), Start + 2s);
        queue.add(2, 60'000ms, Qt::CoarseTimer, &counter, Start + 600ms);
        queue.remove(1);
        QCOMPARE(*queue.nextDue(), Start + 61s);
    }

    void keepsShortCoarseTimersPrecise()
    {
        TimerQueue queue;
        TickCounter counter;
        queue.add(1, 20ms, Qt::CoarseTimer, &counter, Start + 700us);
        QCOMPARE(*queue.nextDue(), Start + 20'700us);
    }

    void firesAZeroTimerOnceATurn()
    {
        TimerQueue queue;
        TickCounter counter;
        queue.add(1, 0ms, Qt::CoarseTimer, &counter, Start);
        queue.add(2, 0ms, Qt::PreciseTimer, &counter, Start);
        queue.activate(Start);
        queue.activate(Start);
        QCOMPARE(counter.counts[1], 2);
        QCOMPARE(counter.counts[2], 2);
        QCOMPARE(*queue.nextDue(), Start);
    }

    void firesInTheOrderInWhichTheyAreDue()
    {
        TimerQueue queue;
        TickCounter counter;
        QList<int> order;
        counter.reaction = [&](int id) { order.append(id); };
        queue.add(1, 30ms, Qt::PreciseTimer, &counter, Start);
        queue.add(2, 10ms, Qt::PreciseTimer, &counter, Start);
        queue.add(3, 10ms, Qt::PreciseTimer, &counter, Start);
        queue.activate(Start + 50ms);
        QCOMPARE(order, (QList<int>{2, 3, 1}));
    }

    void doesNotFireATimerThatAHandlerStopped()
    {
        TimerQueue queue;
        TickCounter counter;
        counter.reaction = [&](int) { queue.removeAll(&counter); };
        queue.add(1, 10ms, Qt::PreciseTimer, &counter, Start);
        queue.add(2, 10ms, Qt::PreciseTimer, &counter, Start);
        QCOMPARE(queue.activate(Start + 10ms), 1);
        QVERIFY(!queue.nextDue());
    }

    void doesNotMistakeANewTimerForTheOldOneOfItsId()
    {
        TimerQueue queue;
        TickCounter counter;
        counter.reaction = [&](int id) {
            if (id == 1) {
                queue.remove(2);
                queue.add(2, 0ms, Qt::PreciseTimer, &counter, Start + 10ms);
            }
        };
        queue.add(1, 10ms, Qt::PreciseTimer, &counter, Start);
        queue.add(2, 10ms, Qt::PreciseTimer, &counter, Start);
        queue.activate(Start + 10ms);
        QCOMPARE(counter.counts[2], 0);
    }

    void doesNotFireATimerInsideItsOwnHandler()
    {
        TimerQueue queue;
        TickCounter counter;
        counter.reaction = [&](int id) {
            if (id == 1 && counter.counts[1] < 5) {
                QVERIFY(!queue.nextDue()
                        || *queue.nextDue() > Start); // would keep a nested loop awake
                queue.activate(Start + 1s);
            }
        };
        queue.add(1, 0ms, Qt::PreciseTimer, &counter, Start);
        queue.activate(Start);
        QCOMPARE(counter.counts[1], 1);
        queue.activate(Start + 2s);
        QCOMPARE(counter.counts[1], 2);
    }

    void tellsTheTimersOfAnObject()
    {
        TimerQueue queue;
        TickCounter one;
        TickCounter other;
        queue.add(1, 25ms, Qt::CoarseTimer, &one, Start);
        queue.add(2, 30'000ms, Qt::CoarseTimer, &one, Start);
        queue.add(3, 10ms, Qt::PreciseTimer, &other, Start);
        const auto timers = queue.timersOf(&one);
        QCOMPARE(timers.size(), 2);
        QCOMPARE(timers[1].timerId, 2);
        QCOMPARE(timers[1].interval, 30'000);
        QVERIFY(queue.removeAll(&one));
        QVERIFY(!queue.removeAll(&one));
        QVERIFY(!queue.remaining(1, Start));
        QVERIFY(queue.remaining(3, Start));
    }

    void movesTimersWithTheirObjectToAnotherThread()
    {
        QThread thread;
        thread.setEventDispatcher(new EpollDispatcher);
        auto *counter = new TickCounter;
        connect(&thread, &QThread::finished, counter, &QObject::deleteLater);
        std::atomic<QThread *> firedIn = nullptr;
        counter->reaction = [&](int) { firedIn = QThread::currentThread(); };
        counter->startTimer(1ms, Qt::PreciseTimer);
        counter->moveToThread(&thread);
        thread.start();
        QTRY_COMPARE(firedIn.load(), &thread);
        thread.quit();
        thread.wait();
    }
};

SAFERIDE_TEST(TestDispatcherTimers)
#include "tst_dispatchertimers.moc"
