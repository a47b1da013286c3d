// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/graticule.h"
#include "console/map/labelplacer.h"
#include "console/map/maptext.h"
#include "console/map/markergroups.h"
#include "console/map/markerlook.h"
#include "console/map/scalelayer.h"
#include "console/map/viewport.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QTest>

using namespace saferide;

namespace {

const Viewport Alps({0.53, 0.35}, 8, {800, 600});

bool isNear(QPointF a, QPointF b, double tolerance = 1e-6)
{
    return std::hypot(a.x() - b.x(), a.y() - b.y()) <= tolerance;
}

} // namespace

class TestViewport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void screenAndWorldAreInverse()
    {
        for (const QPointF pixel : {QPointF(0, 0), QPointF(799, 13), QPointF(400.5, 300.25)}) {
            QVERIFY(isNear(Alps.toScreenExactly(Alps.toWorld(pixel)), pixel));
        }
        QVERIFY(isNear(Alps.toScreen(Alps.center()), {400, 300}));
    }

    void whatIsUnderThePointerStaysThereWhenZooming_data()
    {
        QTest::addColumn<double>("zoom");
        QTest::newRow("in") << 11.3;
        QTest::newRow("out") << 5.25;
        QTest::newRow("beyond the limit") << 40.0;
    }
    void whatIsUnderThePointerStaysThereWhenZooming()
    {
        QFETCH(double, zoom);
        const QPointF pointer(123, 456);
        const WorldPoint place = Alps.toWorld(pointer);
        const Viewport zoomed = Alps.zoomedAbout(pointer, zoom);
        QVERIFY(isNear(zoomed.toScreenExactly(place), pointer, 1e-3));
        QCOMPARE(zoomed.zoom(), std::min(zoom, Viewport::MaxZoom));
    }

    void panningMovesTheMapWithThePointer()
    {
        const WorldPoint place = Alps.toWorld({100, 100});
        QVERIFY(isNear(Alps.pannedBy({30, -20}).toScreenExactly(place), {130, 80}));
    }

    void theWorldAlwaysFillsTheHeight()
    {
        const Viewport tiny({0.5, 0.5}, 0, {800, 2000});
        QVERIFY(worldPixels(tiny.zoom()) >= 2000 - 1e-6);
        const Viewport north({0.5, 0.0}, 4, {800, 600});
        QVERIFY(north.bounds().top >= -1e-12);
    }

    void theCentreKeepsToOneCopyOfTheWorld()
    {
        const Viewport east = Viewport({0.999, 0.5}, 4, {800, 600}).pannedBy({-100, 0});
        QVERIFY(east.center().x >= 0 && east.center().x < 1);
        // A place just west of the date line is seen left of one that is just east of it.
        QVERIFY(east.toScreen(toWorld({0, 179})).x() < east.toScreen(toWorld({0, -179})).x());
    }

    void fittingShowsAllOfItAndNoNearerThanAllowed()
    {
        WorldRect rect;
        rect.include(toWorld({46, 13}));
        rect.include(toWorld({45, 15}));
        const Viewport fitted = Alps.fitting(rect, 50, 15);
        const QRectF room = fitted.rect().adjusted(49.9, 49.9, -49.9, -49.9);
        QVERIFY(room.contains(fitted.toScreen(toWorld({46, 13}))));
        QVERIFY(room.contains(fitted.toScreen(toWorld({45, 15}))));
        WorldRect point;
        point.include(toWorld({46, 13}));
        QCOMPARE(Alps.fitting(point, 50, 15).zoom(), 15.0);
        QCOMPARE(Alps.fitting({}, 50, 15), Alps);
    }

    void glidingEndsExactlyAtTheTarget()
    {
        const Viewport target({0.54, 0.36}, 12, {800, 600});
        QCOMPARE(Alps.towards(target, 1), target);
        QVERIFY(isNear({Alps.towards(target, 0).center().x, Alps.towards(target, 0).center().y},
                       {Alps.center().x, Alps.center().y}, 1e-12));
        const double half = Alps.towards(target, 0.5).zoom();
        QCOMPARE(half, 10.0);
    }

    void scaleBarsAreRound_data()
    {
        QTest::addColumn<double>("metersPerPixel");
        QTest::addColumn<double>("meters");
        QTest::newRow("street") << 0.6 << 50.0;
        QTest::newRow("town") << 15.0 << 2000.0;
        QTest::newRow("country") << 1500.0 << 200'000.0;
    }
    void scaleBarsAreRound()
    {
        QFETCH(double, metersPerPixel);
        QFETCH(double, meters);
        const ScaleBar bar = scaleBar(metersPerPixel, 140);
        QCOMPARE(bar.meters, meters);
        QVERIFY(bar.pixels <= 140 && bar.pixels > 50);
    }

    void graticuleLinesKeepTheirDistance()
    {
        for (double zoom = 3; zoom < 16; zoom += 0.7) {
            const Viewport viewport({0.53, 0.35}, zoom, {800, 600});
            const double pixels = graticuleStep(viewport, 150) * viewport.scale() / 360;
            QVERIFY2(pixels >= 150 && pixels < 600, qPrintable(QString::number(zoom)));
        }
        QCOMPARE(parallelText(-45.5, 0.5), QStringLiteral("45.5° S"));
        QCOMPARE(meridianText(190, 10), QStringLiteral("170° W"));
    }

    void labelsNeverOverlap()
    {
        LabelPlacer placer({0, 0, 400, 300});
        const PlacesAround around({200, 150}, 10, {80, 18});
        const auto first =
            placer.takeFirstFree({around.right, around.left, around.above, around.below});
        const auto second =
            placer.takeFirstFree({around.right, around.left, around.above, around.below});
        QVERIFY(first && second);
        QVERIFY(!first->intersects(*second));
        QVERIFY(!placer.takeFirstFree({QRectF(390, 10, 80, 18)})); // would be cut off
    }

    void groupsNeverOverlapAndHoldEverybodyOnce_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("spread");
        QTest::newRow("a dozen on one corner") << 12 << 30.0;
        QTest::newRow("a hundred in a town") << 100 << 300.0;
        QTest::newRow("two thousand everywhere") << 2000 << 900.0;
        QTest::newRow("all at one place") << 500 << 0.0;
    }
    void groupsNeverOverlapAndHoldEverybodyOnce()
    {
        QFETCH(int, count);
        QFETCH(double, spread);
        std::vector<GroupCandidate> candidates;
        for (int i = 0; i < count; ++i) { // scattered, but always alike
            candidates.push_back(
                {.at = {std::fmod(i * 0.618034, 1) * spread, std::fmod(i * 0.754878, 1) * spread}});
        }
        candidates.push_back({.at = {1, 1}, .alone = true});
        const auto reach = [](int members) { return members == 1 ? 7.5 : 14.0; };
        const auto groups = groupMarkers(candidates, 15, {-5000, 0}, reach);
        std::vector<int> members;
        for (size_t i = 0; i < groups.size(); ++i) {
            members.insert(members.end(), groups[i].members.begin(), groups[i].members.end());
            for (size_t k = i + 1; k < groups.size(); ++k) {
                const bool isSelected = candidates[size_t(groups[k].members.front())].alone;
                const QPointF way = groups[i].at - groups[k].at;
                QVERIFY(isSelected
                        || std::hypot(way.x(), way.y()) >= reach(int(groups[i].members.size()))
                                + reach(int(groups[k].members.size())));
            }
        }
        std::sort(members.begin(), members.end());
        QCOMPARE(members.size(), candidates.size());
        for (int i = 0; i <= count; ++i) {
            QCOMPARE(members[size_t(i)], i);
        }
        QVERIFY(groups.back().members == std::vector<int>{count}); // the selected one is alone
    }

    void agesAndDistancesReadLikePeopleSayThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("now") << ageText(-5) << QStringLiteral("now");
        QTest::newRow("seconds") << ageText(59'999) << QStringLiteral("59 s");
        QTest::newRow("minutes") << ageText(60'000) << QStringLiteral("1 min");
        QTest::newRow("hours") << ageText(7'200'000) << QStringLiteral("2 h");
        QTest::newRow("days") << ageText(3 * 86'400'000LL) << QStringLiteral("3 d");
        QTest::newRow("metres") << distanceText(999.4) << QStringLiteral("999 m");
        QTest::newRow("a kilometre") << distanceText(999.6) << QStringLiteral("1 km");
        QTest::newRow("kilometres") << distanceText(2340) << QStringLiteral("2.3 km");
        QTest::newRow("many") << distanceText(27'400) << QStringLiteral("27 km");
    }
    void agesAndDistancesReadLikePeopleSayThem()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(text, expected);
    }

    void markersTellAgeAndDirectionTruly()
    {
        QCOMPARE(freshnessOf(29'999), Freshness::Fresh);
        QCOMPARE(freshnessOf(30'000), Freshness::Ageing);
        QCOMPARE(freshnessOf(120'000), Freshness::Stale);
        QCOMPARE(freshnessOf(600'000), Freshness::Lost);
        QCOMPARE(activityOf(0.0), Activity::Stopped);
        QCOMPARE(activityOf(std::nullopt), Activity::Unknown);
        QCOMPARE(courseStep(359.0, Activity::Moving, Freshness::Fresh), 0);
        QCOMPARE(courseStep(90.0, Activity::Moving, Freshness::Fresh), 9);
        QCOMPARE(courseStep(90.0, Activity::Stopped, Freshness::Fresh), -1);
        QCOMPARE(courseStep(90.0, Activity::Moving, Freshness::Stale), -1);
    }
};

SAFERIDE_TEST(TestViewport, QApplication)
#include "tst_viewport.moc"
