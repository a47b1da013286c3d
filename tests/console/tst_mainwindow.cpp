// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/loginpage.h"
#include "console/views/mainwindow.h"
#include "shared/geo/gpxreader.h"
#include "shared/geo/polyline.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace saferide;

namespace {

QList<QList<GeoPoint>> demoCourse()
{
    QFile file(QStringLiteral(SAFERIDE_RESOURCES "/demo/hills-loop.gpx"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const auto gpx = readGpx(file.readAll());
    QList<QList<GeoPoint>> segments;
    for (const GpxSegment &segment : gpx->course()) {
        QList<GeoPoint> points;
        for (const GpxPoint &point : segment) {
            points.append(point.point);
        }
        segments.append(points);
    }
    return segments;
}

Ride ride(qint64 id, const QString &title, RideStatus status = RideStatus::Live)
{
    Ride made;
    made.id = RideId{id};
    made.code = QStringLiteral("HILLS%1").arg(id);
    made.title = title;
    made.status = status;
    made.route = RouteId{1};
    return made;
}

constexpr ParticipationRole Roles[] = {ParticipationRole::Leader, ParticipationRole::Rider,
                                       ParticipationRole::Rider,  ParticipationRole::Rider,
                                       ParticipationRole::Rider,  ParticipationRole::Sweep,
                                       ParticipationRole::Support};

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;

    /// Riders along the course, a kilometre apart; the last ones have been silent for a while.
    void addRiders(LiveRideStore &store, RideId to, int count)
    {
        const Polyline line(demoCourse().constFirst());
        const QStringList names{QStringLiteral("Ana"),
                                QStringLiteral("Bojan"),
                                QStringLiteral("Cene"),
                                QStringLiteral("Darja"),
                                QStringLiteral("Eva"),
                                QStringLiteral("Franc"),
                                QStringLiteral("Gregor Dolgoimenski")};
        for (int i = 0; i < count; ++i) {
            const double along = std::fmod(3000 + i * 900.0, line.lengthMeters());
            const auto place = line.at(along);
            const qint64 age = i % 7 == 4 ? 45'000
                : i % 7 == 5              ? 150'000
                : i % 7 == 6              ? 700'000
                                          : 1'000 * (i % 4);
            Participant participant;
            participant.username = i < 7 ? names[i] : QStringLiteral("rider%1").arg(i);
            participant.participation.id = ParticipationId{to.value * 1000 + i + 1};
            participant.participation.user = UserId{i + 1};
            participant.participation.ride = to;
            participant.participation.role = Roles[i % 7];
            participant.participation.lastFix = LocationFix{.point = place->point,
                                                            .fixTime = m_clock.now() + -age,
                                                            .accuracy = 5,
                                                            .speed = i % 7 == 3 ? 0.0 : 6.5,
                                                            .course = std::fmod(i * 47.0, 360),
                                                            .battery = i % 5 == 2 ? 9 : 80};
            store.putParticipant(participant);
        }
    }

private Q_SLOTS:
    void selectingARideShowsItsRidersAndAsksForItsRoute()
    {
        LiveRideStore store(m_clock);
        store.putRide(ride(1, QStringLiteral("Hills loop")));
        store.putRide(ride(2, QStringLiteral("Sunday coffee"), RideStatus::Planned));
        addRiders(store, RideId{1}, 5);
        addRiders(store, RideId{2}, 2);
        MainWindow window(store);
        QSignalSpy routes(&window, &MainWindow::routeWanted);
        QCOMPARE(window.ridersPanel().table().model()->rowCount(), 7);
        window.selectRide(RideId{1});
        QCOMPARE(routes.size(), 1);
        QCOMPARE(routes.first().first().value<RideId>(), RideId{1});
        QCOMPARE(window.ridersPanel().table().model()->rowCount(), 5);
        QVERIFY(window.map().participants().emphasizedRide() == RideId{1});
        window.showRoute(RideId{2}, demoCourse());
        QVERIFY(window.map().route().isEmpty()); // late answer for another ride
        window.showRoute(RideId{1}, demoCourse());
        QVERIFY(window.map().route().lengthMeters() > 1000);
    }

    void clickingARiderOnTheMapSelectsThemEverywhere()
    {
        LiveRideStore store(m_clock);
        store.putRide(ride(1, QStringLiteral("Hills loop")));
        addRiders(store, RideId{1}, 3);
        MainWindow window(store);
        window.map().view().setAnimated(false);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.selectRide(RideId{1});
        const ParticipationId rider{1002};
        MapView &view = window.map().view();
        const QPointF at = view.viewport().toScreen(*window.map().participants().placeOf(rider));
        QTest::mouseClick(&view, Qt::LeftButton, {}, at.toPoint());
        QVERIFY(window.map().participants().selected() == rider);
        QVERIFY(window.ridersPanel().selectedParticipant() == rider);
    }

    void draggingTheMapEndsFollowingAndTheKeyResumesIt()
    {
        LiveRideStore store(m_clock);
        store.putRide(ride(1, QStringLiteral("Hills loop")));
        addRiders(store, RideId{1}, 3);
        MainWindow window(store);
        window.map().view().setAnimated(false);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.selectRide(RideId{1});
        QCOMPARE(window.map().followMode(), FollowMode::Ride);
        QTest::keyClick(&window.map().view(), Qt::Key_Left);
        QCOMPARE(window.map().followMode(), FollowMode::Free);
        QTest::keyClick(&window, Qt::Key_G, Qt::ControlModifier);
        QCOMPARE(window.map().followMode(), FollowMode::Ride);
    }

    void searchingNarrowsTheRides()
    {
        LiveRideStore store(m_clock);
        store.putRide(ride(1, QStringLiteral("Hills loop")));
        store.putRide(ride(2, QStringLiteral("Sunday coffee")));
        MainWindow window(store);
        QTest::keyClicks(&window.ridesPanel().searchField(), QStringLiteral("coff"));
        QCOMPARE(window.ridesPanel().table().model()->rowCount(), 1);
        window.ridesPanel().searchField().setText(QStringLiteral("hills2"));
        QCOMPARE(window.ridesPanel().table().model()->rowCount(), 1); // by code
    }

    void theBadgeSaysHowOldThePictureIs()
    {
        LiveRideStore store(m_clock);
        MainWindow window(store);
        window.showLink(
            {LinkPicture::Health::Live, QStringLiteral("Live"), {}, QStringLiteral("h:8000")});
        window.refreshAges(400);
        QVERIFY(window.linkBadge().text().contains(QStringLiteral("current")));
        window.showLink({LinkPicture::Health::Waiting, QStringLiteral("Reconnecting"), {}, {}});
        window.refreshAges(95'000);
        QVERIFY(window.linkBadge().text().contains(QStringLiteral("1 min old")));
        QVERIFY(window.linkBadge().text().contains(QStringLiteral("Reconnecting")));
    }

    void theLoginPageKeepsWhatWasTypedWhenItFails()
    {
        LoginPage page;
        page.show();
        QSignalSpy requests(&page, &LoginPage::loginRequested);
        QTest::keyClicks(&page.serverField(), QStringLiteral("desk.example:8000"));
        QTest::keyClicks(&page.usernameField(), QStringLiteral("dora"));
        QTest::keyClick(&page.passwordField(), Qt::Key_Return);
        QCOMPARE(requests.size(), 0); // no password yet
        QVERIFY(page.problemLabel().isVisible());
        QTest::keyClicks(&page.passwordField(), QStringLiteral("secret"));
        QTest::keyClick(&page.passwordField(), Qt::Key_Return);
        QCOMPARE(requests.size(), 1);
        QCOMPARE(requests.first(),
                 QVariantList({QStringLiteral("desk.example:8000"), QStringLiteral("dora"),
                               QStringLiteral("secret")}));
        QVERIFY(!page.logInButton().isEnabled());
        page.showProblem(QStringLiteral("The name or the password is wrong."),
                         QStringLiteral("Try again."));
        QVERIFY(page.problemLabel().text().contains(QStringLiteral("Try again.")));
        QCOMPARE(page.username(), QStringLiteral("dora"));
        QCOMPARE(page.passwordField().text(), QStringLiteral("secret"));
        QVERIFY(page.logInButton().isEnabled());
    }

    void drawsTheDeskWithEveryKindOfMarker()
    {
        applyTheme(*qApp, Theme::Daylight);
        LiveRideStore store(m_clock);
        store.putRide(ride(1, QStringLiteral("Demo: hills loop")));
        store.putRide(ride(2, QStringLiteral("Sunday coffee"), RideStatus::Planned));
        addRiders(store, RideId{1}, 12);
        MainWindow window(store);
        window.map().view().setAnimated(false);
        window.resize(1440, 900);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.selectRide(RideId{1});
        window.showRoute(RideId{1}, demoCourse());
        window.showLink({LinkPicture::Health::Live,
                         QStringLiteral("Live"),
                         {},
                         QStringLiteral("localhost:8000")});
        window.refreshAges(500);
        QTest::qWait(0);
        const QImage picture = window.grab().toImage();
        if (const QString folder = qEnvironmentVariable("SAFERIDE_PICTURES"); !folder.isEmpty()) {
            picture.save(QDir(folder).filePath(QStringLiteral("mainwindow.png")));
        }
        // The route's blue and the green of those who move are in the picture.
        int routePixels = 0;
        int movingPixels = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x) {
                routePixels += picture.pixelColor(x, y) == MapColors::daylight().route;
                movingPixels += picture.pixelColor(x, y) == MapColors::daylight().moving;
            }
        }
        QVERIFY(routePixels > 500);
        QVERIFY(movingPixels > 100);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
