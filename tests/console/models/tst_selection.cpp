// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/paperdesk.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

/// One ride and one rider for every list, map and act, and only a person changes them.
class TestSelection : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;
    std::unique_ptr<PaperDesk> m_desk;
    MainWindow *m_window = nullptr;

    ParticipationId rider(int number, qint64 ride = 1) const
    {
        return ParticipationId{ride * 100'000 + number};
    }
    qsizetype asked(const QString &method) const
    {
        return std::count_if(m_desk->sent.begin(), m_desk->sent.end(),
                             [&](const auto &one) { return one.method == method; });
    }
    QString menuText(const QString &action) const { return m_window->action(action)->text(); }
    void choose(TablePanel &panel, int row) { panel.table().selectRow(row); }
    void moveOn(ParticipationId id)
    {
        LocationFix fix = *m_desk->picture.store.participant(id)->participation.lastFix;
        fix.fixTime = m_clock.now();
        fix.battery = 80;
        m_desk->picture.store.applyFixes({{id, fix}});
        m_desk->picture.watch.lookAtAll();
    }

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<PaperDesk>(m_clock);
        for (const qint64 ride : {1, 2}) {
            m_desk->picture.store.apply(
                RidePut{liveRide(ride, ride == 1 ? u"Charity 300"_s : u"Sunday ride"_s)});
            m_desk->addRiders(RideId{ride}, 7);
        }
        m_window = &m_desk->open();
        m_window->map().view().setAnimated(false);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window));
        m_desk->picture.watch.lookAtAll();
    }
    void cleanup() { m_desk.reset(); }

    void aRowThatGoesAboveTheSelectedOneSelectsNothing()
    {
        AttentionPanel &attention = m_window->attentionPanel();
        const int last = attention.table().model()->rowCount() - 1;
        choose(attention, last);
        m_window->selectRide(RideId{2});
        m_window->ridersPanel().searchField().setText(u"Ana"_s);
        choose(m_window->ridersPanel(), 0);
        const auto chosen = m_window->selectedRider();
        QVERIFY(chosen == rider(1, 2));
        for (const int number : {7, 6, 3}) { // whoever needs attention moves on
            moveOn(rider(number));
            QVERIFY(m_window->selectedRide() == RideId{2});
            QVERIFY(m_window->selectedRider() == chosen);
            QCOMPARE(m_window->ridersPanel().searchField().text(), u"Ana"_s);
        }
        QVERIFY(m_window->details().participant() == chosen);
    }

    void sortingAndSearchingSelectNothing()
    {
        m_window->selectRide(RideId{1});
        choose(m_window->ridersPanel(), 2);
        const auto chosen = m_window->selectedRider();
        QSignalSpy changes(&m_window->selection(), &Selection::riderChanged);
        m_window->ridersPanel().table().sortByColumn(ParticipantModel::Speed, Qt::DescendingOrder);
        m_window->attentionPanel().table().sortByColumn(AttentionModel::Name, Qt::AscendingOrder);
        m_window->ridersPanel().searchField().setText(u"no such rider"_s);
        m_window->ridersPanel().searchField().clear();
        QCOMPARE(changes.size(), 0);
        QVERIFY(m_window->selectedRider() == chosen);
    }

    void markingAsSeenTakesWhoIsSelectedEverywhere()
    {
        QTest::keyClick(m_window, Qt::Key_F8);
        const auto first = m_window->selectedRider();
        QVERIFY(first);
        m_window->selectRide(RideId{2});
        m_window->ridersPanel().selectParticipant(rider(7, 2)); // is silent, too
        QVERIFY(m_window->attentionPanel().selected()->participation == rider(7, 2));
        QTest::keyClick(m_window, Qt::Key_Space, Qt::ControlModifier);
        QCOMPARE(m_desk->last(u"acknowledge"_s).params.value("participation_id"_L1).toInteger(),
                 rider(7, 2).value);

        m_window->ridersPanel().selectParticipant(rider(1, 2)); // all is well
        QVERIFY(!m_window->attentionPanel().selected());
        QVERIFY(!m_window->action(u"attention.seen"_s)->isEnabled());
        QVERIFY(!m_window->attentionPanel().acknowledgeButton().isEnabled());
        const auto before = asked(u"acknowledge"_s);
        QTest::keyClick(m_window, Qt::Key_Space, Qt::ControlModifier);
        QCOMPARE(asked(u"acknowledge"_s), before);
    }

    void everythingThatSomebodyNeedsAttentionForIsMarkedAtOnce()
    {
        LocationFix fix = *m_desk->picture.store.participant(rider(7))->participation.lastFix;
        fix.fixTime = fix.fixTime + 1;
        fix.battery = 4;
        m_desk->picture.store.applyFixes({{rider(7), fix}});
        m_desk->picture.watch.lookAtAll();
        m_window->selectRider(rider(7));
        m_window->action(u"attention.seen"_s)->trigger();
        QCOMPARE(asked(u"acknowledge"_s), 2); // silent, and the battery
        for (const auto kind : {AttentionKind::Silent, AttentionKind::LowBattery}) {
            QVERIFY(m_window->action(u"attention.seen"_s)->isEnabled());
            m_desk->picture.watch.acknowledge({rider(7), kind, u"dora"_s, m_clock.now()});
        }
        QVERIFY(!m_window->action(u"attention.seen"_s)->isEnabled());
    }

    void anotherRideLeavesNobodySelected()
    {
        choose(m_window->attentionPanel(), 0);
        const auto before = m_window->selectedRider();
        QVERIFY(before);
        const RideId other = m_window->selectedRide() == RideId{1} ? RideId{2} : RideId{1};
        choose(m_window->ridesPanel(), other == RideId{1} ? 0 : 1);
        QVERIFY(m_window->selectedRide() == other);
        QVERIFY(!m_window->selectedRider());
        QVERIFY(!m_window->details().participant());
        QVERIFY(!m_window->attentionPanel().selected());
        QVERIFY(!m_window->map().participants().selected());
        const auto sent = m_desk->sent.size();
        QTest::keyClick(m_window, Qt::Key_4, Qt::ControlModifier | Qt::AltModifier);
        QTest::keyClick(m_window, Qt::Key_Delete, Qt::ControlModifier);
        QCOMPARE(m_desk->sent.size(), sent);
        QVERIFY(QApplication::activeModalWidget() == nullptr);
    }

    void everyActNamesWhatItActsOn()
    {
        m_window->selectRide(RideId{2});
        QCOMPARE(menuText(u"ride.edit"_s), u"&Edit “Sunday ride”…"_s);
        QCOMPARE(menuText(u"rider.role.sweep"_s), u"Make &sweep"_s);
        m_window->selectRider(rider(2, 2));
        QCOMPARE(menuText(u"rider.role.sweep"_s), u"Make Bojan &sweep"_s);
        Ride renamed = *m_desk->picture.store.ride(RideId{2});
        renamed.title = u"Rain & shine "_s + QString(100, u'W');
        m_desk->picture.store.apply(RidePut{renamed});
        QVERIFY(menuText(u"ride.finish"_s).startsWith(u"&Finish “Rain && shine WWW"_s));
        QVERIFY(menuText(u"ride.finish"_s).size() < 70);
        QCOMPARE(m_window->action(u"ride.finish"_s)->iconText(), u"Finish ride"_s);
        m_desk->picture.store.apply(RideRemoved{RideId{2}});
        QCOMPARE(menuText(u"ride.edit"_s), u"&Edit ride…"_s);
        QVERIFY(!m_window->action(u"ride.edit"_s)->isEnabled());
    }

    void whatIsGoneIsNotSelected()
    {
        m_window->selectRider(rider(3));
        QSignalSpy rides(&m_window->selection(), &Selection::rideChanged);
        m_desk->picture.store.apply(ParticipantLeft{{}, rider(3)});
        QVERIFY(!m_window->selectedRider());
        QVERIFY(m_window->selectedRide() == RideId{1});
        m_window->selectRider(rider(3));
        QVERIFY(!m_window->selectedRider());
        QCOMPARE(rides.size(), 0);
        m_desk->picture.store.applySnapshot({}, {});
        QVERIFY(!m_window->selectedRide());
    }

    void aSecondMapSaysWhetherThePictureIsLiveAndHowOld()
    {
        m_window->selectRide(RideId{1});
        m_window->showLink({LinkPicture::Health::Live, u"Live"_s, {}, u"h:1"_s});
        m_window->refreshAges(300);
        m_window->action(u"map.window"_s)->trigger();
        const auto windows = QApplication::topLevelWidgets();
        const auto found = std::find_if(windows.begin(), windows.end(), [](QWidget *window) {
            return qobject_cast<MapWindow *>(window) != nullptr;
        });
        QVERIFY(found != windows.end());
        auto *second = static_cast<MapWindow *>(*found);
        QVERIFY(QTest::qWaitForWindowExposed(second));
        second->map().view().setAnimated(false);
        QVERIFY2(second->linkBadge().text().contains(u"current"_s),
                 qPrintable(second->linkBadge().text()));
        QVERIFY(second->windowTitle().contains(u"Charity 300"_s));
        const QImage live = second->map().view().grab().toImage();
        m_window->showLink({LinkPicture::Health::Waiting, u"Reconnecting"_s, {}, u"h:1"_s});
        m_window->refreshAges(28'000);
        QVERIFY(second->linkBadge().text().contains(u"28 s old"_s));
        QVERIFY(second->map().view().grab().toImage() != live); // veiled
        savePicture(*second, u"second-map"_s);
        delete second;
        m_window->refreshAges(29'000); // does not miss it
    }
};

SAFERIDE_TEST(TestSelection, QApplication)
#include "tst_selection.moc"
