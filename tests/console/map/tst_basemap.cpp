// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/basemaplayer.h"
#include "console/map/basemapreader.h"
#include "console/map/routelayer.h"
#include "tests/support/expect.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QDir>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>
#include <QTest>

using namespace saferide;

namespace {

const MapColors Colors = MapColors::daylight();

QImage painted(MapLayer &layer, const Viewport &viewport, const QColor &ground = Qt::black)
{
    QImage image(viewport.size().toSize(), QImage::Format_RGB32);
    image.fill(ground);
    QPainter painter(&image);
    layer.paint(painter, viewport);
    return image;
}

/// Keeps the size of the longest path that it is given to paint.
class PathGauge final : public QPaintDevice
{
public:
    int longestPath() const { return m_engine.longest; }
    int elements() const { return m_engine.elements; }
    QPaintEngine *paintEngine() const override { return &m_engine; }

private:
    struct Engine final : QPaintEngine
    {
        Engine()
            : QPaintEngine(AllFeatures)
        {
        }
        bool begin(QPaintDevice * /*device*/) override { return true; }
        bool end() override { return true; }
        void updateState(const QPaintEngineState & /*state*/) override { }
        void drawPath(const QPainterPath &path) override
        {
            longest = std::max(longest, path.elementCount());
            elements += path.elementCount();
        }
        using QPaintEngine::drawPolygon;
        void drawPolygon(const QPointF * /*points*/, int /*count*/,
                         PolygonDrawMode /*mode*/) override
        {
        }
        void drawPixmap(const QRectF & /*at*/, const QPixmap & /*pixmap*/,
                        const QRectF & /*part*/) override
        {
        }
        void drawTextItem(const QPointF & /*at*/, const QTextItem & /*text*/) override { }
        Type type() const override { return User; }

        int longest = 0;
        int elements = 0;
    };

    int metric(PaintDeviceMetric metric) const override
    {
        switch (metric) {
        case PdmWidth:
        case PdmHeight:
            return 1'000;
        case PdmDevicePixelRatioScaled:
            return int(devicePixelRatioFScale());
        default:
            return 96;
        }
    }

    mutable Engine m_engine;
};

void keep(const QImage &image, const QString &name)
{
    if (const QString folder = qEnvironmentVariable("SAFERIDE_PICTURES"); !folder.isEmpty()) {
        image.save(QDir(folder).filePath(name));
    }
}

Viewport viewportAt(GeoPoint center, double zoom)
{
    return {toWorld(center), zoom, {640, 480}};
}

} // namespace

class TestBaseMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBuiltInMapHasLevelsAndNames()
    {
        const auto map = builtInBaseMap();
        QCOMPARE(map->levels.size(), size_t(3));
        QVERIFY(map->levelFor(1)->land.size() < map->levelFor(12)->land.size());
        QVERIFY(map->places.size() > 7000);
        const auto isLjubljana = [](const PlaceName &place) {
            return place.name == QStringLiteral("Ljubljana");
        };
        const auto found = std::find_if(map->places.begin(), map->places.end(), isLjubljana);
        QVERIFY(found != map->places.end());
        QVERIFY(std::abs(toGeo(found->at).latitude - 46.05) < 0.02);
        QVERIFY(std::abs(toGeo(found->at).longitude - 14.51) < 0.02);
    }

    void refusesWhatIsNoMapOrCut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("another file") << QByteArray("\x89PNG\r\n\x1a\n");
        QTest::newRow("a newer version") << QByteArray("SRBM\x02\x00\x00", 7);
        QTest::newRow("cut in a level") << QByteArray("SRBM\x01\x01\x00\x00", 8);
        QTest::newRow("a count beyond the end") << QByteArray("SRBM\x01\x00\xff\xff\x7f", 9);
    }
    void refusesWhatIsNoMapOrCut()
    {
        QFETCH(QByteArray, bytes);
        EXPECT_ERROR(readBaseMap(bytes), ErrorCode::InvalidInput);
    }

    void landIsLandAndSeaIsSea_data()
    {
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::addColumn<double>("zoom");
        QTest::addColumn<bool>("isLand");
        for (const double zoom : {2.0, 4.5, 7.0, 12.0}) {
            const QByteArray level = QByteArray::number(zoom);
            QTest::addRow("Sahara at %s", level.constData()) << 23.4 << 3.3 << zoom << true;
            QTest::addRow("Atlantic at %s", level.constData()) << 30.3 << -40.7 << zoom << false;
            QTest::addRow("Siberia at %s", level.constData()) << 64.3 << 121.4 << zoom << true;
            QTest::addRow("Norwegian Sea at %s", level.constData()) << 68.9 << 3.1 << zoom << false;
            QTest::addRow("Indian Ocean at %s", level.constData())
                << -20.1 << 80.3 << zoom << false;
            QTest::addRow("Chukotka at %s", level.constData()) << 67.5 << -178.1 << zoom << true;
            QTest::addRow("Antarctica at %s", level.constData()) << -82.2 << 60.3 << zoom << true;
            QTest::addRow("near the date line at %s", level.constData())
                << 0.4 << -179.2 << zoom << false;
        }
    }
    void landIsLandAndSeaIsSea()
    {
        QFETCH(double, latitude);
        QFETCH(double, longitude);
        QFETCH(double, zoom);
        QFETCH(bool, isLand);
        BaseMapLayer layer(builtInBaseMap());
        const Viewport viewport = viewportAt({latitude, longitude}, zoom);
        const QImage image = painted(layer, viewport);
        const QPoint at = viewport.toScreen(toWorld({latitude, longitude})).toPoint();
        QCOMPARE(image.pixelColor(at), isLand ? Colors.land : Colors.sea);
    }

    void paintsEveryPixelInEveryViewport()
    {
        BaseMapLayer layer(builtInBaseMap());
        for (const double zoom : {1.9, 3.0, 6.2, 9.0, 19.0}) {
            const QImage image = painted(layer, viewportAt({45.5, 13.7}, zoom), Qt::magenta);
            keep(image, QStringLiteral("basemap-%1.png").arg(zoom));
            for (int y = 0; y < image.height(); y += 7) {
                for (int x = 0; x < image.width(); x += 7) {
                    QVERIFY(image.pixelColor(x, y) != QColor(Qt::magenta));
                }
            }
        }
    }

    void namesTheNearestTownsOutsideOfTheView()
    {
        const BaseMapLayer layer(builtInBaseMap());
        const auto towns = layer.townsAround(viewportAt({45.5, 13.7}, 13), 60'000, 3);
        QVERIFY(!towns.isEmpty());
        QCOMPARE(towns.first().name, QStringLiteral("Trieste"));
    }

    void theRouteIsDrawnInItsColourAndNothingElse()
    {
        RouteLayer layer;
        layer.setRoute({{{45.50, 13.60}, {45.50, 13.80}}});
        QVERIFY(std::abs(layer.lengthMeters() - 15'586) < 20);
        const Viewport viewport = viewportAt({45.5, 13.7}, 11);
        const QImage image = painted(layer, viewport, Qt::white);
        keep(image, QStringLiteral("route.png"));
        QCOMPARE(image.pixelColor(viewport.toScreen(toWorld({45.5, 13.7031})).toPoint()),
                 Colors.route);
        QCOMPARE(image.pixelColor(320, 100), QColor(Qt::white));
    }

    void aRouteThatGoesToAndFroIsStrokedInPiecesWithoutGaps()
    {
        QList<GeoPoint> line;
        for (int point = 0; point < 2'000; ++point) {
            const int row = point % 40;
            line.append({45.45 + (row < 20 ? row : 40 - row) * 0.005, 13.6 + point * 0.0001});
        }
        RouteLayer layer;
        layer.setRoute({line});
        const Viewport viewport = viewportAt({45.5, 13.7}, 11);
        const QImage image = painted(layer, viewport, Qt::magenta);
        keep(image, QStringLiteral("to-and-fro.png"));
        for (qsizetype i = 1; i < line.size(); ++i) {
            const GeoPoint middle{(line[i - 1].latitude + line[i].latitude) / 2,
                                  (line[i - 1].longitude + line[i].longitude) / 2};
            const QPoint at = viewport.toScreen(toWorld(middle)).toPoint();
            QVERIFY(!image.rect().contains(at) || image.pixelColor(at) != QColor(Qt::magenta));
        }
        PathGauge gauge;
        QPainter painter(&gauge);
        layer.paint(painter, viewport);
        painter.end();
        QVERIFY(gauge.longestPath() > 2);
        QVERIFY2(gauge.longestPath() <= 200, qPrintable(QString::number(gauge.longestPath())));
    }

    void pointsThatAStraightLinePassesAreNotStroked()
    {
        QList<GeoPoint> line;
        for (int point = 0; point <= 150; ++point) {
            line.append({45.45 + point * 0.001, 13.7});
        }
        RouteLayer layer;
        layer.setRoute({line});
        PathGauge gauge;
        QPainter painter(&gauge);
        layer.paint(painter, viewportAt({45.5, 13.7}, 11));
        painter.end();
        QVERIFY2(gauge.longestPath() < 20, qPrintable(QString::number(gauge.longestPath())));
    }

    void kilometresAreMarkedWhereTheyAreSeen()
    {
        RouteLayer layer;
        layer.setRoute({{{45.5, 13.6}, {45.5, 13.6}, {45.5, 13.7}, {45.5, 13.8}}}); // 15.6 km
        const auto middles = [&layer](const Viewport &viewport) {
            QList<int> found;
            for (const QRectF &mark : layer.markRects(viewport)) {
                const double longitude = toGeo(viewport.toWorld(mark.center())).longitude;
                found.append(int(std::lround((longitude - 13.6) / 0.2 * 15.586)));
            }
            return found;
        };
        QCOMPARE(middles(viewportAt({45.5, 13.7}, 11)), QList<int>({5, 10, 15}));
        QCOMPARE(middles(viewportAt({45.5, 13.7}, 14.5)), QList<int>({7, 8, 9}));
        QCOMPARE(middles(viewportAt({45.6, 13.7}, 14.5)), QList<int>());
    }

    void aRouteAroundTheWorldIsPaintedAsFarAsItCanBeRead()
    {
        QList<GeoPoint> line;
        for (int point = 0; point < 10'000; ++point) {
            line.append({45.5 + point * 1e-7, point % 2 == 0 ? -170.0 : 170.0});
            line.append({45.5 + point * 1e-7, 0});
        }
        RouteLayer layer;
        layer.setRoute({line});
        QVERIFY(layer.lengthMeters() > 1e11); // a mark for each of a hundred million kilometres
        for (const double zoom : {0.0, 5.0, 9.0, 13.0, 19.0}) {
            const Viewport viewport = viewportAt({45.5, 13.7}, zoom);
            QVERIFY(layer.markRects(viewport).size() <= 500);
            PathGauge gauge;
            QPainter painter(&gauge);
            layer.paint(painter, viewport);
            painter.end();
            QVERIFY2(gauge.elements() < 20'000, qPrintable(QString::number(gauge.elements())));
        }
    }

    void aRouteAcrossTheDateLineStaysShort()
    {
        RouteLayer layer;
        layer.setRoute({{{-17, 179.9}, {-17, -179.9}}});
        QVERIFY(layer.bounds().width() < 0.001);
        const QImage image = painted(layer, viewportAt({-17, 180}, 10), Qt::white);
        QVERIFY(image.pixelColor(320, 240) != QColor(Qt::white));
    }
};

SAFERIDE_TEST(TestBaseMap, QApplication)
#include "tst_basemap.moc"
