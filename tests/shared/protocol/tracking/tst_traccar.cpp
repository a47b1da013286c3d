// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/readingtext.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::tracking;

class TestTraccar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        const auto row = readingRows("json");
        row("9.7",
            R"({"location":{"timestamp":"2026-01-31T09:15:00.123Z","coords":{"latitude":48.137154,"longitude":11.576124,
                "accuracy":4.7,"speed":5.25,"speed_accuracy":0.5,"heading":271.5,"heading_accuracy":9.1,"altitude":519.2,
                "altitude_accuracy":3},"is_moving":true,"odometer":812.4,"event":"motionchange",
                "battery":{"level":0.87,"is_charging":false},"activity":{"type":"on_bicycle"},"extras":{},
                "uuid":"5ce8d6fa-6d30-4a49-8f0e-0b6d7a9bbf10"},"device_id":"rider7"})",
            "position 48.137154,11.576124 @1769850900123 accuracy=4.7 speed=5.25 course=271.5 "
            "altitude=519.2 "
            "battery=87 id=5ce8d6fa-6d30-4a49-8f0e-0b6d7a9bbf10");
        row("unknown numbers",
            R"({"location":{"timestamp":"2026-01-31T09:15:00.123Z","coords":{"latitude":48.5,"longitude":11,"accuracy":-1,
                "speed":-1,"heading":-1,"altitude":-2.5},"battery":{"level":-1}}})",
            "position 48.5,11 @1769850900123 altitude=-2.5");
        row("numbers as texts",
            R"({"location":{"timestamp":1769850900123,"coords":{"latitude":"48.5","longitude":"11","speed":"1.5"}}})",
            "position 48.5,11 @1769850900123 speed=1.5");
        row("SOS beside the place",
            R"({"location":{"timestamp":1769850900,"coords":{"latitude":48.5,"longitude":11},"alarm":"sos"}})",
            "position 48.5,11 @1769850900000 alarm=sos");
        row("SOS in extras",
            R"({"location":{"timestamp":1769850900,"coords":{"latitude":48.5,"longitude":11},"extras":{"alarm":"SOS"}}})",
            "position 48.5,11 @1769850900000 alarm=sos");
        row("SOS without a place", R"({"location":{"extras":{"alarm":"sos"}},"device_id":"x"})",
            "contact alarm=sos");
        row("heartbeat",
            R"({"location":{"timestamp":"2026-01-31T09:15:00Z","event":"heartbeat","battery":{"level":0.5}},"device_id":"x"})",
            "contact @1769850900000 battery=50");
        row("without coords",
            R"({"location":{"timestamp":1769850900,"latitude":48.5,"longitude":11,"speed":2,"heading":3}})",
            "position 48.5,11 @1769850900000 speed=2 course=3");
        row("id that cannot be kept",
            R"({"location":{"timestamp":1769850900,"coords":{"latitude":48.5,"longitude":11},"uuid":"a b"}})",
            "position 48.5,11 @1769850900000");

        row("no longitude", R"({"location":{"timestamp":1769850900,"coords":{"latitude":48.5}}})",
            "no_place");
        row("null",
            R"({"location":{"timestamp":1769850900,"coords":{"latitude":null,"longitude":11}}})",
            "no_place");
        row("out of range",
            R"({"location":{"timestamp":1769850900,"coords":{"latitude":91,"longitude":11}}})",
            "no_place");
        row("no time", R"({"location":{"coords":{"latitude":48.5,"longitude":11}}})", "no_time");
        row("bad time",
            R"({"location":{"timestamp":"soon","coords":{"latitude":48.5,"longitude":11}}})",
            "no_time");
    }
    void reads()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, reading);
        const Report report = readReport({}, json, {1});
        QCOMPARE(reportText(report), reading);
        QCOMPARE(report.dialect, Dialect::Traccar);
    }
};

SAFERIDE_TEST(TestTraccar)
#include "tst_traccar.moc"
