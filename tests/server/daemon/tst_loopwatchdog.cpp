// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/servicemanager.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

// Loops of which a test says when they turn.
class TestLoopWatchdog : public QObject
{
    Q_OBJECT

private:
    std::vector<std::function<void()>> m_waiting;
    int m_signs = 0;

    LoopWatchdog::Post loop()
    {
        return [this](std::function<void()> function) { m_waiting.push_back(std::move(function)); };
    }

    void turnLoop(size_t which)
    {
        m_waiting.at(which)();
        QCoreApplication::processEvents();
    }

private Q_SLOTS:
    void init()
    {
        m_waiting.clear();
        m_signs = 0;
    }

    void givesASignWhenEveryLoopHasTurned()
    {
        LoopWatchdog watchdog({loop(), loop()}, [this] { ++m_signs; });
        watchdog.turn();
        QCOMPARE(m_signs, 1);
        turnLoop(0);
        turnLoop(1);
        watchdog.turn();
        QCOMPARE(m_signs, 2);
    }

    void isSilentWhileOneLoopIsStuck()
    {
        LoopWatchdog watchdog({loop(), loop()}, [this] { ++m_signs; });
        watchdog.turn();
        turnLoop(0);
        watchdog.turn();
        watchdog.turn();
        QCOMPARE(m_signs, 1);
        QCOMPARE(m_waiting.size(), size_t(2)); // and it is asked once
        turnLoop(1);
        watchdog.turn();
        QCOMPARE(m_signs, 2);
    }
};

SAFERIDE_TEST(TestLoopWatchdog)
#include "tst_loopwatchdog.moc"
