// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/basemaplayer.h"
#include "console/map/graticule.h"
#include "console/map/groupsprites.h"
#include "console/map/linelayer.h"
#include "console/map/markersprites.h"
#include "console/map/participantlayer.h"
#include "console/map/routelayer.h"
#include "console/map/scalelayer.h"
#include "console/map/tilelayer.h"
#include "console/map/traillayer.h"
#include "console/models/deskpicture.h"
#include "console/views/window/theme.h"
#include "tests/support/referencepicture.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QGuiApplication>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QSize Size(480, 360);
const GeoPoint Center{46.05, 14.51};

Viewport viewportAt(double zoom, GeoPoint center = Center)
{
    return {toWorld(center), zoom, Size};
}

QImage ground(const MapColors &colors = MapColors::daylight())
{
    QImage image(Size, QImage::Format_RGB32);
    image.fill(colors.land);
    return image;
}

QImage painted(MapLayer &layer, const Viewport &viewport,
               const MapColors &colors = MapColors::daylight())
{
    QImage image = ground(colors);
    QPainter painter(&image);
    layer.paint(painter, viewport);
    return image;
}

QString colorsName(Theme theme)
{
    return theme == Theme::Night   ? u"night"_s
        : theme == Theme::Daylight ? u"day"_s
                                   : u"colorblind"_s;
}

/// Framed tiles, some of which are missing, at once.
class PaintedTiles final : public TileSource
{
public:
    void request(TileId tile) override
    {
        QImage image(256, 256, QImage::Format_ARGB32_Premultiplied);
        image.fill(tile.zoom > 11 ? QColor(180, 210, 190) : QColor(230, 170, 120));
        QPainter painter(&image);
        painter.fillRect(0, 0, 64, 64, QColor(90, 60, 120)); // which corner is which
        painter.drawRect(0, 0, 255, 255);
        painter.end();
        tile.zoom > 11 && (tile.x + tile.y) % 2 == 0 ? Q_EMIT missing(tile)
                                                     : Q_EMIT loaded(tile, image);
    }
    void forgetWaiting() override { }
};

} // namespace

/// Every layer against a reference picture. tests/data/README.md says how they are made anew.
class TestLayerPictures : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;

    void compare(const QImage &picture, const QString &name, double most,
                 const MapColors &colors = MapColors::daylight())
    {
        const QString problem = comparedToReference(picture, ground(colors), name, most);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
    Participant rider(int number, ParticipationRole role, qint64 ageMsecs, double east,
                      double north)
    {
        Participant made;
        made.username = u"Rider %1"_s.arg(number);
        made.participation.id = ParticipationId{number};
        made.participation.ride = RideId{1};
        made.participation.role = role;
        made.participation.lastFix =
            LocationFix{.point = {Center.latitude + north, Center.longitude + east},
                        .fixTime = m_clock.now() + -ageMsecs,
                        .accuracy = 5,
                        .speed = number % 4 == 0 ? 0.0 : 6,
                        .course = 40.0 * number};
        return made;
    }
    void putRide(DeskPicture &picture)
    {
        Ride ride;
        ride.id = RideId{1};
        ride.status = RideStatus::Live;
        picture.store.apply(RidePut{ride});
    }

private Q_SLOTS:
    void initTestCase()
    {
        // The letters that dependencies.txt asks for; with others words may differ more.
        QGuiApplication::setFont(QFont(u"DejaVu Sans"_s, 10));
    }

    void theComparisonTellsPicturesApart()
    {
        QImage one = ground();
        QCOMPARE(differingPart(one, one), 0.0);
        QCOMPARE(differingPart(one, one.scaled(10, 10)), 1.0);
        QImage other = one;
        QPainter(&other).fillRect(0, 0, 48, 36, Qt::black);
        QCOMPARE(differingPart(one, other), 0.01);
    }

    void theBaseMap_data()
    {
        QTest::addColumn<int>("theme");
        QTest::addColumn<double>("zoom");
        for (const Theme theme : {Theme::Daylight, Theme::Night}) {
            for (const double zoom : {4.0, 7.0}) {
                QTest::addRow("%s-%g", qPrintable(colorsName(theme)), zoom) << int(theme) << zoom;
            }
        }
    }
    void theBaseMap()
    {
        QFETCH(int, theme);
        QFETCH(double, zoom);
        BaseMapLayer layer(builtInBaseMap());
        layer.setColors(mapColorsOf(Theme(theme)));
        const MapColors colors = mapColorsOf(Theme(theme));
        compare(painted(layer, viewportAt(zoom), colors),
                u"basemap-%1"_s.arg(QString::fromLatin1(QTest::currentDataTag())), tolerance::Words,
                colors);
    }

    void theGraticule()
    {
        GraticuleLayer layer;
        MapColors colors = MapColors::daylight();
        colors.graticule.setAlpha(255);
        layer.setColors(colors);
        compare(painted(layer, viewportAt(9)), u"graticule"_s, tolerance::Shapes);
    }

    void aRouteWithArrowsAndKilometres()
    {
        RouteLayer layer;
        layer.setRoute({{{46.00, 14.42}, {46.07, 14.46}, {46.03, 14.52}, {46.09, 14.58}}});
        compare(painted(layer, viewportAt(11.5)), u"route"_s, tolerance::Words);
    }

    void everyMarker_data()
    {
        QTest::addColumn<int>("theme");
        for (const Theme theme : {Theme::Daylight, Theme::Night, Theme::ColorBlind}) {
            QTest::addRow("%s", qPrintable(colorsName(theme))) << int(theme);
        }
    }
    void everyMarker()
    {
        QFETCH(int, theme);
        const MapColors colors = mapColorsOf(Theme(theme));
        MarkerSprites sprites;
        sprites.setColors(colors);
        QImage image = ground(colors);
        QPainter painter(&image);
        for (int role = 0; role < 4; ++role) {
            for (int column = 0; column < 12; ++column) {
                const MarkerLook look{.role = ParticipationRole(role),
                                      .activity = Activity(column % 3),
                                      .freshness = Freshness(column / 3),
                                      .emphasis = Emphasis(role == 1       ? 2
                                                               : role == 2 ? 0
                                                                           : 1),
                                      .course = column % 3 == 1 ? column * 2 : -1};
                painter.drawPixmap(20 + column * 37, 20 + role * 80, sprites.pixmap(look, 1));
            }
        }
        painter.end();
        compare(image, u"markers-%1"_s.arg(QString::fromLatin1(QTest::currentDataTag())),
                tolerance::Shapes, colors);
    }

    void everyGroup()
    {
        GroupSprites sprites;
        QImage image = ground();
        QPainter painter(&image);
        const GroupLook looks[] = {{.moving = 2},
                                   {.moving = 40, .stopped = 20},
                                   {.moving = 3, .stopped = 2, .silent = 4},
                                   {.moving = 900, .stopped = 300, .unsure = 200, .silent = 100},
                                   {.silent = 12},
                                   {.moving = 30, .background = true}};
        int column = 0;
        for (const GroupLook &look : looks) {
            for (int i = 0; i < 5; ++i) { // large enough a part of the picture
                painter.drawPixmap(20 + column * 75, 20 + i * 65, sprites.pixmap(look, 1));
            }
            ++column;
        }
        painter.end();
        compare(image, u"groups"_s, tolerance::Words);
    }

    void participantsWithNamesAndAges()
    {
        DeskPicture picture(m_clock);
        putRide(picture);
        const qint64 ages[] = {0, 5'000, 45'000, 150'000, 700'000, 0, 2'000, 1'000};
        for (int i = 0; i < 24; ++i) {
            picture.store.apply(
                ParticipantPut{rider(i + 1, ParticipationRole(i % 4), ages[i % 8],
                                     -0.13 + 0.075 * (i % 4), -0.08 + 0.032 * (i / 4))});
        }
        ParticipantLayer layer(picture.store);
        layer.emphasizeRide(RideId{1});
        layer.select(ParticipationId{7});
        compare(painted(layer, viewportAt(10.5)), u"participants"_s, tolerance::Words);
        QVERIFY(layer.labelRects().size() > 12);
        for (const QRectF &rect : layer.labelRects()) {
            QVERIFY(QRectF({}, Size).contains(rect));
        }
    }

    void whatTheDaemonsClockDoesIsSeenWithoutNewFixes()
    {
        constexpr qint64 Hour = 3'600'000;
        m_clock.advance(10 * Hour);
        DeskPicture picture(m_clock);
        picture.store.setServerTime(m_clock.now() + Hour);
        putRide(picture);
        for (int i = 1; i <= 3; ++i) {
            picture.store.apply(
                ParticipantPut{rider(i, ParticipationRole::Rider, -Hour, i * 0.02 - 0.04, 0)});
        }
        ParticipantLayer layer(picture.store);
        (void)painted(layer, viewportAt(12));
        picture.store.setServerTime(m_clock.now()); // it is set right
        m_clock.advance(130'000);
        picture.store.noteHeard();
        QVERIFY(layer.boundsOf(RideId{1}, 120'000).isEmpty());
        QVERIFY(!layer.boundsOf(RideId{1}, 140'000).isEmpty());
        const QImage seen = painted(layer, viewportAt(12));
        for (int i = 1; i <= 3; ++i) {
            picture.store.apply(ParticipantLeft{{}, ParticipationId{i}});
            picture.store.apply(
                ParticipantPut{rider(i, ParticipationRole::Rider, 130'000, i * 0.02 - 0.04, 0)});
        }
        const QImage old = painted(layer, viewportAt(12));
        QCOMPARE(seen, old);
    }

    void theRingOfAGroupJudgesSilenceAsTheTableDoes()
    {
        DeskPicture picture(m_clock);
        putRide(picture);
        for (int i = 1; i <= 8; ++i) {
            picture.store.apply(
                ParticipantPut{rider(i, ParticipationRole::Rider, 0, i * 0.00001, 0)});
        }
        ParticipantLayer layer(picture.store);
        layer.emphasizeRide(RideId{2}); // without names
        picture.store.noteHeard();
        const QImage before = painted(layer, viewportAt(12));
        QCOMPARE(layer.groupCount(), 1);
        m_clock.advance(300'000); // the daemon is down
        picture.store.noteStart(m_clock.now());
        picture.store.noteHeard();
        QCOMPARE(riderStateOf(picture.store, ParticipationId{1}), RiderState::Moving);
        QCOMPARE(painted(layer, viewportAt(12)), before);
        m_clock.advance(130'000);
        picture.store.noteHeard();
        QVERIFY(painted(layer, viewportAt(12)) != before);
    }

    void labelsKeepClearOfMarkersAndOfWhatIsReserved()
    {
        DeskPicture picture(m_clock);
        putRide(picture);
        for (int i = 0; i < 24; ++i) {
            picture.store.apply(
                ParticipantPut{rider(i + 1, ParticipationRole::Rider, 0, -0.13 + 0.075 * (i % 4),
                                     -0.08 + 0.032 * (i / 4))});
        }
        ParticipantLayer layer(picture.store);
        layer.emphasizeRide(RideId{1});
        const QRectF corner(0, Size.height() / 2.0, Size.width() / 2.0, Size.height() / 2.0);
        layer.setReserved([&](const Viewport &) { return QList<QRectF>{corner}; });
        (void)painted(layer, viewportAt(10.5));
        QCOMPARE(layer.markerRects().size(), 24);
        QVERIFY(!layer.labelRects().isEmpty());
        for (const QRectF &label : layer.labelRects()) {
            QVERIFY(!label.intersects(corner));
            for (const QRectF &marker : layer.markerRects()) {
                QVERIFY(!label.intersects(marker));
            }
        }
    }

    void labelsAndTheScaleShareTheMap()
    {
        ScaleLayer scale(nullptr);
        const Viewport viewport = viewportAt(10.5);
        QCOMPARE(scale.panels(viewport).size(), 1);
        scale.setAttribution(u"Map: somebody"_s);
        const QList<QRectF> panels = scale.panels(viewport);
        QCOMPARE(panels.size(), 2);
        QVERIFY(viewport.rect().contains(panels[0]) && viewport.rect().contains(panels[1]));
        QVERIFY(!panels[0].intersects(panels[1]));
    }

    void degreesKeepClearOfLabels()
    {
        ScaleLayer scale(nullptr);
        const QImage all = painted(scale, viewportAt(10.5));
        scale.setObstacles([] { return QList<QRectF>{QRectF({}, Size)}; });
        const QImage none = painted(scale, viewportAt(10.5));
        const QRect top(0, 0, Size.width(), 24);
        QVERIFY(all.copy(top) != none.copy(top));
    }

    void theSelectedOneHasANameAlsoInACrowd()
    {
        DeskPicture picture(m_clock);
        putRide(picture);
        for (int i = 0; i < 49; ++i) { // no pixel is free around the middle
            picture.store.apply(ParticipantPut{rider(i + 1, ParticipationRole::Rider, 0,
                                                     0.02 * (i % 7 - 3), 0.014 * (i / 7 - 3))});
        }
        ParticipantLayer layer(picture.store);
        layer.emphasizeRide(RideId{1});
        layer.select(ParticipationId{25});
        (void)painted(layer, viewportAt(10.5));
        QVERIFY(!layer.labelRects().isEmpty());
        const QRectF first = layer.labelRects().first();
        QCOMPARE(first.center().y(), Size.height() / 2.0);
        QVERIFY(std::abs(first.left() - Size.width() / 2.0) < 20);
    }

    void trailsFadeAndTheSelectedOneIsTheStrongest()
    {
        DeskPicture picture(m_clock);
        putRide(picture);
        for (int i = 0; i < 3; ++i) {
            picture.store.apply(ParticipantPut{rider(i + 1, ParticipationRole::Rider, 0, 0, 0)});
        }
        for (int step = 0; step < 30; ++step) {
            m_clock.advance(10'000);
            QList<ParticipantFix> fixes;
            for (int i = 0; i < 3; ++i) {
                const double part = step / 30.0;
                fixes.append({ParticipationId{i + 1},
                              *rider(i + 1, ParticipationRole::Rider, 0, -0.11 + 0.22 * part,
                                     -0.05 + 0.05 * i + 0.02 * std::sin(part * 12))
                                   .participation.lastFix});
            }
            picture.store.applyFixes(fixes);
        }
        TrailLayer layer(picture.store, &picture.trails);
        layer.showRide(RideId{1});
        layer.select(ParticipationId{2});
        compare(painted(layer, viewportAt(11)), u"trails"_s, tolerance::Shapes);
        layer.setShown(false);
        QCOMPARE(painted(layer, viewportAt(11)), ground());
    }

    void aTrailHasNoLineWhereNobodyKnowsTheWay()
    {
        DeskPicture picture(m_clock);
        putRide(picture);
        picture.store.apply(ParticipantPut{rider(1, ParticipationRole::Rider, 0, 0, 0)});
        const auto move = [&](qint64 msecs, double x) {
            m_clock.advance(msecs);
            picture.store.applyFixes(
                {{ParticipationId{1},
                  *rider(1, ParticipationRole::Rider, 0, x, 0).participation.lastFix}});
        };
        move(TrailGapMsecs + 1'000, -0.1);
        move(TrailGapMsecs + 1'000, 0.1);
        TrailLayer layer(picture.store, &picture.trails);
        layer.select(ParticipationId{1});
        QCOMPARE(painted(layer, viewportAt(11)), ground());
        move(10'000, 0.05);
        QVERIFY(painted(layer, viewportAt(11)) != ground());
    }

    void theLineTool()
    {
        LineLayer layer;
        layer.setActive(true);
        layer.addPoint({46.00, 14.42});
        compare(painted(layer, viewportAt(11.5)), u"line-begun"_s, tolerance::Shapes);
        layer.addPoint({46.07, 14.46});
        layer.addPoint({46.03, 14.58});
        compare(painted(layer, viewportAt(11.5)), u"line"_s, tolerance::Words);
    }

    void scaleDegreesTownsAndCredits()
    {
        const BaseMapLayer towns(builtInBaseMap());
        ScaleLayer layer(&towns);
        layer.setAttribution(u"Map: Natural Earth"_s);
        compare(painted(layer, viewportAt(11.5)), u"scale"_s, tolerance::Words);
    }

    void tilesAndTheirParentsWhereTheyAreMissing()
    {
        TileLayer layer;
        layer.setTiles(
            std::make_shared<TileStore>(std::make_unique<PaintedTiles>(), TileSettings()));
        QSignalSpy changed(&layer, &MapLayer::changed);
        for (const double zoom : {11.0, 12.0}) { // the parents first
            changed.clear();
            (void)painted(layer, viewportAt(zoom));
            QVERIFY(changed.wait(test::TryMsecs));
        }
        compare(painted(layer, viewportAt(12.2)), u"tiles"_s, tolerance::Shapes);
    }
};

SAFERIDE_TEST(TestLayerPictures, QApplication)
#include "tst_layerpictures.moc"
