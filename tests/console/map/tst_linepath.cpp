// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/linelayer.h"
#include "console/map/linepath.h"
#include "console/map/routelayer.h"
#include "console/map/strokepieces.h"
#include "console/map/traillayer.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QTest>

using namespace saferide;

namespace {

const QRectF Clip(0, 0, 800, 600);
constexpr GeoPoint Town{46.05, 14.5};
constexpr GeoPoint Corners[] = {{60, 100}, {-60, -70}, {55, 20}, {0, 0}};

QList<QPointF> elementsOf(const QPainterPath &path)
{
    QList<QPointF> points;
    for (int i = 0; i < path.elementCount(); ++i) {
        points.append(path.elementAt(i));
    }
    return points;
}

/// In the middle of a town, as far in as the map goes.
Viewport town()
{
    return Viewport(toWorld(Town), Viewport::MaxZoom, Clip.size());
}

void paintOnce(MapLayer &layer)
{
    QImage image(Clip.size().toSize(), QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    layer.paint(painter, town());
}

} // namespace

class TestLinePath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLegIsCutToTheClip_data()
    {
        QTest::addColumn<QPointF>("from");
        QTest::addColumn<QPointF>("to");
        QTest::addColumn<QList<QPointF>>("stretch");
        using Points = QList<QPointF>;
        QTest::newRow("inside") << QPointF(1, 2) << QPointF(3, 4) << Points{{1, 2}, {3, 4}};
        QTest::newRow("through") << QPointF(-8e6, 300) << QPointF(8e6, 300)
                                 << Points{{0, 300}, {800, 300}};
        QTest::newRow("in") << QPointF(400, -600) << QPointF(400, 300)
                            << Points{{400, 0}, {400, 300}};
        QTest::newRow("out") << QPointF(400, 300) << QPointF(400, 1'200)
                             << Points{{400, 300}, {400, 600}};
        QTest::newRow("past a corner") << QPointF(-500, 400) << QPointF(400, 1'300) << Points();
        QTest::newRow("beside") << QPointF(-2, 0) << QPointF(-1, 600) << Points();
        QTest::newRow("a point") << QPointF(5, 5) << QPointF(5, 5) << Points{{5, 5}};
    }
    void aLegIsCutToTheClip()
    {
        QFETCH(QPointF, from);
        QFETCH(QPointF, to);
        QFETCH(QList<QPointF>, stretch);
        QPainterPath path;
        addLeg(path, from, to, Clip);
        QCOMPARE(elementsOf(path), stretch);
    }

    void legsThatMeetAreOneLine()
    {
        QPainterPath path;
        addLeg(path, {10, 10}, {20, 10}, Clip);
        addLeg(path, {20, 10}, {20, 900}, Clip);
        addLeg(path, {20, 900}, {40, 900}, Clip);
        addLeg(path, {40, 900}, {40, 590}, Clip);
        QCOMPARE(elementsOf(path),
                 (QList<QPointF>{{10, 10}, {20, 10}, {20, 600}, {40, 600}, {40, 590}}));
        int begins = 0;
        for (int i = 0; i < path.elementCount(); ++i) {
            begins += path.elementAt(i).isMoveTo() ? 1 : 0;
        }
        QCOMPARE(begins, 2);
    }

    /// A painter needs minutes for one of millions of pixels.
    void nothingThatIsPaintedIsLongerThanTheScreen()
    {
        WorldLine line;
        for (int i = 0; i < 2'000; ++i) {
            for (const GeoPoint point : {Corners[i % 4], Town}) {
                line.points.push_back(toWorld(point));
                line.bounds.include(line.points.back());
            }
        }
        QPainterPath path;
        addLine(path, line, town(), Clip, 0);
        QVERIFY(path.elementCount() > 2'000);
        for (const QPainterPath &piece : strokePieces(path, Clip)) {
            QVERIFY(Clip.adjusted(-1, -1, 1, 1).contains(piece.controlPointRect()));
        }
    }

    void layersPaintLinesAcrossTheWorldFromTheMiddleOfATown()
    {
        QList<GeoPoint> points;
        for (int i = 0; i < 200; ++i) {
            points.append(Corners[i % 4]);
            points.append(Town); // through the screen
        }
        RouteLayer route;
        route.setRoute({points});
        paintOnce(route);
        LineLayer line;
        line.setActive(true);
        for (const GeoPoint point : std::as_const(points)) {
            line.addPoint(point);
        }
        paintOnce(line);
    }
};

SAFERIDE_TEST(TestLinePath, QApplication)
#include "tst_linepath.moc"
