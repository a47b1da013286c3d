// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/gpxreader.h"
#include "shared/geo/xmltext.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QFile>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray testFile(const QString &name)
{
    QFile file(QStringLiteral(SAFERIDE_TEST_DATA "/gpx/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray inTrack(const QByteArray &points)
{
    return "<gpx><trk><trkseg>" + points + "</trkseg></trk></gpx>";
}

Result<Gpx> read(const QByteArray &bytes, const GpxLimits &limits = {})
{
    return readGpx(QByteArrayView(bytes), limits);
}

/// Elements of so many prefixes, none of which is declared.
QByteArray undeclared(int prefixes)
{
    QByteArray elements;
    for (int i = 0; i < prefixes; ++i) {
        elements += "<p" + QByteArray::number(i) + ":a/>";
    }
    return elements;
}

/// Goes on by a millisecond each time it is asked.
class TickingClock final : public Clock
{
public:
    Timestamp now() const override { return {}; }
    qint64 monotonicMsecs() const override { return m_msecs++; }

private:
    mutable qint64 m_msecs = 0;
};

constexpr auto TwoPoints = R"(<trkpt lat="46" lon="14"/><trkpt lat="46.001" lon="14"/>)";

} // namespace

class TestGpxReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsNoCommentsAndInstructions_data()
    {
        QTest::addColumn<QString>("xml");
        QTest::addColumn<QString>("kept");
        const auto row = [](const char *name, const QString &xml, const QString &kept) {
            QTest::newRow(name) << xml << kept;
        };
        row("nothing", QString(), QString());
        row("none", u"<gpx>a &lt;!-- b</gpx>"_s, u"<gpx>a &lt;!-- b</gpx>"_s);
        row("a declaration", u"<?xml version=\"1.0\"?><gpx/>"_s,
            u"<?xml version=\"1.0\"?><gpx/>"_s);
        row("comments", u"<!--a--><gpx><!-- <b> --> c<!----></gpx><!--d-->"_s, u"<gpx> c</gpx>"_s);
        row("an instruction", u"<gpx><?php > ?>a</gpx><?b?>"_s, u"<gpx>a</gpx>"_s);
        row("CDATA", u"<gpx><![CDATA[<!--a--><?b?>]]><!--c--></gpx>"_s,
            u"<gpx><![CDATA[<!--a--><?b?>]]></gpx>"_s);
    }
    void keepsNoCommentsAndInstructions()
    {
        QFETCH(const QString, xml);
        QTEST(withoutComments(xml), "kept");
    }

    // Expected figures: computed by another program (Python) with the same formula.
    void readsRealFiles_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<qsizetype>("segments");
        QTest::addColumn<qsizetype>("points");
        QTest::addColumn<double>("length");
        QTest::addColumn<double>("ascent");
        const auto row = [](const char *file, qsizetype segments, qsizetype points, double length,
                            double ascent) {
            QTest::newRow(file) << QString::fromLatin1(file) << segments << points << length
                                << ascent;
        };
        row("Mojstrovka.gpx", 1, 184, 2697.6267, 482.5898);
        row("cerknicko-jezero.gpx", 7, 296, 4575.0190, 252.8264);
        row("gpx1.1_with_all_fields.gpx", 2, 5, 466718.6075, 0); // its track is one point
        row("planned-route-munich.gpx", 1, 98, 2497.1682, 16.0);
        row("route.gpx", 1, 55, 6682.9201, 0);
        row("track-with-empty-segment.gpx", 1, 9, 85.8533, 0);
        row("track-with-extremes.gpx", 1, 25, 2203.5404, 38.0);
        row("track-with-less-sec-time.gpx", 1, 2, 1.5614, 0);
        row("unicode_with_bom.gpx", 0, 0, 0, 0);
    }
    void readsRealFiles()
    {
        QFETCH(QString, file);
        QFETCH(double, length);
        QFETCH(double, ascent);
        const auto gpx = read(testFile(file));
        EXPECT_OK(gpx);
        const auto route = gpx->line();
        qsizetype points = 0;
        for (const GpxSegment &segment : route) {
            points += segment.size();
        }
        QTEST(route.size(), "segments");
        QTEST(points, "points");
        QVERIFY2(std::abs(gpx->lengthMeters() - length) < 1e-3,
                 qPrintable(QString::number(gpx->lengthMeters())));
        QVERIFY2(std::abs(gpx->ascentMeters() - ascent) < 1e-3,
                 qPrintable(QString::number(gpx->ascentMeters())));
    }

    void keepsEveryValueOfAPoint()
    {
        const auto gpx = read(inTrack("<trkpt lon='-9.5' lat='0'><ele> 23.5 </ele><speed>3</speed>"
                                      "<time>2015-12-11T15:43:13.994+01:00</time></trkpt>"));
        EXPECT_OK(gpx);
        QCOMPARE(gpx->tracks.first().segments.first().first(),
                 (GpxPoint{{0, -9.5}, 23.5, Timestamp::fromIso(u"2015-12-11T14:43:13.994Z")}));
    }

    void keepsNamesOfFileTrackAndRoute()
    {
        const auto gpx =
            read("<gpx><metadata><name>Nedelja</name><author><name>Ana</name></author></metadata>"
                 "<rte><name>R &amp; B</name><rtept lat='1' lon='1'><name>no</name></rtept></rte>"
                 "<trk><name>\xC4\x8C"
                 "ez <![CDATA[<Vr\xC5\xA1i\xC4\x8D>]]></name></trk></gpx>");
        EXPECT_OK(gpx);
        QCOMPARE(gpx->name, QStringLiteral("Nedelja"));
        QCOMPARE(gpx->routes.first().name, QStringLiteral("R & B"));
        QCOMPARE(gpx->tracks.first().name, QStringLiteral(u"\u010Cez <Vr\u0161i\u010D>"));
        QCOMPARE(gpx->line().size(), 1); // the route's: no track has a point
    }

    void takesImpossibleTimesAndUnknownElevationsAsAbsent_data()
    {
        QTest::addColumn<QByteArray>("inPoint");
        QTest::newRow("before 1970") << QByteArray("<time>1901-12-13T20:45:52.2073437Z</time>");
        QTest::newRow("not a time") << QByteArray("<time>yesterday</time>");
        QTest::newRow("empty") << QByteArray("<time/><ele></ele>");
        QTest::newRow("NaN") << QByteArray("<ele>NaN</ele>");
        QTest::newRow("infinite") << QByteArray("<ele>inf</ele>");
        for (const char *unknown :
             {"-32768", "-32768.000", "-9999", "32767", "65535", "99999", "1e300", "-1e300", "null",
              "None", "high", "1,5", "12 m", "--"}) {
            QTest::newRow(unknown) << "<ele>" + QByteArray(unknown) + "</ele>";
        }
    }
    void takesImpossibleTimesAndUnknownElevationsAsAbsent()
    {
        QFETCH(QByteArray, inPoint);
        const auto gpx = read(inTrack("<trkpt lat='1' lon='2'>" + inPoint + "</trkpt>"));
        EXPECT_OK(gpx);
        QCOMPARE(gpx->line().first().first(), (GpxPoint{{1, 2}, std::nullopt, std::nullopt}));
    }

    void readsAnyNamespaceAndSkipsForeignElements_data()
    {
        QTest::addColumn<QByteArray>("document");
        const QByteArray points = TwoPoints;
        const QByteArray body = "<trk><trkseg>" + points + "</trkseg></trk></gpx>";
        QTest::newRow("none") << QByteArray("<gpx>" + body);
        QTest::newRow("1.0") << QByteArray(
            "<gpx xmlns='http://www.topografix.com/GPX/1/0' version='1.0'>" + body);
        QTest::newRow("1.1") << QByteArray(
            "<gpx xmlns='http://www.topografix.com/GPX/1/1' version='1.1'>" + body);
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF<gpx>" + body);
        QTest::newRow("comment and instruction")
            << QByteArray("<?xml version='1.0'?><!-- < & --><?x <!DOCTYPE?><gpx>" + body);
        QTest::newRow("prefixed") << QByteArray(
            "<g:gpx xmlns:g='http://www.topografix.com/GPX/1/1'><g:trk><g:trkseg><g:trkpt lat='46' "
            "lon='14'/>"
            "<g:trkpt lat='46.001' lon='14'/></g:trkseg></g:trk></g:gpx>");
        QTest::newRow("foreign elements of our names")
            << QByteArray("<gpx xmlns:x='urn:x'><x:trk><trkseg><trkpt lat='9' "
                          "lon='9'/></trkseg></x:trk><trk><trkseg>"
                          "<x:trkpt lat='8' lon='8'/>"
                          + points
                          + "</trkseg><extensions><trkseg><trkpt lat='bad'/></trkseg>"
                            "</extensions></trk></gpx>");
        QTest::newRow("Latin-1") << QByteArray(
            "<?xml version='1.0' encoding='ISO-8859-1'?><gpx><name>\xFC</name>" + body);
    }
    void readsAnyNamespaceAndSkipsForeignElements()
    {
        QFETCH(QByteArray, document);
        const auto gpx = read(document);
        EXPECT_OK(gpx);
        QVERIFY(std::abs(gpx->lengthMeters() - 111.195) < 1e-3);
    }

    void doesNotJoinSegmentsAndTracksByTheirGaps()
    {
        const QByteArray points = TwoPoints;
        const QByteArray segment = "<trkseg>" + points + "</trkseg>";
        const auto gpx = read("<gpx><trk>" + segment + "<trkseg/>" + segment + "</trk><trk>"
                              + segment + "</trk></gpx>");
        EXPECT_OK(gpx);
        QVERIFY(std::abs(gpx->lengthMeters() - 3 * 111.195) < 3e-3);
    }

    void countsRisesOverPointsWithoutElevation()
    {
        const auto gpx = read(
            "<gpx><trk><trkseg><trkpt lat='1' lon='1'><ele>10</ele></trkpt><trkpt lat='1' lon='1'/>"
            "<trkpt lat='1' lon='1'><ele>15.5</ele></trkpt><trkpt lat='1' "
            "lon='1'><ele>12</ele></trkpt>"
            "</trkseg><trkseg><trkpt lat='1' lon='1'><ele>900</ele></trkpt></trkseg></trk></gpx>");
        EXPECT_OK(gpx);
        QCOMPARE(gpx->ascentMeters(), 5.5);
    }

    void believesTextMoreThanItsDeclaration()
    {
        const QString text =
            QStringLiteral("\uFEFF<?xml version='1.0' encoding='UTF-16'?><gpx><name>\u010D</name>"
                           "<wpt lat='1' lon='1'/></gpx>");
        const auto gpx = readGpx(QStringView(text));
        EXPECT_OK(gpx);
        QCOMPARE(gpx->name, QStringLiteral("\u010D"));
    }

    void readsWhatOtherProgramsWrite_data()
    {
        QTest::addColumn<double>("meters");
        QTest::addColumn<double>("ascent");
        QTest::addColumn<int>("waypoints");
        QTest::newRow("undeclared-prefix-track") << 333.6 << 0.0 << 0;
        QTest::newRow("blank-line-first") << 333.6 << 0.0 << 0;
        QTest::newRow("ele-minus-32768") << 333.6 << 20.0 << 0;
        QTest::newRow("ele-null") << 333.6 << 20.0 << 0;
        QTest::newRow("garmin-shaping-points") << 3768.4 << 0.0 << 0;
        QTest::newRow("good-track-broken-waypoint") << 333.6 << 0.0 << 0;
    }
    void readsWhatOtherProgramsWrite()
    {
        QFETCH(double, meters);
        const QByteArray bytes = testFile(QLatin1String(QTest::currentDataTag()) + u".gpx");
        const auto gpx = read(bytes);
        EXPECT_OK(gpx);
        QVERIFY2(std::abs(gpx->lengthMeters() - meters) < 0.1,
                 QByteArray::number(gpx->lengthMeters()).constData());
        QTEST(gpx->ascentMeters(), "ascent");
        QTEST(int(gpx->waypoints), "waypoints");
        EXPECT_OK(readGpx(QStringView(QString::fromUtf8(bytes)))); // as in a request
    }

    void followsTheRoadBetweenGarminsPoints_data()
    {
        QTest::addColumn<QByteArray>("around");
        const char *declared = " xmlns:g='urn:route-points'";
        QTest::newRow("extensions") << "<extensions><g:RoutePointExtension" + QByteArray(declared)
                + ">%</g:RoutePointExtension></extensions>";
        QTest::newRow("GPX 1.0") << "<g:RoutePointExtension" + QByteArray(declared)
                + ">%</g:RoutePointExtension>";
        QTest::newRow("undeclared") << QByteArray(
            "<extensions><g:RoutePointExtension>%</g:RoutePointExtension></extensions>");
    }
    void followsTheRoadBetweenGarminsPoints()
    {
        QFETCH(QByteArray, around);
        const QByteArray shaping = "<g:rpt lat='2' lon='2'><g:Subclass>00</g:Subclass></g:rpt>"
                                   "<g:rpt lat='' lon='9'/><g:other lat='9' lon='9'/>"
                                   "<g:rpt lat='3' lon='3'/>";
        const auto gpx = read("<gpx><rte><rtept lat='1' lon='1'>" + around.replace("%", shaping)
                              + "</rtept><rtept lat='4' lon='4'/></rte></gpx>");
        EXPECT_OK(gpx);
        QList<double> latitudes;
        const QList<GpxSegment> route = gpx->line();
        for (const GpxPoint &point : route.first()) {
            latitudes.append(point.point.latitude);
        }
        QCOMPARE(latitudes, (QList<double>{1, 2, 3, 4}));
    }

    void takesShapingPointsOfRoutesOnly()
    {
        const auto gpx = read("<gpx><trk><trkseg><trkpt lat='1' lon='1'><RoutePointExtension>"
                              "<rpt lat='50' lon='1'/></RoutePointExtension></trkpt></trkseg></trk>"
                              "<rte><rtept lat='1' lon='1'/><rtept lat='2' lon='1'/></rte></gpx>");
        EXPECT_OK(gpx);
        QCOMPARE(gpx->tracks.first().segments.first().size(), 1);
        QCOMPARE(gpx->routes.first().segments.first().size(), 2);
    }

    void countsWaypointsThatHaveAPlace()
    {
        const auto gpx = read("<gpx><wpt lat='1' lon='1'><ele>x</ele></wpt><wpt lat='91' lon='1'/>"
                              "<wpt/><wpt lat='nan' lon='1'/><wpt lat='2' lon='2'/></gpx>");
        EXPECT_OK(gpx);
        QCOMPARE(gpx->waypoints, 2);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const QByteArray &document, const char *message) {
            QTest::newRow(name) << document << QString::fromUtf8(message);
        };
        row("nothing", "", "line 1, column 1: ");
        row("not XML", "lat,lon\n1,2\n", "line 1, column ");
        row("HTML", "<html></html>",
            "line 1, column 1: not a GPX file: the root element is <html>");
        row("cut off", "<gpx><trk>\n<trkseg>", "line 2, column ");
        row("crossed tags", "<gpx>\n<trk></gpx></trk>", "line 2, column ");
        row("something after the end", "<gpx><wpt lat='1' lon='1'/></gpx>\n<gpx/>",
            "line 2, column ");
        row("no points", "<gpx><trk><trkseg/></trk>\n</gpx>",
            "line 1, column 1: the file has no points");
        row("no latitude", inTrack("\n<trkpt lon='1'/>"), "line 2, column 1: <trkpt> has no lat");
        row("no longitude", inTrack("\n\n<trkpt lat='1'/>"),
            "line 3, column 1: <trkpt> has no lon");
        row("latitude too large", inTrack("<trkpt lat='90.01' lon='1'/>"),
            "line 1, column 19: lat=\"90.01\" is not a number from -90 to 90");
        row("longitude too small", inTrack("<trkpt lat='1' lon='-180.1'/>"),
            "line 1, column 19: lon=\"-180.1\" is not a number from -180 to 180");
        row("not a number", inTrack("<trkpt lat='1,5' lon='1'/>"),
            "line 1, column 19: lat=\"1,5\"");
        row("NaN", inTrack("<trkpt lat='nan' lon='1'/>"), "line 1, column 19: lat=\"nan\"");
        row("infinite", inTrack("<trkpt lat='1' lon='inf'/>"), "line 1, column 19: lon=\"inf\"");
        row("beyond double", inTrack("<trkpt lat='1e999' lon='1'/>"),
            "line 1, column 19: lat=\"1e999\"");
        row("empty coordinate", inTrack("<trkpt lat='' lon='1'/>"), "line 1, column 19: lat=\"\"");
        row("a bad waypoint only", "<gpx><wpt lat='1'/></gpx>",
            "line 1, column 1: the file has no points");
        row("bad route point", "<gpx><rte><rtept lat='1'/></rte></gpx>",
            "line 1, column 11: <rtept> has no lon");
        row("document type",
            "<?xml version='1.0'?>\n  <!DOCTYPE gpx><gpx><wpt lat='1' lon='1'/></gpx>",
            "line 2, column 3: document type declarations");
        row("after CR LF and an emoji",
            "<gpx>\r\n<name>\xF0\x9F\x9A\xB2</name><rte><rtept lat='x' lon='1'/></rte></gpx>",
            "line 2, column 21: lat=\"x\"");
        row("entities",
            "<!DOCTYPE g [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><gpx><name>&b;</name></gpx>",
            "line 1, column 1: document type declarations");
        row("external entity", "<!DOCTYPE g SYSTEM 'file:///etc/passwd'><gpx/>",
            "line 1, column 1: document type declarations");
        row("document type in lower case", "<gpx><!doctype g></gpx>",
            "line 1, column 6: document type declarations");
        row("unknown entity", "<gpx><name>&x;</name></gpx>", "line 1, column ");
        row("undeclared prefix of the root", "<x:gpx><x:wpt lat='1' lon='1'/></x:gpx>",
            "line 1, column 1: the prefix of <x:gpx> is not declared");
        row("points of an undeclared prefix",
            "<gpx><x:rte><x:rtept lat='1' lon='1'/></x:rte></gpx>",
            "line 1, column 1: the file has no points");
        row("entity in an extension",
            "<gpx><extensions>&x;</extensions><wpt lat='1' lon='1'/></gpx>", "line 1, column ");
        row("crossed tags in an extension",
            "<gpx><extensions><x:a><x:b></x:a></x:b></extensions><wpt lat='1' lon='1'/></gpx>",
            "line 1, column ");
        row("deep in an extension",
            "<gpx><rte><rtept lat='1' lon='1'><extensions>" + QByteArray("<x:a>").repeated(1'000),
            "line 1, column ");
        row("too many undeclared prefixes",
            "<gpx><extensions>" + undeclared(40) + "</extensions><wpt lat='1' lon='1'/></gpx>",
            "line 1, column ");
        row("text before the declaration", "x\n<?xml version='1.0'?><gpx/>", "line 1, column ");
        row("a fault behind white space", " \n\n  <?xml version='1.0'?>\n<gpx><trk></gpx>",
            "line 4, column ");
        row("a wrong place behind white space",
            "\n  <gpx><rte><rtept lat='91' lon='1'/></rte></gpx>", "line 2, column 13: lat=\"91\"");
        row("not GPX behind white space", "\t\n <?xml version='1.0'?><kml/>",
            "line 2, column 23: not a GPX file");
        row("code page behind a blank line",
            "\n<?xml version='1.0' encoding=\"windows-1250\"?><gpx/>",
            "line 1, column 1: the encoding \"windows-1250\"");
        row("NUL", QByteArray("<gpx><name>a\0b</name></gpx>", 27),
            "line 1, column 13: NUL character");
        row("control character", "<gpx><name>\x01</name></gpx>", "line 1, column ");
        row("broken UTF-8", "<gpx>\n<name>a\xC3</name></gpx>",
            "line 2, column 8: the file is not UTF-8");
        row("UTF-16", QByteArray("\xFE\xFF\0<\0g", 6), "line 1, column 1: UTF-16 is not supported");
        row("declared UTF-16", "<?xml version='1.0' encoding='UTF-16'?><gpx/>",
            "line 1, column 1: the encoding \"utf-16\"");
        row("code page", "<?xml version='1.0' encoding=\"windows-1250\"?><gpx/>",
            "line 1, column 1: the encoding \"windows-1250\"");
        row("many attributes", "<gpx a='" + QByteArray("' b='").repeated(70) + "'/>",
            "line 1, column 1: a tag has too many");
        row("long attribute", "<gpx>\n <a b='" + QByteArray(20'000, 'x') + "'/></gpx>",
            "line 2, column 2: a tag has too many");
        row("deep", "<gpx>" + QByteArray("<a>").repeated(1'000),
            "line 1, column 198: elements are nested too deeply");
    }
    void refuses()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, message);
        const auto gpx = read(document);
        EXPECT_ERROR(gpx, ErrorCode::InvalidInput);
        QVERIFY2(gpx.error().message.startsWith(message), qPrintable(gpx.error().message));
    }

    void boundsSizeAndPoints()
    {
        const QByteArray document = inTrack(TwoPoints);
        EXPECT_OK(read(document, {.bytes = document.size(), .points = 2}));
        EXPECT_ERROR(read(document, {.bytes = document.size() - 1, .points = 2}),
                     ErrorCode::TooLarge);
        EXPECT_ERROR(read(document, {.bytes = document.size(), .points = 1}), ErrorCode::TooLarge);
    }

    void givesUpWhereItsDeadlinePasses_data()
    {
        QTest::addColumn<QByteArray>("piece");
        QTest::newRow("points") << QByteArray(R"(<trkpt lat="46" lon="14"/>)");
        QTest::newRow("what is skipped") << QByteArray("<a><b/></a>");
        QTest::newRow("comments") << QByteArray("<!---->");
        QTest::newRow("text in pieces") << QByteArray("<![CDATA[a]]>b");
    }
    void givesUpWhereItsDeadlinePasses()
    {
        QFETCH(QByteArray, piece);
        const auto timeOf = [](const QByteArray &document, qint64 most) {
            const TickingClock clock;
            const auto gpx = read(document, {.deadline = {clock, std::chrono::milliseconds(most)}});
            return std::pair(gpx, clock.monotonicMsecs());
        };
        const QByteArray document = "<gpx><name>" + piece + "</name><trk><trkseg>"
            + piece.repeated(10'000) + TwoPoints + "</trkseg></trk></gpx>";
        const auto [whole, asked] = timeOf(document, 1'000'000);
        EXPECT_OK(whole);
        QVERIFY(asked > 10);
        const auto [part, askedOfPart] = timeOf(document, 5);
        EXPECT_ERROR(part, ErrorCode::Timeout);
        QCOMPARE(askedOfPart, 6);
    }
};

SAFERIDE_TEST(TestGpxReader)
#include "tst_gpxreader.moc"
