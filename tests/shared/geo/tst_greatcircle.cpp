// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/greatcircle.h"
#include "shared/geo/polyline.h"

#include <QTest>

#include <numbers>

using namespace saferide;

namespace {

constexpr double MetersPerDegree = MeanEarthRadiusMeters * std::numbers::pi / 180;
constexpr GeoPoint Ljubljana{46.0511, 14.5051};
constexpr GeoPoint Munich{48.1374, 11.5755};

bool isWithin(double actual, double expected, double tolerance)
{
    return std::abs(actual - expected) <= tolerance;
}

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

class TestPolyline : public QObject
{
    Q_OBJECT

    Polyline m_corner{{{0, 0}, {0, 0.01}, {0.01, 0.01}}};

private Q_SLOTS:
    void lengthIsTheSumOfItsLegs()
    {
        QVERIFY(isWithin(m_corner.lengthMeters(), 0.02 * MetersPerDegree, 1e-6));
        QCOMPARE(lengthMeters({}), 0.0);
        QCOMPARE(lengthMeters({{1, 1}}), 0.0);
    }

    void findsThePlaceAfterSomeMetres()
    {
        const auto place = m_corner.at(0.015 * MetersPerDegree);
        QVERIFY(place);
        QVERIFY(isWithin(place->point.latitude, 0.005, 1e-9));
        QVERIFY(isWithin(place->point.longitude, 0.01, 1e-9));
        QVERIFY(isWithin(place->bearing, 0, 1e-6) || isWithin(place->bearing, 360, 1e-6));
    }

    void staysAtItsEnds()
    {
        QVERIFY(distanceMeters(m_corner.at(-5)->point, {0, 0}) < 1e-6);
        QVERIFY(distanceMeters(m_corner.at(1e9)->point, {0.01, 0.01}) < 1e-6);
        QVERIFY(!Polyline().at(0));
        QCOMPARE(Polyline({{3, 4}}).at(10)->point, (GeoPoint{3, 4}));
    }

    void passesOverDoubledPoints()
    {
        const Polyline line({{0, 0}, {0, 0}, {0, 0.01}, {0, 0.01}});
        QVERIFY(isWithin(line.at(0.005 * MetersPerDegree)->point.longitude, 0.005, 1e-9));
    }

    void projectsAPlaceBesideTheLine()
    {
        const auto projection = m_corner.project({0.001, 0.004});
        QVERIFY(projection);
        QVERIFY(isWithin(projection->along, 0.004 * MetersPerDegree, 0.1));
        QVERIFY(isWithin(projection->away, 0.001 * MetersPerDegree, 0.1));
        QVERIFY(!Polyline().project({0, 0}));
    }

    void projectsAPlaceBeyondTheEndOntoTheEnd()
    {
        const auto projection = m_corner.project({0.02, 0.01});
        QCOMPARE(projection->along, m_corner.lengthMeters());
        QVERIFY(isWithin(projection->away, 0.01 * MetersPerDegree, 0.1));
    }

    void projectsAcrossTheDateLine()
    {
        const Polyline line({{0, 179.99}, {0, -179.99}});
        const auto projection = line.project({0.001, 180});
        QVERIFY(isWithin(projection->along, 0.01 * MetersPerDegree, 0.1));
        QVERIFY(isWithin(projection->away, 0.001 * MetersPerDegree, 0.1));
    }
};

int main(int argc, char **argv)
{
    TestGreatCircle greatCircle;
    TestPolyline polyline;
    return QTest::qExec(&greatCircle, argc, argv) | QTest::qExec(&polyline, argc, argv);
}

#include "tst_greatcircle.moc"
