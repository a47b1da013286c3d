// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventloop/epolldispatcher.h"
#include "tests/support/testprogram.h"

#include <QCoreApplication>
#include <QTest>

#include <ctime>

using namespace saferide;

namespace {

/// Works until this thread has had more microseconds of the processor, whatever else runs.
void takeMoreOfTheProcessorThan(qint64 micros)
{
    const auto taken = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return time.tv_sec * 1'000'000 + time.tv_nsec / 1'000;
    };
    const qint64 until = taken() + micros;
    while (taken() <= until) { }
}

} // namespace

/// What a dispatcher tells of its turns. A turn ends where the next one is waited for.
class TestTurnTimes : public QObject
{
    Q_OBJECT

public:
    static void initMain() { QCoreApplication::setEventDispatcher(new EpollDispatcher); }

private:
    void turn() { m_dispatcher->processEvents(QEventLoop::AllEvents); }

    EpollDispatcher *m_dispatcher =
        qobject_cast<EpollDispatcher *>(QCoreApplication::eventDispatcher());
    Metrics m_metrics;
    const TurnTimes m_times{m_metrics.histogram("wall", "h"), m_metrics.histogram("cpu", "h"),
                            m_metrics.counter("over", "h")};

private Q_SLOTS:
    void init()
    {
        m_dispatcher->measureTurns(m_times);
        turn(); // its beginning was not seen: it is not counted
    }
    void cleanup() { m_dispatcher->measureTurns(std::nullopt); }

    void countsEachTurnOnce()
    {
        const quint64 before = m_times.cpu.count();
        for (quint64 turns = 1; turns <= 3; ++turns) {
            turn();
            QCOMPARE(m_times.cpu.count(), before + turns);
            QCOMPARE(m_times.wall.count(), m_times.cpu.count());
        }
        m_dispatcher->measureTurns(std::nullopt);
        turn();
        turn();
        QCOMPARE(m_times.cpu.count(), before + 3);
    }

    void countsTheTurnsThatTookMoreOfTheProcessorThanTheyMay()
    {
        turn();
        QCOMPARE(m_times.overBudget.value(), quint64(0));
        const quint64 before = m_times.cpu.sumMicros();
        QMetaObject::invokeMethod(
            this, [] { takeMoreOfTheProcessorThan(TurnTimes::BudgetMicros); },
            Qt::QueuedConnection);
        turn();
        QCOMPARE(m_times.overBudget.value(), quint64(1));
        QVERIFY(m_times.cpu.sumMicros() - before > quint64(TurnTimes::BudgetMicros));
        turn();
        QCOMPARE(m_times.overBudget.value(), quint64(1));
    }

    void takesNoWaitingForWork()
    {
        const quint64 before = m_times.overBudget.value();
        QMetaObject::invokeMethod(
            this, [] { QTest::qSleep(2 * TurnTimes::BudgetMicros / 1'000); }, Qt::QueuedConnection);
        turn();
        QCOMPARE(m_times.overBudget.value(), before);
        QVERIFY(m_times.wall.sumMicros() >= quint64(2 * TurnTimes::BudgetMicros));
    }
};

SAFERIDE_TEST(TestTurnTimes)

#include "tst_turntimes.moc"
