// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/readingtext.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::tracking;

/// What a Traccar server forwards.
class TestForwarded : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        const auto row = readingRows("json");
        row("6.x",
            R"({"position":{"id":71,"attributes":{"batteryLevel":61.0,"distance":4.2,"totalDistance":812.4,"motion":true},
                "deviceId":3,"protocol":"osmand","serverTime":"2026-01-31T09:15:02.000+00:00",
                "deviceTime":"2026-01-31T09:15:01.000+00:00","fixTime":"2026-01-31T09:15:00.000+00:00","valid":true,
                "outdated":false,"latitude":48.137154,"longitude":11.576124,"altitude":519.0,"speed":10.0,"course":90.0,
                "address":null,"accuracy":0.0,"network":null,"geofenceIds":null},
                "device":{"id":3,"name":"Rider 7","uniqueId":"862731"}})",
            "position 48.137154,11.576124 @1769850900000 speed=5.14444 course=90 altitude=519 "
            "battery=61");
        row("older form of the time",
            R"({"position":{"fixTime":"2026-01-31T09:15:00.000+0000","valid":true,"latitude":48.5,"longitude":11,
                "accuracy":7.5,"attributes":{}}})",
            "position 48.5,11 @1769850900000 accuracy=7.5");
        row("alarms",
            R"({"position":{"fixTime":1769850900000,"latitude":48.5,"longitude":11,
                "attributes":{"alarm":"hardBraking,sos"}},"event":{"type":"alarm"}})",
            "position 48.5,11 @1769850900000 alarm=hardbraking alarm=sos");
        row("not valid, but an alarm",
            R"({"position":{"fixTime":1769850900000,"valid":false,"latitude":0,"longitude":0,
                "attributes":{"alarm":"sos"}}})",
            "no_place alarm=sos");
        row("no place", R"({"position":{"fixTime":1769850900000}})", "no_place");
        row("deviceTime is not the time of the fix",
            R"({"position":{"deviceTime":1769850900000,"latitude":48.5,"longitude":11}})",
            "no_time");
        row("empty", R"({"position":{}})", "no_place");
    }
    void reads()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, reading);
        const Report report = readReport({}, json, {1});
        QCOMPARE(reportText(report), reading);
        QCOMPARE(report.dialect, Dialect::Forwarded);
    }
};

SAFERIDE_TEST(TestForwarded)
#include "tst_forwarded.moc"
