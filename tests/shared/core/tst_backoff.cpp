// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/backoff.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

class TestBackoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void attemptsBecomeRarer()
    {
        Backoff backoff(ServerBackoff);
        for (const qint64 whole : {100, 200, 400, 800, 1'600, 2'000, 2'000, 2'000}) {
            const qint64 msecs = backoff.next();
            QVERIFY2(msecs > whole / 2 && msecs <= whole, qPrintable(QString::number(msecs)));
        }
        backoff.reset();
        QVERIFY(backoff.next() <= 100);
        QVERIFY(Backoff(ServerBackoff).next(0.1) != Backoff(ServerBackoff).next(0.9));
    }

    void withoutJitterTheWaitIsExact()
    {
        Backoff backoff({5, 50, 0});
        for (const int msecs : {5, 10, 20, 40, 50, 50}) {
            QCOMPARE(backoff.next(), msecs);
        }
    }
};

SAFERIDE_TEST(TestBackoff)
#include "tst_backoff.moc"
