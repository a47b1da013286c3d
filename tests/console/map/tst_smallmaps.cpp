// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/ridemap.h"
#include "console/models/deskpicture.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QPainter>
#include <QTest>

using namespace saferide;
using namespace Qt::Literals::StringLiterals;

namespace {

const GeoPoint Center{46.05, 14.51};

class EveryTile final : public TileSource
{
public:
    void request(TileId tile) override
    {
        QImage image(256, 256, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::gray);
        Q_EMIT loaded(tile, image);
    }
    void forgetWaiting() override { }
};

} // namespace

/// The map with everything on it, however little room it has.
class TestSmallMaps : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;
    std::unique_ptr<DeskPicture> m_picture;
    std::unique_ptr<RideMap> m_map;

    void addRider(int number, double east)
    {
        Participant made;
        made.username = u"Rider with a long name %1"_s.arg(number);
        made.participation.id = ParticipationId{number};
        made.participation.ride = RideId{1};
        made.participation.lastFix =
            LocationFix{.point = {Center.latitude, Center.longitude + east},
                        .fixTime = m_clock.now() + -1'000LL * number,
                        .speed = 5};
        m_picture->store.apply(ParticipantPut{made});
    }

private Q_SLOTS:
    void init()
    {
        m_picture = std::make_unique<DeskPicture>(m_clock);
        Ride ride;
        ride.id = RideId{1};
        ride.status = RideStatus::Live;
        m_picture->store.apply(RidePut{ride});
        for (int number = 1; number <= 9; ++number) {
            addRider(number, number < 5 ? number * 0.0001 : number * 0.2);
        }
        m_map = std::make_unique<RideMap>(m_picture->store, &m_picture->trails);
        TileSettings tiles;
        tiles.maxZoom = 12;
        tiles.attribution = u"© the tile people"_s;
        m_map->setTiles(std::make_shared<TileStore>(std::make_unique<EveryTile>(), tiles));
        m_map->view().setAnimated(false);
        m_map->showRide(RideId{1});
        m_map->showRoute({{{46.00, 14.42}, {46.07, 14.46}, {46.03, 14.52}, {46.09, 14.58}}});
        m_map->selectParticipant(ParticipationId{2});
        m_map->setTool(RideMap::Tool::Measure);
    }

    void everyLayerIsPaintedAtEverySize_data()
    {
        QTest::addColumn<double>("zoom");
        for (const double zoom : {0.0, 9.5, 13.0, 19.0}) {
            QTest::addRow("zoom %g", zoom) << zoom;
        }
    }
    void everyLayerIsPaintedAtEverySize()
    {
        QFETCH(double, zoom);
        MapView &view = m_map->view();
        QImage image(200, 120, QImage::Format_ARGB32_Premultiplied);
        const int edges[] = {1, 2, 9, 26, 63, 80, 90, 106, 107, 120, 150, 200};
        for (const int width : edges) {
            for (const int height : edges) {
                if (height <= image.height()) {
                    m_map->resize(width, height);
                    view.setGeometry(m_map->rect()); // hidden widgets hear of no resizing
                    view.setViewport({toWorld(Center), zoom, view.size()});
                    QPainter painter(&image);
                    view.paintOn(painter, image.rect());
                }
            }
        }
        QVERIFY(image.pixelColor(0, 0).alpha() > 0);
    }

    void aLayoutLeavesTheMapItsLeastSize()
    {
        QCOMPARE(m_map->minimumSizeHint(), m_map->view().minimumSizeHint());
        QVERIFY(m_map->minimumSizeHint().width() >= 200);
        QVERIFY(m_map->minimumSizeHint().height() >= 120);
    }
};

SAFERIDE_TEST(TestSmallMaps, QApplication)
#include "tst_smallmaps.moc"
