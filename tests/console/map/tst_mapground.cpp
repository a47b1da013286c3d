// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/mapground.h"
#include "console/map/routelayer.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace saferide;

namespace {

const Viewport Hills(toWorld({46.1, 14.1}), 11, {640, 480});

/// One colour everywhere.
class Paper final : public MapLayer
{
public:
    void setColor(const QColor &color)
    {
        m_color = color;
        Q_EMIT changed();
    }
    void paint(QPainter &painter, const Viewport &viewport) override
    {
        ++paintings;
        painter.fillRect(viewport.rect(), m_color);
    }

    int paintings = 0;

private:
    QColor m_color = Qt::white;
};

/// To and fro over all of the map, as long as a route may be.
QList<QList<GeoPoint>> longRoute()
{
    QList<GeoPoint> line;
    for (int point = 0; point < 20'000; ++point) {
        const int row = point % 200;
        line.append({46 + double(row < 100 ? row : 200 - row) / 500, 14 + double(point) / 100'000});
    }
    return {line};
}

QImage shown(const MapGround &ground, const Viewport &viewport)
{
    QImage image(viewport.size().toSize(), QImage::Format_RGB32);
    image.fill(Qt::magenta);
    QPainter painter(&image);
    ground.paint(painter, viewport);
    return image;
}

} // namespace

/// The cached image under the riders.
class TestMapGround : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsLittleIsThereAtOnce()
    {
        Paper paper;
        RouteLayer route;
        route.setRoute({{{46.05, 14.05}, {46.1, 14.1}, {46.05, 14.15}}});
        MapGround ground;
        ground.add(paper);
        ground.add(route);
        const QSignalSpy changed(&ground, &MapGround::changed);
        ground.show(Hills, 1);
        QCOMPARE(changed.size(), 1);
        ground.show(Hills.pannedBy({200, 0}), 1); // within the margin
        QCOMPARE(paper.paintings, 1);
    }

    void aLongRouteTakesSeveralTurnsAndLooksAsPaintedAtOnce()
    {
        Paper paper;
        RouteLayer route;
        route.setRoute(longRoute());
        const Viewport grown = Hills.grownBy(MapGround::MarginPixels);
        QVERIFY(route.steps(grown).size() > 3 * MapGround::StepsPerTurn);
        QImage expected(grown.size().toSize(), QImage::Format_RGB32);
        {
            QPainter painter(&expected);
            paper.paint(painter, grown);
            route.paint(painter, grown);
        }
        MapGround ground;
        ground.add(paper);
        ground.add(route);
        const QSignalSpy changed(&ground, &MapGround::changed);
        ground.show(Hills, 1);
        QCOMPARE(changed.size(), 0);
        QVERIFY(shown(ground, Hills).pixelColor(5, 5) != QColor(Qt::magenta)); // there is a part
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(shown(ground, grown), expected);
    }

    void theImageStaysUntilTheNextOneIsComplete()
    {
        Paper paper;
        RouteLayer route;
        MapGround ground;
        ground.add(paper);
        ground.add(route);
        QSignalSpy changed(&ground, &MapGround::changed);
        ground.show(Hills, 1);
        QTRY_COMPARE(changed.size(), 1);
        const QImage before = shown(ground, Hills);
        route.setRoute(longRoute());
        while (paper.paintings < 2) { // turn by turn
            QCoreApplication::processEvents();
        }
        QCOMPARE(changed.size(), 1);
        QCOMPARE(shown(ground, Hills), before);
        paper.setColor(Qt::yellow); // in the middle of it: the next one follows
        QTRY_COMPARE(changed.size(), 3);
        QCOMPARE(paper.paintings, 3);
        QCOMPARE(shown(ground, Hills).pixelColor(5, 5), QColor(Qt::yellow));
    }

    void whileTheMapIsZoomedTheImageIsStretched()
    {
        Paper paper;
        MapGround ground;
        ground.add(paper);
        ground.show(Hills, 1);
        for (int step = 1; step < 10; ++step) {
            ground.show(Hills.zoomedAbout({320, 240}, 11 + step * 0.1), 1);
        }
        QCOMPARE(paper.paintings, 1);
        QTRY_COMPARE(paper.paintings, 2);
    }
};

SAFERIDE_TEST(TestMapGround, QApplication)
#include "tst_mapground.moc"
