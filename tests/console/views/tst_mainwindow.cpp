// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/loginpage.h"
#include "console/views/window/mainwindow.h"
#include "tests/support/paperdesk.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

using namespace saferide;
using namespace saferide::test;

class TestMainWindow : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;

private Q_SLOTS:
    void selectingARideShowsItsRidersAndAsksForItsRoute()
    {
        PaperDesk desk(m_clock);
        LiveRideStore &store = desk.picture.store;
        store.apply(RidePut{liveRide(1, QStringLiteral("Hills loop"))});
        store.apply(RidePut{liveRide(2, QStringLiteral("Sunday coffee"))});
        desk.setStatus(RideId{2}, RideStatus::Planned);
        desk.addRiders(RideId{1}, 5);
        desk.addRiders(RideId{2}, 2);
        MainWindow &window = desk.open();
        QCOMPARE(window.ridersPanel().table().model()->rowCount(), 7);
        window.selectRide(RideId{1});
        QVERIFY(desk.picture.routes.wanted() == (QList<RideId>{RideId{1}, RideId{2}}));
        QCOMPARE(window.ridersPanel().table().model()->rowCount(), 5);
        QVERIFY(window.map().participants().emphasizedRide() == RideId{1});
        desk.picture.routes.put(RideId{2}, courseOf(RideId{2}));
        QVERIFY(window.map().route().isEmpty()); // of another ride
        desk.picture.routes.put(RideId{1}, courseOf(RideId{1}));
        QVERIFY(window.map().route().lengthMeters() > 1000);
    }

    void whoeverIsFollowedIsSeenFromNearby()
    {
        PaperDesk desk(m_clock);
        desk.picture.store.apply(RidePut{liveRide(1, QStringLiteral("Hills loop"))});
        desk.addRiders(RideId{1}, 3);
        MainWindow &window = desk.open();
        MapView &view = window.map().view();
        view.setAnimated(false);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const ParticipationId rider{100'002};
        window.selectRider(rider);
        view.setViewport({*window.map().participants().placeOf(rider), 5, view.size()});
        window.action(QStringLiteral("map.followrider"))->trigger();
        QVERIFY2(view.viewport().zoom() >= 13, qPrintable(QString::number(view.viewport().zoom())));
        view.setViewport(
            {*window.map().participants().placeOf(rider), 16, view.size()}); // nearer is as wanted
        window.action(QStringLiteral("map.followrider"))->trigger();
        QCOMPARE(view.viewport().zoom(), 16);
    }

    void clickingARiderOnTheMapSelectsThemEverywhere()
    {
        PaperDesk desk(m_clock);
        LiveRideStore &store = desk.picture.store;
        store.apply(RidePut{liveRide(1, QStringLiteral("Hills loop"))});
        desk.addRiders(RideId{1}, 3);
        MainWindow &window = desk.open();
        window.map().view().setAnimated(false);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.selectRide(RideId{1});
        const ParticipationId rider{100'002};
        MapView &view = window.map().view();
        const QPointF at = view.viewport().toScreen(*window.map().participants().placeOf(rider));
        QTest::mouseClick(&view, Qt::LeftButton, {}, at.toPoint());
        QVERIFY(window.map().participants().selected() == rider);
        QVERIFY(window.ridersPanel().selectedParticipant() == rider);
    }

    void draggingTheMapEndsFollowingAndTheKeyResumesIt()
    {
        PaperDesk desk(m_clock);
        LiveRideStore &store = desk.picture.store;
        store.apply(RidePut{liveRide(1, QStringLiteral("Hills loop"))});
        desk.addRiders(RideId{1}, 3);
        MainWindow &window = desk.open();
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
        PaperDesk desk(m_clock);
        LiveRideStore &store = desk.picture.store;
        store.apply(RidePut{liveRide(1, QStringLiteral("Hills loop"))});
        store.apply(RidePut{liveRide(2, QStringLiteral("Sunday coffee"))});
        MainWindow &window = desk.open();
        QTest::keyClicks(&window.ridesPanel().searchField(), QStringLiteral("coff"));
        QCOMPARE(window.ridesPanel().table().model()->rowCount(), 1);
        window.ridesPanel().searchField().setText(QStringLiteral("hills2"));
        QCOMPARE(window.ridesPanel().table().model()->rowCount(), 1); // by code
    }

    void theBadgeSaysHowOldThePictureIs()
    {
        PaperDesk desk(m_clock);
        MainWindow &window = desk.open();
        window.showLink(
            {LinkPicture::Health::Live, QStringLiteral("Live"), {}, QStringLiteral("h:8000")});
        window.refreshAges(400);
        QVERIFY(window.linkBadge().text().contains(QStringLiteral("current")));
        window.showLink({LinkPicture::Health::Waiting, QStringLiteral("Reconnecting"), {}, {}});
        window.refreshAges(95'000);
        QVERIFY(window.linkBadge().text().contains(QStringLiteral("1 min old")));
        QVERIFY(window.linkBadge().text().contains(QStringLiteral("Reconnecting")));
    }

    void theBadgeIsWholeInEveryWindow_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1024x700") << QSize(1024, 700);
        QTest::newRow("640x480") << QSize(640, 480);
        QTest::newRow("1366x768 at 125 %") << QSize(1093, 614);
    }
    void theBadgeIsWholeInEveryWindow()
    {
        QFETCH(QSize, size);
        applyTheme(*qApp, Theme::Daylight);
        PaperDesk desk(m_clock);
        desk.picture.store.apply(RidePut{liveRide(1, QStringLiteral("Sunday club ride"))});
        desk.addRiders(RideId{1}, 12);
        desk.picture.watch.lookAtAll();
        MainWindow &window = desk.open();
        window.selectRide(RideId{1});
        window.selectRider(ParticipationId{100'007});
        window.resize(size);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.resize(size);
        const LinkBadge &badge = window.linkBadge();
        const auto isWhole = [&] {
            const QRect place(badge.mapTo(&window, QPoint()), badge.size());
            return badge.isVisible() && window.rect().contains(place)
                && badge.width() >= badge.sizeHint().width();
        };
        const QString server = QStringLiteral("wss://desk.example.org:8443");
        window.showLink({LinkPicture::Health::Live, QStringLiteral("Live"), {}, server});
        window.refreshAges(400);
        QTRY_VERIFY(isWhole());
        window.showLink({LinkPicture::Health::Waiting, QStringLiteral("Reconnecting"), {}, server});
        window.refreshAges(95'000);
        QTRY_VERIFY(isWhole());
        savePicture(window, QStringLiteral("badge-%1").arg(size.width()));
        QVERIFY(badge.text().contains(QStringLiteral("1 min old")));
        QVERIFY(badge.text().contains(server) || badge.toolTip().contains(server));
    }

    void nothingIsCalledEmptyThatIsNotKnown()
    {
        PaperDesk desk(m_clock);
        MainWindow &window = desk.open();
        const auto claims = [&]() -> QString {
            return window.attentionPanel().emptyText() + window.ridesPanel().emptyText()
                + window.ridersPanel().emptyText();
        };
        window.refreshAges(-1);
        QVERIFY2(!claims().contains(QStringLiteral("No ride")), qPrintable(claims()));
        QVERIFY2(!claims().contains(QStringLiteral("Nobody")), qPrintable(claims()));
        window.showLink({LinkPicture::Health::Live, QStringLiteral("Live"), {}, {}});
        window.refreshAges(400);
        QVERIFY(claims().contains(QStringLiteral("No ride is planned")));
        QVERIFY(claims().contains(QStringLiteral("Nobody needs attention")));
        window.showLink({LinkPicture::Health::Waiting, QStringLiteral("Reconnecting"), {}, {}});
        window.refreshAges(95'000);
        QVERIFY2(!claims().contains(QStringLiteral("Nobody")), qPrintable(claims()));
        bool isSaid = false;
        const auto labels = window.attentionPanel().findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            isSaid = isSaid
                || (!label->isHidden()
                    && label->text().contains(QStringLiteral("heard nothing since")));
        }
        QVERIFY(isSaid);
    }

    void aKeptPasswordDoesNotGoToAnotherServerOrAnotherName()
    {
        LoginPage page;
        page.setServer(QStringLiteral("desk.example"));
        page.setUsername(QStringLiteral("dora"));
        for (QLineEdit *field : {&page.serverField(), &page.usernameField()}) {
            page.fillInPassword(QStringLiteral("kept"));
            QCOMPARE(page.passwordField().text(), QStringLiteral("kept"));
            QTest::keyClick(field, Qt::Key_X);
            QVERIFY(page.passwordField().text().isEmpty());
        }
        QTest::keyClicks(&page.passwordField(), QStringLiteral("typed"));
        page.fillInPassword(QStringLiteral("kept")); // came late
        QTest::keyClick(&page.serverField(), Qt::Key_Y);
        QCOMPARE(page.passwordField().text(), QStringLiteral("typed"));
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
        PaperDesk desk(m_clock);
        LiveRideStore &store = desk.picture.store;
        store.apply(RidePut{liveRide(1, QStringLiteral("Demo: hills loop"))});
        store.apply(RidePut{liveRide(2, QStringLiteral("Sunday coffee"))});
        desk.setStatus(RideId{2}, RideStatus::Planned);
        desk.addRiders(RideId{1}, 12);
        MainWindow &window = desk.open();
        window.map().view().setAnimated(false);
        window.resize(1440, 900);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.selectRide(RideId{1});
        desk.picture.routes.put(RideId{1}, courseOf(RideId{1}));
        window.showLink({LinkPicture::Health::Live,
                         QStringLiteral("Live"),
                         {},
                         QStringLiteral("localhost:8000")});
        window.refreshAges(500);
        // The route's blue and the green of those who move are in the picture, once the ground is.
        QImage picture;
        const auto pixels = [&picture](const QColor &color) {
            int count = 0;
            for (int y = 0; y < picture.height(); ++y) {
                for (int x = 0; x < picture.width(); ++x) {
                    count += picture.pixelColor(x, y) == color;
                }
            }
            return count;
        };
        QTRY_VERIFY((picture = window.grab().toImage(), pixels(MapColors::daylight().route) > 500));
        QVERIFY(pixels(MapColors::daylight().moving) > 100);
        if (const QString folder = qEnvironmentVariable("SAFERIDE_PICTURES"); !folder.isEmpty()) {
            picture.save(QDir(folder).filePath(QStringLiteral("mainwindow.png")));
        }
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
