// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/geo/greatcircle.h"
#include "shared/geo/polyline.h"
#include "tests/support/nearly.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::test;

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

SAFERIDE_TEST(TestPolyline)

#include "tst_polyline.moc"
