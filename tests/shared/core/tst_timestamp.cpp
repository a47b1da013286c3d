// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/timestamp.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;

class TestTimestamp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsIso8601_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("msecs");
        const auto row = [](const char *text, qint64 msecs) {
            QTest::newRow(text) << QString::fromLatin1(text) << msecs;
        };
        row("1970-01-01T00:00:00Z", 0);
        row("2026-01-31T09:15:00+00:00", 1'769'850'900'000);
        row("2026-01-31T09:15:00", 1'769'850'900'000);
        row("2026-01-31 09:15", 1'769'850'900'000);
        row("2026-01-31T10:15:00+01:00", 1'769'850'900'000);
        row("2026-01-31T10:15:00+0100", 1'769'850'900'000);
        row("2026-01-31T10:15:00+01", 1'769'850'900'000);
        row("2026-01-31T03:45:00-05:30", 1'769'850'900'000);
        row("2026-01-31T09:15:00.5Z", 1'769'850'900'500);
        row("2026-01-31T09:15:00.123456+00:00", 1'769'850'900'123);
        row("2024-02-29T00:00:00Z", 1'709'164'800'000);
        row("2026-01-31", 1'769'817'600'000);
        row("9999-12-31T23:59:59.999Z", 253'402'300'799'999);
    }
    void readsIso8601()
    {
        QFETCH(QString, text);
        QTEST(Timestamp::fromIso(text).value_or(Timestamp{-1}).msecs, "msecs");
    }

    void refusesWhatIsNoTime_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"",
                                 "now",
                                 "2026",
                                 "2026-13-01T00:00:00Z",
                                 "2026-02-30T00:00:00Z",
                                 "2025-02-29",
                                 "2026-01-31T24:00:00Z",
                                 "2026-01-31T09:60:00Z",
                                 "2026-01-31T09:15:61Z",
                                 "2026-01-31T09:15:00.Z",
                                 "2026-01-31T09:15:00+25:00",
                                 "2026-01-31T09:15:00Zjunk",
                                 "2026-01-31T",
                                 "2026-01-31T09",
                                 "1969-12-31T23:59:59Z",
                                 "26-01-31T09:15:00Z",
                                 "-026-01-31T09:15:00Z",
                                 "2026-01-31T09:15.5Z",
                                 "1970-01-01T00:00:00+01:00",
                                 "9999-12-31T23:59:59-01:00",
                                 "2026-01-31T09:15:00+",
                                 "1769850900"}) {
            QTest::newRow(text) << QString::fromLatin1(text);
        }
    }
    void refusesWhatIsNoTime()
    {
        QFETCH(QString, text);
        QVERIFY(!Timestamp::fromIso(text));
    }

    void writesUtcWithOffsetAndKeepsMilliseconds()
    {
        QCOMPARE(Timestamp{1'769'850'900'000}.toIso(), QStringLiteral("2026-01-31T09:15:00+00:00"));
        QCOMPARE(Timestamp{1'769'850'900'007}.toIso(),
                 QStringLiteral("2026-01-31T09:15:00.007+00:00"));
    }

    void readsBackWhatItWrites()
    {
        for (qint64 msecs :
             {qint64(0), qint64(999), qint64(951'782'400'123), qint64(253'402'300'799'999)}) {
            QCOMPARE(Timestamp::fromIso(Timestamp{msecs}.toIso())->msecs, msecs);
        }
    }
};

SAFERIDE_TEST(TestTimestamp)
#include "tst_timestamp.moc"
