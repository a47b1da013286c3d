// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/values.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::tracking;

class TestTrackingValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsNumbers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("number");
        const auto row = [](const char *text, double number) {
            QTest::newRow(text) << QByteArray(text) << number;
        };
        row("0", 0);
        row("-0.0", 0);
        row("87.0", 87);
        row("5.0E-4", 0.0005);
        row("1e3", 1000);
        row("-122.41941550000001", -122.41941550000001);
        row(" 48.5 ", 48.5);
        row("007", 7);
    }
    void readsNumbers()
    {
        QFETCH(QByteArray, text);
        QFETCH(double, number);
        QCOMPARE(numberFrom(QByteArrayView(text)), std::optional(number));
    }

    void refusesNumbers_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"", " ", "NaN", "nan", "Infinity", "-Infinity", "inf", "1e999", "-1e999", "48,13",
              "0x30", "1 2", "+-1", "--1", "1.2.3", "e5", "true", "null", "\xd9\xa1"}) {
            QTest::newRow(text) << QByteArray(text);
        }
        QTest::newRow("long") << QByteArray(65, '1');
        QTest::newRow("NUL") << QByteArray("1\0", 2);
    }
    void refusesNumbers()
    {
        QFETCH(QByteArray, text);
        QCOMPARE(numberFrom(QByteArrayView(text)), std::nullopt);
    }

    void readsTimes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("msecs");
        const auto row = [](const char *text, qint64 msecs) {
            QTest::newRow(text) << QByteArray(text) << msecs;
        };
        row("1", 1'000);
        row("1769850900", 1'769'850'900'000);
        row("1769850900.25", 1'769'850'900'250);
        row("1769850900123", 1'769'850'900'123);
        row("1.769850900123E12", 1'769'850'900'123);
        row("2026-01-31T09:15:00Z", 1'769'850'900'000);
        row("2026-01-31T09:15:00.123Z", 1'769'850'900'123);
        row("2026-01-31T09:15:00", 1'769'850'900'000);
        row("2026-01-31T11:15:00+02:00", 1'769'850'900'000);
        row("2026-01-31T11:15:00 02:00", 1'769'850'900'000);
        row("2026-01-31T11:15:00.000+0200", 1'769'850'900'000);
        row("2026-01-31 09:15:00", 1'769'850'900'000);
        row("2026-01-31 11:15:00 0200", 1'769'850'900'000);
        row(" 2026-01-31T04:15:00-05:00 ", 1'769'850'900'000);
    }
    void readsTimes()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, msecs);
        QCOMPARE(timeFrom(QByteArrayView(text)), std::optional(Timestamp{msecs}));
    }

    void refusesTimes_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"", " ", "0", "-1", "-1769850900", "NaN", "1e999", "99999999999999999", "yesterday",
              "2026-01-31T25:15:00Z", "2026-02-30T09:15:00Z", "31.01.2026 09:15",
              "1970-01-01T00:00:00Z", "2026-01-31T09:15:00 02:00 02:00", "\xff\xff"}) {
            QTest::newRow(text) << QByteArray(text);
        }
        QTest::newRow("long") << QByteArray(41, '1');
    }
    void refusesTimes()
    {
        QFETCH(QByteArray, text);
        QCOMPARE(timeFrom(QByteArrayView(text)), std::nullopt);
    }

    void readsAlarms()
    {
        using Names = std::vector<QByteArray>;
        QCOMPARE(alarmsFrom(std::nullopt), Names());
        QCOMPARE(alarmsFrom(QByteArrayView(" , ,")), Names());
        QCOMPARE(alarmsFrom(QByteArrayView("SOS")), Names({"sos"}));
        QCOMPARE(alarmsFrom(QByteArrayView("hardBraking, sos,fallDown")),
                 Names({"hardbraking", "sos", "falldown"}));
        QCOMPARE(alarmsFrom(QByteArray("s\xc3\xb6s,a b," + QByteArray(33, 'a') + ",sos")),
                 Names({"sos"}));
        QCOMPARE(alarmsFrom(QByteArrayView(QByteArray("a,").repeated(100))).size(), size_t(8));
    }

    void keepsAnExternalIdThatIsShortAndPrintable()
    {
        QCOMPARE(externalIdFrom(std::nullopt), QByteArray());
        QCOMPARE(externalIdFrom(QByteArrayView("")), QByteArray());
        QCOMPARE(externalIdFrom(QByteArrayView("5ce8d6fa-6d30")), QByteArray("5ce8d6fa-6d30"));
        QCOMPARE(externalIdFrom(QByteArrayView(QByteArray(64, 'x'))), QByteArray(64, 'x'));
        QCOMPARE(externalIdFrom(QByteArrayView(QByteArray(65, 'x'))), QByteArray());
        QCOMPARE(externalIdFrom(QByteArrayView("a b")), QByteArray());
        QCOMPARE(externalIdFrom(QByteArrayView("\xff")), QByteArray());
        QCOMPARE(externalIdFrom(QByteArrayView(QByteArray("a\0b", 3))), QByteArray());
    }
};

SAFERIDE_TEST(TestTrackingValues)
#include "tst_trackingvalues.moc"
