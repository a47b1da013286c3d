// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/loginpage.h"
#include "console/views/window/mainwindow.h"
#include "shared/core/foreigntext.h"
#include "tests/support/paperdesk.h"
#include "tests/support/testprogram.h"

#include <QApplication>
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
        desk.picture.routes.put(RideId{2}, routeOf(RideId{2}));
        QVERIFY(window.map().route().isEmpty()); // of another ride
        desk.picture.routes.put(RideId{1}, routeOf(RideId{1}));
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

    void aRideOfWhomNobodyWasHeardLatelyIsShownWhereItWas()
    {
        PaperDesk desk(m_clock);
        desk.picture.store.apply(RidePut{liveRide(1, QStringLiteral("Hills loop"))});
        desk.picture.store.apply(RidePut{liveRide(2, QStringLiteral("Lakes"))});
        desk.addRiders(RideId{1}, 3);
        Participant silent;
        silent.participation.id = ParticipationId{77};
        silent.participation.ride = RideId{2};
        silent.participation.lastFix =
            LocationFix{.point = {-33, 151}, .fixTime = m_clock.now() + -3'600'000};
        desk.picture.store.apply(ParticipantPut{silent});
        MainWindow &window = desk.open();
        MapView &view = window.map().view();
        view.setAnimated(false);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.selectRide(RideId{1});
        window.selectRide(RideId{2});
        QVERIFY(view.viewport().bounds().contains(
            *window.map().participants().placeOf(ParticipationId{77})));
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

    void aPictureThatIsLateInPartsGoesOn()
    {
        PaperDesk desk(m_clock);
        desk.picture.store.apply(RidePut{liveRide(1, QStringLiteral("Hills loop"))});
        desk.addRiders(RideId{1}, 12);
        MainWindow &window = desk.open();
        window.resize(1280, 800);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.selectRide(RideId{1});
        window.showLink({LinkPicture::Health::Behind, QStringLiteral("Live, some late"),
                         QStringLiteral("For 2 min"), QStringLiteral("h:8000")});
        window.refreshAges(400);
        QVERIFY(window.linkBadge().text().contains(QStringLiteral("Live, some late")));
        QVERIFY(!window.linkBadge().text().contains(QStringLiteral("current")));
        QVERIFY(window.linkBadge().toolTip().contains(QStringLiteral("For 2 min")));
        QVERIFY(!window.map().view().isVeiled());
        savePicture(window, QStringLiteral("late-in-parts"));
        window.refreshAges(7'000);
        QVERIFY(window.linkBadge().text().contains(QStringLiteral("7 s old")));
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
        const QString user = QStringLiteral("Ben & Jörg <b>");
        window.showLink({LinkPicture::Health::Live, QStringLiteral("Live"), {}, server, user});
        window.refreshAges(400);
        QTRY_VERIFY(isWhole());
        QVERIFY2(window.width() <= size.width() && window.height() <= size.height(),
                 qPrintable(QStringLiteral("%1x%2").arg(window.width()).arg(window.height())));
        window.showLink(
            {LinkPicture::Health::Waiting, QStringLiteral("Reconnecting"), {}, server, user});
        window.refreshAges(95'000);
        QTRY_VERIFY(isWhole());
        savePicture(window, QStringLiteral("badge-%1").arg(size.width()));
        QVERIFY(badge.text().contains(QStringLiteral("1 min old")));
        QVERIFY(badge.text().contains(server) || badge.toolTip().contains(server));
        QVERIFY(badge.text().contains(user) || badge.toolTip().contains(user.toHtmlEscaped()));
    }

    void aStrangersNameFillsNeitherTheBadgeNorTheMenu()
    {
        PaperDesk desk(m_clock);
        MainWindow &window = desk.open();
        const QString logOut = QStringLiteral("desk.logout");
        const auto showUser = [&](const QString &user) {
            window.showLink(
                {LinkPicture::Health::Live, QStringLiteral("Live"), {}, QStringLiteral("h"), user});
        };
        showUser(QString(500, u'W'));
        QVERIFY(!window.linkBadge().text().contains(QString(41, u'W')));
        QVERIFY(!window.action(logOut)->text().contains(QString(41, u'W')));
        showUser(QStringLiteral("A&B\n"));
        QCOMPARE(window.action(logOut)->text(), QStringLiteral("&Log out A&&B"));
        const QString rightToLeft = QStringLiteral("בן");
        showUser(rightToLeft);
        QVERIFY(window.linkBadge().text().endsWith(isolated(rightToLeft)));
        showUser({});
        QCOMPARE(window.action(logOut)->text(), QStringLiteral("&Log out"));
    }

    void aMapWindowHearsTheKeysOfTheDeskAndItsOwn()
    {
        PaperDesk desk(m_clock);
        desk.picture.store.apply(RidePut{liveRide(1, QStringLiteral("Hills loop"))});
        desk.addRiders(RideId{1}, 3);
        MainWindow &window = desk.open();
        window.show();
        window.selectRide(RideId{1});
        window.action(QStringLiteral("map.window"))->trigger();
        MapWindow *second = nullptr;
        const auto windows = QApplication::topLevelWidgets();
        for (QWidget *one : windows) {
            second = second ? second : qobject_cast<MapWindow *>(one);
        }
        QVERIFY(second != nullptr);
        second->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(second));
        const QSignalSpy reconnects(&window, &MainWindow::reconnectRequested);
        QTest::keyClick(second, Qt::Key_F5);
        QCOMPARE(reconnects.size(), 1);
        QTest::mouseClick(&second->linkBadge(), Qt::LeftButton);
        QCOMPARE(reconnects.size(), 2);
        window.map().setFollowMode(FollowMode::Free);
        second->map().setFollowMode(FollowMode::Free);
        QTest::keyClick(second, Qt::Key_G, Qt::ControlModifier);
        QCOMPARE(second->map().followMode(), FollowMode::Ride);
        QCOMPARE(window.map().followMode(), FollowMode::Free);
        QTest::keyClick(second, Qt::Key_K, Qt::ControlModifier);
        auto *palette = qobject_cast<CommandPalette *>(QApplication::activeModalWidget());
        QVERIFY(palette != nullptr);
        palette->reject();
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
        QVERIFY2(!claims().contains(QStringLiteral("No planned")), qPrintable(claims()));
        QVERIFY2(!claims().contains(QStringLiteral("No alerts")), qPrintable(claims()));
        window.showLink({LinkPicture::Health::Live, QStringLiteral("Live"), {}, {}});
        window.refreshAges(400);
        QVERIFY(claims().contains(QStringLiteral("No planned")));
        QVERIFY(claims().contains(QStringLiteral("No alerts")));
        window.showLink({LinkPicture::Health::Waiting, QStringLiteral("Reconnecting"), {}, {}});
        window.refreshAges(95'000);
        QVERIFY2(!claims().contains(QStringLiteral("No alerts")), qPrintable(claims()));
        bool isSaid = false;
        const auto labels = window.attentionPanel().findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            isSaid = isSaid
                || (!label->isHidden()
                    && label->text().contains(QStringLiteral("No data received since")));
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

    void theLoginPageGrowsForWhatWentWrong()
    {
        LoginPage page;
        page.showProblem({}, {});
        page.show();
        QCOMPARE(page.height(), page.sizeHint().height());
        const int width = page.width();
        const int height = page.serverField().height();
        page.showProblem(u"no luck "_s.repeated(40), u"Try again."_s);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(page.serverField().height(), height);
        QCOMPARE(page.width(), width);
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
        page.showProblem(QStringLiteral("Wrong name or password."), QStringLiteral("Try again."));
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
        desk.picture.routes.put(RideId{1}, routeOf(RideId{1}));
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

SAFERIDE_TEST(TestMainWindow, QApplication)
#include "tst_mainwindow.moc"
