// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/greatcircle.h"
#include "tests/support/nearly.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::test;

namespace {

constexpr GeoPoint Ljubljana{46.0511, 14.5051};
constexpr GeoPoint Munich{48.1374, 11.5755};

} // namespace

class TestGreatCircle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void measuresKnownDistances_data()
    {
        QTest::addColumn<double>("latitudeFrom");
        QTest::addColumn<double>("longitudeFrom");
        QTest::addColumn<double>("latitudeTo");
        QTest::addColumn<double>("longitudeTo");
        QTest::addColumn<double>("meters");
        QTest::newRow("same place") << 46.0 << 14.0 << 46.0 << 14.0 << 0.0;
        QTest::newRow("one degree of latitude") << 46.0 << 14.0 << 47.0 << 14.0 << MetersPerDegree;
        QTest::newRow("one degree on the equator") << 0.0 << 0.0 << 0.0 << 1.0 << MetersPerDegree;
        QTest::newRow("over the date line") << 0.0 << 179.5 << 0.0 << -179.5 << MetersPerDegree;
        QTest::newRow("pole to pole") << 90.0 << 0.0 << -90.0 << 77.0 << 180 * MetersPerDegree;
        QTest::newRow("antipodes") << 10.0 << 20.0 << -10.0 << -160.0 << 180 * MetersPerDegree;
        QTest::newRow("eleven millimetres") << 0.0 << 0.0 << 1e-7 << 0.0 << 1e-7 * MetersPerDegree;
    }
    void measuresKnownDistances()
    {
        QFETCH(double, latitudeFrom);
        QFETCH(double, longitudeFrom);
        QFETCH(double, latitudeTo);
        QFETCH(double, longitudeTo);
        QFETCH(double, meters);
        const double measured =
            distanceMeters({latitudeFrom, longitudeFrom}, {latitudeTo, longitudeTo});
        QVERIFY2(isWithin(measured, meters, 1e-5 + 1e-8 * meters),
                 qPrintable(QString::number(measured, 'f', 6)));
    }

    void pointsAlongTheFourWinds()
    {
        QCOMPARE(initialBearing({0, 0}, {1, 0}), 0.0);
        QCOMPARE(initialBearing({0, 0}, {0, 1}), 90.0);
        QCOMPARE(initialBearing({0, 0}, {-1, 0}), 180.0);
        QCOMPARE(initialBearing({0, 0}, {0, -1}), 270.0);
        QCOMPARE(initialBearing(Munich, Munich), 0.0);
    }

    void destinationIsTheInverseOfDistanceAndBearing()
    {
        const double meters = distanceMeters(Ljubljana, Munich);
        const GeoPoint reached = destination(Ljubljana, initialBearing(Ljubljana, Munich), meters);
        QVERIFY(distanceMeters(reached, Munich) < 1e-3);
    }

    void destinationKeepsLongitudesInRangeAcrossTheDateLine()
    {
        const GeoPoint reached = destination({0, 179.9}, 90, 0.2 * MetersPerDegree);
        QVERIFY(reached.isValid());
        QVERIFY(isWithin(reached.longitude, -179.9, 1e-9));
    }
};

SAFERIDE_TEST(TestGreatCircle)

#include "tst_greatcircle.moc"
