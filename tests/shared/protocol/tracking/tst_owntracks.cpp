// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/readingtext.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::tracking;

class TestOwnTracks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        const auto row = readingRows("json");
        row("Android",
            R"({"_type":"location","_id":"4f1c2a9e","BSSID":"02:00:00:00:00:00","SSID":"home","acc":12,"alt":519,"batt":87,
                "bs":1,"cog":271,"conn":"w","created_at":1769850999,"inregions":["club"],"lat":48.137154,"lon":11.576124,
                "m":2,"t":"u","tid":"r7","topic":"owntracks/http/r7","tst":1769850900,"vac":3,"vel":18})",
            "position 48.137154,11.576124 @1769850900000 accuracy=12 speed=5 course=271 "
            "altitude=519 battery=87 "
            "id=4f1c2a9e");
        row("Android leaves out what is 0",
            R"({"_type":"location","_id":"4f1c2a9f","acc":12,"batt":87,"lat":48.5,"lon":11,"tst":1769850900})",
            "position 48.5,11 @1769850900000 accuracy=12 battery=87 id=4f1c2a9f");
        row("iOS",
            R"({"_type":"location","lat":48.5,"lon":11,"tst":1769850900,"acc":5,"alt":519,"vac":3,"vel":-1,"cog":-1,
                "batt":-1,"bs":0,"conn":"m","p":95.1,"tid":"r8","topic":"owntracks/user/device"})",
            "position 48.5,11 @1769850900000 accuracy=5 altitude=519");
        row("Overland in its mode for OwnTracks",
            R"({"_type":"location","lat":48.5,"lon":11,"tst":791543700})",
            "position 48.5,11 @1769850900000");
        row("an old position", R"({"_type":"location","lat":48.5,"lon":11,"tst":1169850900})",
            "position 48.5,11 @1169850900000");
        row("lwt", R"({"_type":"lwt","tst":1769850900})", "contact");
        row("status", R"({"_type":"status","iOS":{"version":"26.3.1"}})", "contact");
        row("transition",
            R"({"_type":"transition","event":"enter","lat":48.5,"lon":11,"tst":1769850900,"desc":"home"})",
            "other");
        row("waypoint", R"({"_type":"waypoint","lat":48.5,"lon":11,"tst":1769850900,"rad":100})",
            "other");
        row("waypoints", R"({"_type":"waypoints","waypoints":[]})", "other");
        row("card", R"({"_type":"card","tid":"r7","name":"x"})", "other");
        row("steps", R"({"_type":"steps","steps":100,"tst":1769850900})", "other");
        row("configuration", R"({"_type":"configuration","mode":3})", "other");
        row("encrypted", R"({"_type":"encrypted","data":"cGxlYXNl"})", "encrypted");

        row("no place", R"({"_type":"location","tst":1769850900})", "no_place");
        row("out of range", R"({"_type":"location","lat":48.5,"lon":181,"tst":1769850900})",
            "no_place");
        row("no time", R"({"_type":"location","lat":48.5,"lon":11,"created_at":1769850900})",
            "no_time");
        row("no number", R"({"_type":"location","lat":48.5,"lon":11,"tst":"NaN"})", "no_time");
        row("unknown type", R"({"_type":"lolcation","lat":48.5,"lon":11,"tst":1769850900})",
            "unreadable");
    }
    void reads()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, reading);
        const Report report = readReport({}, json, {1'769'850'960'000});
        QCOMPARE(reportText(report), reading);
        QCOMPARE(report.dialect, Dialect::OwnTracks);
    }
};

SAFERIDE_TEST(TestOwnTracks)
#include "tst_owntracks.moc"
