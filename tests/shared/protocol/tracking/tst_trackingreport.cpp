// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/readingtext.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::tracking;

namespace {

const QByteArray Location = R"({"_type":"location","lat":48.5,"lon":11,"tst":1769850900})";

} // namespace

class TestTrackingReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAMixedArray()
    {
        const QByteArray json = "[" + Location
            + R"(,{"locations":[{"geometry":{"coordinates":[11,48.5]},"properties":{"timestamp":1769850900}}]},
                {"position":{"fixTime":1769850900,"latitude":1,"longitude":2}},
                {"location":{"timestamp":1769850900,"coords":{"latitude":3,"longitude":4}}},
                {"lat":5,"lon":6,"timestamp":1769850900}, [], null, {}])";
        const Report report = readReport({}, json, {1});
        QCOMPARE(report.dialect, Dialect::OwnTracks);
        QCOMPARE(reportText(report),
                 QStringLiteral("position 48.5,11 @1769850900000\nposition 48.5,11 @1769850900000\n"
                                "position 1,2 @1769850900000\nposition 3,4 @1769850900000\n"
                                "position 5,6 @1769850900000\nunreadable\nunreadable\nunreadable"));
    }

    void skipsAByteOrderMarkAndSpaces()
    {
        QCOMPARE(
            reportText(readReport({}, QByteArray("\xef\xbb\xbf \r\n" + Location + " \n"), {1})),
            QStringLiteral("position 48.5,11 @1769850900000"));
    }

    void refusesWhatIsNoJson_data()
    {
        QTest::addColumn<QByteArray>("body");
        for (const char *body :
             {"{", "[", "{\"_type\":\"location\",\"lat\":48.5", "{}x", "[1,]", "{\"a\"=1}"}) {
            QTest::newRow(body) << QByteArray(body);
        }
        QTest::newRow("cut") << Location.chopped(1);
        QTest::newRow("too deep") << QByteArray(1'000'000, '[');
    }
    void refusesWhatIsNoJson()
    {
        QFETCH(QByteArray, body);
        const Report report = readReport("lat=1&lon=1", body, {1});
        QCOMPARE(reportText(report), QStringLiteral("unreadable"));
        QCOMPARE(report.dialect, Dialect::Unknown);
    }

    void readsNothingOfNothing()
    {
        for (const char *body : {"", " ", "\xef\xbb\xbf", "hello", "=", "&&&", "\xff\xfe"}) {
            const Report report = readReport({}, body, {1});
            QCOMPARE(reportText(report), QString());
            QCOMPARE(report.dialect, Dialect::Unknown);
        }
        QCOMPARE(reportText(readReport({}, "[]", {1})), QString());
    }

    void readsAsManyItemsAsAreAllowed()
    {
        QByteArray all = QByteArray(Location + ",").repeated(2'010);
        all.chop(1);
        const Report report = readReport({}, QByteArray("[" + all + "]"), {1});
        QCOMPARE(report.readings.size(), Report::MaxReadings);
        QCOMPARE(report.tooMany, 10);
    }

    void findsWhatMayBeAKey_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArrayList>("ids");
        QTest::newRow("query") << QByteArray("id=abc&lat=1") << QByteArray()
                               << QByteArrayList{"abc"};
        QTest::newRow("form") << QByteArray() << QByteArray("deviceid=abc&id=x")
                              << QByteArrayList{"x", "abc"};
        QTest::newRow("Traccar 9")
            << QByteArray() << QByteArray(R"({"location":{},"device_id":"abc"})")
            << QByteArrayList{"abc"};
        QTest::newRow("flat") << QByteArray() << QByteArray(R"({"id":"abc","lat":1})")
                              << QByteArrayList{"abc"};
        QTest::newRow("query beside JSON is ignored")
            << QByteArray("id=abc") << Location << QByteArrayList{};
        QTest::newRow("the first different ones of many")
            << QByteArray()
            << QByteArray(R"([{"id":"a"},{"id":""},{"id":"a"},{"id":"b"},{"id":"c"},)"
                          R"({"id":"d"},{"id":"e"},1])")
            << QByteArrayList{"a", "b", "c", "d"};
    }
    void findsWhatMayBeAKey()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, body);
        QFETCH(QByteArrayList, ids);
        const Report report = readReport(query, body, {1});
        QCOMPARE(QByteArrayList(report.deviceIds.begin(), report.deviceIds.end()), ids);
    }

    void findsTheFirstDeviceIdsOfABeginning_data()
    {
        QTest::addColumn<QByteArray>("beginning");
        QTest::addColumn<QByteArray>("ids");
        const auto row = [](const char *beginning, const char *ids) {
            QTest::newRow(beginning) << QByteArray(beginning) << QByteArray(ids);
        };
        row("", "");
        row("{\"locations\":[{\"properties\":{\"device_id\":\"abc\",\"speed\":1}},{\"proper",
            "abc");
        row("{\"device_id\" :\r\n \"abc\"", "abc");
        row("{\"device_id\":\"a\",\"device_id\":\"b\"}", "a b");
        row("[{\"device_id\":\"\"},{\"device_id\":\"a\"},{\"device_id\":\"a\"},{\"device_id\":"
            "\"b\"}",
            "a b");
        row("{\"note\":\"\\\"device_id\\\":\\\"x\\\"\",\"device_id\":\"abc\"}", "abc");
        row("{\"device_id\":\"abc", "");
        row("{\"device_id\":", "");
        row("{\"device_id\"", "");
        row("{\"device_id\":7}", "");
        row("{\"device_id\",\"abc\"}", "");
    }
    void findsTheFirstDeviceIdsOfABeginning()
    {
        QFETCH(QByteArray, beginning);
        const std::vector<QByteArray> found = firstDeviceIds(beginning);
        QTEST(QByteArrayList(found.begin(), found.end()).join(' '), "ids");
    }

    void answersAsEachAppExpects()
    {
        QCOMPARE(answerTo(Dialect::OwnTracks).body, "[]");
        QCOMPARE(answerTo(Dialect::OwnTracks).contentType, "application/json");
        QCOMPARE(answerTo(Dialect::Overland).body, R"({"result":"ok"})");
        QCOMPARE(answerTo(Dialect::Overland).contentType, "application/json");
        for (const Dialect other :
             {Dialect::Fields, Dialect::Traccar, Dialect::Forwarded, Dialect::Unknown}) {
            QCOMPARE(answerTo(other).body, QByteArray());
        }
    }
};

SAFERIDE_TEST(TestTrackingReport)
#include "tst_trackingreport.moc"
