// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/readingtext.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::tracking;

class TestOverland : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        const auto row = readingRows("json");
        row("a batch with the current place",
            R"({"locations":[{"type":"Feature","geometry":{"type":"Point","coordinates":[11.576124,48.137154]},
                "properties":{"timestamp":"2026-01-31T09:15:00Z","altitude":519,"speed":4,"horizontal_accuracy":5,
                "vertical_accuracy":3,"motion":["cycling"],"pauses":false,"activity":"other_navigation",
                "desired_accuracy":0,"deferred":0,"significant_change":0,"locations_in_payload":1,
                "battery_state":"unplugged","battery_level":0.875,"device_id":"rider7","wifi":"home","course":90}}],
                "current":{"type":"Feature","geometry":{"type":"Point","coordinates":[11.6,48.2]},
                "properties":{"timestamp":"2026-01-31T09:16:00Z","speed":-1,"course":-1,"battery_level":-1}}})",
            "position 48.137154,11.576124 @1769850900000 accuracy=5 speed=4 course=90 altitude=519 "
            "battery=87.5\n"
            "position 48.2,11.6 @1769850960000");
        row("the bad ones of a batch",
            R"({"locations":[{"geometry":{"coordinates":[11]},"properties":{"timestamp":1769850900}},
                {"geometry":null,"properties":{"timestamp":1769850900}},
                {"geometry":{"coordinates":[11,48.5]},"properties":{}},
                {"geometry":{"coordinates":[11,48.5]},"properties":{"timestamp":"2026-13-31T09:15:00Z"}},
                {"geometry":{"coordinates":["11","48.5"]},"properties":{"timestamp":1769850900}},
                {"geometry":{"coordinates":[48.5,111]},"properties":{"timestamp":1769850900}},
                {"geometry":{"coordinates":[111,148.5]},"properties":{"timestamp":1769850900}},
                {"geometry":{"coordinates":[11,48.5]},"properties":{"type":"trip","timestamp":1769850900}},
                7, "x", null, {}, [] ]})",
            "no_place\nno_place\nno_time\nno_time\nposition 48.5,11 @1769850900000\n"
            "no_place\nno_place\nother\nno_place\nno_place\nno_place\nno_place\nno_place");
        row("an empty batch", R"({"locations":[]})", "");
        row("the current place alone",
            R"({"locations":[],"current":{"geometry":{"coordinates":[11,48.5]},"properties":{"timestamp":1769850900}}})",
            "position 48.5,11 @1769850900000");
    }
    void reads()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, reading);
        const Report report = readReport({}, json, {1});
        QCOMPARE(reportText(report), reading);
        QCOMPARE(report.dialect, Dialect::Overland);
    }

    void findsTheDeviceId()
    {
        const Report report = readReport(
            {}, R"({"locations":[{"properties":{"device_id":"abc"}}],"device_id":"xyz"})", {1});
        QCOMPARE(report.deviceIds, std::vector<QByteArray>({"xyz", "abc"}));
    }
};

SAFERIDE_TEST(TestOverland)
#include "tst_overland.moc"
