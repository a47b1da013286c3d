// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/readingtext.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::tracking;

/// Queries and forms: Traccar Client up to 8 and 10, OsmAnd, GPSLogger, our own page.
class TestTrackingFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatAppsSend_data()
    {
        const auto row = readingRows("query");
        // Traccar Client 7.9 for Android: knots, 0.0 for what is not known.
        row("Traccar 7",
            "id=862731&timestamp=1769850900&lat=48.137154&lon=11.576124&speed=10.0&bearing=90.0"
            "&altitude=519.0&accuracy=12.5&batt=87.0",
            "position 48.137154,11.576124 @1769850900000 accuracy=12.5 speed=5.14444 course=90 "
            "altitude=519 battery=87");
        row("Traccar 7 without GPS details",
            "id=862731&timestamp=1769850900&lat=48.137154&lon=11.576124&speed=0.0&bearing=0.0"
            "&altitude=0.0&accuracy=0.0&batt=100.0&charge=true&mock=true",
            "position 48.137154,11.576124 @1769850900000 speed=0 course=0 altitude=0 battery=100");
        row("Traccar 10",
            "id=rider7&lat=48.137154&lon=11.576124&timestamp=1769850900123&accuracy=4.7&speed=-1.0"
            "&bearing=-1.0&altitude=519.2&batt=55&is_moving=true&odometer=812&event=motionchange",
            "position 48.137154,11.576124 @1769850900123 accuracy=4.7 altitude=519.2 battery=55");
        row("Traccar 10, heartbeat", "id=rider7&timestamp=1769850900&batt=55",
            "contact @1769850900000 battery=55");
        row("Traccar 10, SOS",
            "id=rider7&lat=48.5&lon=11&timestamp=1769850900&accuracy=5&speed=0&batt=9&alarm=sos",
            "position 48.5,11 @1769850900000 accuracy=5 speed=0 battery=9 alarm=sos");
        row("Traccar 8, SOS without a place", "id=862731&timestamp=1769850900&alarm=sos",
            "contact @1769850900000 alarm=sos");
        row("Traccar, push token", "id=rider7&notificationToken=cXk%3AAPA91b", "contact");
        row("OsmAnd, our template",
            "lat=48.137154&lon=11.576124&timestamp=1769850900000&accuracy=3.9&altitude=519.0&speed="
            "5.5"
            "&bearing=271.5&batt=61&unit=mps",
            "position 48.137154,11.576124 @1769850900000 accuracy=3.9 speed=5.5 course=271.5 "
            "altitude=519 "
            "battery=61");
        row("OsmAnd, small exponents",
            "lat=5.0E-4&lon=-1.2E-5&timestamp=1769850900000&accuracy=0.0&unit=mps",
            "position 0.0005,-1.2e-05 @1769850900000");
        row("GPSLogger",
            "lat=48.137154&lon=11.576124&timestamp=1769850900&accuracy=12&speed=5.25&bearing=12.5"
            "&altitude=519.0&batt=42.0&charge=false&unit=mps",
            "position 48.137154,11.576124 @1769850900000 accuracy=12 speed=5.25 course=12.5 "
            "altitude=519 "
            "battery=42");
        row("GPSLogger, offset in the time", "lat=48.5&lon=11&timestamp=2026-01-31T11:15:00+02:00",
            "position 48.5,11 @1769850900000");
        row("our page", "lat=48.5&lon=11&timestamp=1769850900123&speed=3.5&unit=mps&heading=77",
            "position 48.5,11 @1769850900123 speed=3.5 course=77");

        row("0 is a place", "lat=0&lon=0.0&timestamp=1769850900", "position 0,0 @1769850900000");
        row("the ends of the Earth", "lat=-90&lon=180&timestamp=1769850900",
            "position -90,180 @1769850900000");
        row("both in one", "location=48.5,11&timestamp=1769850900",
            "position 48.5,11 @1769850900000");
        row("both in one, with spaces", "location=48.5%2C+11&timestamp=1769850900",
            "position 48.5,11 @1769850900000");
        row("no time: arrival", "lat=48.5&lon=11", "position 48.5,11");
        row("empty time: arrival", "lat=48.5&lon=11&timestamp=", "position 48.5,11");
        row("km/h", "lat=48.5&lon=11&timestamp=1769850900&speed=36&unit=kmh",
            "position 48.5,11 @1769850900000 speed=10");
        row("knots", "lat=48.5&lon=11&timestamp=1769850900&speed=10&unit=kn",
            "position 48.5,11 @1769850900000 speed=5.14444");
        row("unit wins over id", "id=1&lat=48.5&lon=11&timestamp=1769850900&speed=10&unit=mps",
            "position 48.5,11 @1769850900000 speed=10");
        row("deviceid: knots", "deviceid=1&lat=48.5&lon=11&timestamp=1769850900&speed=10",
            "position 48.5,11 @1769850900000 speed=5.14444");
        row("no id: m/s", "lat=48.5&lon=11&timestamp=1769850900&speed=10",
            "position 48.5,11 @1769850900000 speed=10");
        row("unknown unit", "lat=48.5&lon=11&timestamp=1769850900&speed=10&unit=furlong",
            "position 48.5,11 @1769850900000");
        row("bad extras",
            "lat=48.5&lon=11&timestamp=1769850900&speed=NaN&bearing=361&altitude=high&accuracy=-1&"
            "batt=101",
            "position 48.5,11 @1769850900000");
        row("unknown extras",
            "lat=48.5&lon=11&timestamp=1769850900&speed=-1&bearing=-1&accuracy=0&batt=-1",
            "position 48.5,11 @1769850900000");
        row("below the sea", "lat=48.5&lon=11&timestamp=1769850900&altitude=-3.5",
            "position 48.5,11 @1769850900000 altitude=-3.5");
        row("escapes that are none", "lat=48.5&lon=11&timestamp=1769850900&text=100%&x=%zz",
            "position 48.5,11 @1769850900000");
        row("the first of two", "lat=48.5&lat=1&lon=11&timestamp=1769850900",
            "position 48.5,11 @1769850900000");
    }
    void readsWhatAppsSend()
    {
        QFETCH(QByteArray, query);
        QFETCH(QString, reading);
        const Report inQuery = readReport(query, {}, {1});
        QCOMPARE(reportText(inQuery), reading);
        QCOMPARE(inQuery.dialect, Dialect::Fields);
        QCOMPARE(reportText(readReport({}, query, {1})), reading);
    }

    void refuses_data()
    {
        const auto row = [add = readingRows("query")](const char *query, const char *reading) {
            add(query, query, reading);
        };
        row("lat=48.5", "no_place");
        row("lon=11&timestamp=1769850900", "no_place");
        row("lat=48,5&lon=11&timestamp=1769850900", "no_place");
        row("lat=NaN&lon=NaN&timestamp=1769850900", "no_place");
        row("lat=90.1&lon=11&timestamp=1769850900", "no_place");
        row("lat=48.5&lon=-180.5&timestamp=1769850900", "no_place");
        row("lat=0x30&lon=11&timestamp=1769850900", "no_place");
        row("location=48.5&timestamp=1769850900", "no_place");
        row("location=48.5,11,3&timestamp=1769850900", "no_place");
        row("lat=48.5&lon=11&timestamp=0", "no_time");
        row("lat=48.5&lon=11&timestamp=-5", "no_time");
        row("lat=48.5&lon=11&timestamp=now", "no_time");
        row("", "");
        row("speed=5", "");
        row("utm_source=mail", "");
    }
    void refuses()
    {
        QFETCH(QByteArray, query);
        QFETCH(QString, reading);
        QCOMPARE(reportText(readReport(query, {}, {1})), reading);
    }

    void readsFlatJson()
    {
        const QByteArray json =
            R"([{"lat":48.5,"lon":"11","timestamp":1769850900123,"speed":2,"unit":"mps","batt":null},
            {"id":"x","batt":55}, {"lat":48.5,"lon":11,"timestamp":"NaN"}, {"x":1}, 7])";
        const Report report = readReport("lat=1&lon=1", json, {1});
        QCOMPARE(
            reportText(report),
            QStringLiteral("position 48.5,11 @1769850900123 speed=2\ncontact battery=55\nno_time\n"
                           "unreadable\nunreadable"));
        QCOMPARE(report.dialect, Dialect::Fields);
    }

    void aFormWinsOverTheQuery()
    {
        QCOMPARE(reportText(readReport("lat=1&lon=2&timestamp=1769850900", "lat=48.5&lon=11", {1})),
                 QStringLiteral("position 48.5,11 @1769850900000"));
        QCOMPARE(reportText(readReport("lat=48.5&lon=11&timestamp=1769850900", "hello", {1})),
                 QStringLiteral("position 48.5,11 @1769850900000"));
    }

    void readsNoMoreThanAThousandFields()
    {
        const QByteArray many = QByteArray("x=1&").repeated(1'000);
        QCOMPARE(reportText(readReport(QByteArray(many + "lat=48.5&lon=11"), {}, {1})), QString());
        QCOMPARE(reportText(readReport(QByteArray("lat=48.5&lon=11&" + many), {}, {1})),
                 QStringLiteral("position 48.5,11"));
    }
};

SAFERIDE_TEST(TestTrackingFields)
#include "tst_trackingfields.moc"
