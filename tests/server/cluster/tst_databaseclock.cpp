// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cluster/databaseclock.h"
#include "tests/support/testprogram.h"

#include <QTest>

using saferide::ManualClock;
using saferide::cluster::DatabaseClock;

class TestDatabaseClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isThatOfTheMachineUntilItIsCorrected()
    {
        const ManualClock machine;
        const DatabaseClock clock(machine);
        QCOMPARE(clock.now(), machine.now());
        QCOMPARE(clock.monotonicMsecs(), machine.monotonicMsecs());
    }

    void correctsWhatIsMoreThanAMeasurementMayBeWrongBy()
    {
        const ManualClock machine;
        DatabaseClock clock(machine);
        clock.setOffset(-30'000);
        QCOMPARE(clock.now().msecs, machine.now().msecs + 30'000);
        clock.setOffset(-30'400); // the answer took longer
        QCOMPARE(clock.now().msecs, machine.now().msecs + 30'000);
        clock.setOffset(20); // somebody set it right
        QCOMPARE(clock.now().msecs, machine.now().msecs - 20);
    }

    void keepsItsPaceWhenItIsCorrected()
    {
        ManualClock machine;
        DatabaseClock clock(machine);
        clock.setOffset(5'000);
        const auto before = clock.now();
        machine.advance(250);
        QCOMPARE(clock.now().msecs, before.msecs + 250);
        QCOMPARE(clock.monotonicMsecs(), 250);
    }
};

SAFERIDE_TEST(TestDatabaseClock)
#include "tst_databaseclock.moc"
