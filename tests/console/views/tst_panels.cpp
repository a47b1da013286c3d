// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/helpwindow.h"
#include "tests/support/paperdesk.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenuBar>
#include <QMessageBox>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStatusBar>
#include <QStyledItemDelegate>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

/// The panels through their widgets.
class TestPanels : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;
    std::unique_ptr<PaperDesk> m_desk;
    MainWindow *m_window = nullptr;

    QString cell(TablePanel &panel, int row, int column) const
    {
        const QModelIndex index = panel.table().model()->index(row, column);
        auto *delegate =
            qobject_cast<QStyledItemDelegate *>(panel.table().itemDelegateForIndex(index));
        return index.data().isValid() ? delegate->displayText(index.data(), QLocale()) : QString();
    }
    ParticipationId rider(int number) const { return ParticipationId{100'000 + number}; }

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<PaperDesk>(m_clock);
        m_desk->picture.store.apply(RidePut{liveRide(1, u"Hills loop"_s)});
        m_desk->picture.store.apply(RidePut{liveRide(2, u"Sunday coffee"_s)});
        m_desk->addRiders(RideId{1}, 7);
        m_desk->picture.routes.put(RideId{1}, routeOf(RideId{1}));
        m_window = &m_desk->open();
        m_window->map().view().setAnimated(false);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window));
        m_desk->picture.watch.lookAtAll();
        m_window->refreshAges(500);
    }
    void cleanup() { m_desk.reset(); }

    void ridesTellHowManyMoveStandAndAreSilent()
    {
        RidesPanel &rides = m_window->ridesPanel();
        QCOMPARE(cell(rides, 0, RideListModel::Title), u"Hills loop"_s);
        QCOMPARE(cell(rides, 0, RideListModel::Status), u"Live"_s);
        QCOMPARE(cell(rides, 0, RideListModel::Participants), u"7"_s);
        QCOMPARE(cell(rides, 0, RideListModel::Moving), u"4"_s);
        QCOMPARE(cell(rides, 0, RideListModel::Stopped), u"1"_s);
        QCOMPARE(cell(rides, 0, RideListModel::Silent), u"2"_s);
        QCOMPARE(cell(rides, 0, RideListModel::NewestFix), u"now"_s);
        QCOMPARE(cell(rides, 1, RideListModel::Silent), u"–"_s);
    }

    void ridersTellWhereTheyAreAlongTheRoute()
    {
        m_window->selectRide(RideId{1});
        RidersPanel &riders = m_window->ridersPanel();
        QCOMPARE(cell(riders, 0, ParticipantModel::Name), u"Ana"_s);
        QCOMPARE(cell(riders, 0, ParticipantModel::Role), u"Leader"_s);
        QCOMPARE(cell(riders, 0, ParticipantModel::State), u"moving"_s);
        QCOMPARE(cell(riders, 0, ParticipantModel::Speed), u"23 km/h"_s);
        QCOMPARE(cell(riders, 0, ParticipantModel::Along), u"3 km"_s);
        QCOMPARE(cell(riders, 2, ParticipantModel::Battery), u"9 %"_s);
        QCOMPARE(cell(riders, 5, ParticipantModel::State), u"silent"_s);
        QCOMPARE(cell(riders, 5, ParticipantModel::LastFix), u"2 min"_s);
        QCOMPARE(cell(riders, 0, ParticipantModel::Accuracy), u"±5 m"_s);
    }

    void whoNeedsAttentionIsListedAndSelectingSelectsEverywhere()
    {
        AttentionPanel &attention = m_window->attentionPanel();
        QCOMPARE(attention.table().model()->rowCount(), 3); // two silent, one battery
        QCOMPARE(cell(attention, 0, AttentionModel::Name), u"Gregor Dolgoimenski"_s); // longest
        QCOMPARE(cell(attention, 0, AttentionModel::What), u"silent"_s);
        QCOMPARE(cell(attention, 0, AttentionModel::Since), u"11 min"_s);
        attention.table().selectRow(0);
        QVERIFY(m_window->selectedRide() == RideId{1});
        QVERIFY(m_window->selectedRider() == rider(7));
        QVERIFY(m_window->map().participants().selected() == rider(7));
        QVERIFY(m_window->ridersPanel().selectedParticipant() == rider(7));
        QVERIFY(m_window->details().participant() == rider(7));
    }

    void spaceMarksAsSeenAndTheEventShowsByWhom()
    {
        AttentionPanel &attention = m_window->attentionPanel();
        attention.table().setFocus();
        attention.table().selectRow(0);
        QTest::keyClick(&attention.table(), Qt::Key_Space);
        const auto &asked = m_desk->last(u"acknowledge"_s);
        QCOMPARE(asked.params,
                 (QJsonObject{{u"participation_id"_s, rider(7).value}, {u"kind"_s, u"silent"_s}}));
        m_desk->picture.watch.acknowledge(
            {rider(7), AttentionKind::Silent, u"emil"_s, m_clock.now()});
        QCOMPARE(cell(attention, 0, AttentionModel::AcknowledgedBy), u"emil"_s);
        QCOMPARE(m_desk->picture.watch.openCount(), 2);
    }

    void f8GoesToTheNextThatNobodyHasSeen()
    {
        QTest::keyClick(m_window, Qt::Key_F8);
        QVERIFY(m_window->selectedRider() == rider(7));
        QCOMPARE(m_window->map().followMode(), FollowMode::Rider);
        QTest::keyClick(m_window, Qt::Key_F8);
        QVERIFY(m_window->selectedRider() == rider(6));
    }

    void f8FindsWhatASearchHides()
    {
        QLineEdit &search = m_window->attentionPanel().searchField();
        search.setText(u"no such rider"_s);
        QTest::keyClick(m_window, Qt::Key_F8);
        QVERIFY(m_window->selectedRider().has_value());
        QVERIFY(search.text().isEmpty());
    }

    void whenTheSelectedOneGoesNobodyIsSelectedInTheirPlace()
    {
        m_window->selectRide(RideId{1});
        m_window->ridersPanel().selectParticipant(rider(2));
        QVERIFY(m_window->selectedRider() == rider(2));
        m_desk->picture.store.apply(ParticipantLeft{{}, rider(2)});
        QVERIFY(!m_window->selectedRider());
        QVERIFY(!m_window->details().participant());

        m_window->attentionPanel().table().selectRow(0);
        QVERIFY(m_window->selectedRider() == rider(7));
        m_window->attentionPanel().searchField().setText(u"no such rider"_s);
        QVERIFY(m_window->attentionPanel().selectedText().isEmpty());
        QVERIFY(m_window->selectedRider() == rider(7)); // who is looked at stays so

        m_desk->picture.store.apply(RideRemoved{RideId{1}});
        QVERIFY(!m_window->selectedRide());
    }

    void theFirstKeyInAListSelectsARowEvenWhereItAlreadyIs()
    {
        m_window->selectRide(RideId{1});
        QTableView &table = m_window->ridersPanel().table();
        for (const auto &[key, row] :
             {std::pair(Qt::Key_Home, 0), std::pair(Qt::Key_Down, 0), std::pair(Qt::Key_End, 6)}) {
            table.selectionModel()->clear();
            table.setFocus();
            QTest::keyClick(&table, key);
            const auto selected = table.selectionModel()->selectedRows();
            QCOMPARE(selected.size(), 1);
            QCOMPARE(selected.first().row(), row);
        }
        QTest::keyClick(&table, Qt::Key_Up);
        QCOMPARE(table.currentIndex().row(), 5);
        QTest::keyClick(&table, Qt::Key_Home);
        QCOMPARE(table.selectionModel()->selectedRows().first().row(), 0);
    }

    void detailsShowEverythingThatIsKnownAndTheHistory()
    {
        m_window->selectRide(RideId{1});
        m_window->ridersPanel().selectParticipant(rider(1));
        const QString text = m_window->details().text();
        for (const QString &part :
             {u"Ana"_s, u"° N   "_s, u"° E"_s, u"Leader · moving · Hills loop"_s, u"23 km/h"_s,
              u"3 km"_s, u"410 m"_s, u"±5 m"_s, u"80 %"_s}) {
            QVERIFY2(text.contains(part), qPrintable(part + u" in "_s + text));
        }
        QVERIFY(!m_window->details().speedChart().points().isEmpty());
        Position before;
        before.fix = *m_desk->picture.store.participant(rider(1))->participation.lastFix;
        before.fix.fixTime = before.fix.fixTime + -60'000;
        m_desk->picture.trails.addHistory(rider(1), {before});
        QCOMPARE(m_window->details().speedChart().points().size(), 2);
        QCOMPARE(m_window->details().elevationChart().points().first(), QPointF(60, 410));
    }

    void rowsAreCopiedAsTheyRead()
    {
        m_window->selectRide(RideId{1});
        m_window->ridersPanel().table().setFocus();
        m_window->ridersPanel().selectParticipant(rider(3));
        QTest::keyClick(&m_window->ridersPanel().table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 u"Cene\tRider\tmoving\t23 km/h\t4.8 km\t2 s\t9 %"_s);
    }

    void theLayoutIsSavedRestoredAndReset()
    {
        const auto first = m_window->saveLayout();
        m_window->ridersPanel().table().setColumnHidden(ParticipantModel::Battery, true);
        m_window->ridesPanel().table().sortByColumn(RideListModel::Code, Qt::DescendingOrder);
        auto *log = m_window->findChild<QDockWidget *>(u"logDock"_s);
        log->hide();
        const auto changed = m_window->saveLayout();
        m_window->resetLayout();
        QVERIFY(!m_window->ridersPanel().table().isColumnHidden(ParticipantModel::Battery));
        QVERIFY(!log->isHidden());
        m_window->restoreLayout(changed);
        QVERIFY(m_window->ridersPanel().table().isColumnHidden(ParticipantModel::Battery));
        QCOMPARE(m_window->ridesPanel().table().horizontalHeader()->sortIndicatorSection(),
                 int(RideListModel::Code));
        QVERIFY(log->isHidden());
        // Damaged settings give the layout of the first day, not none.
        m_window->restoreLayout({{u"state"_s, "rubbish"}, {u"riders"_s, "rubbish"}});
        QVERIFY(!log->isHidden());
        QVERIFY(!m_window->ridersPanel().table().isColumnHidden(ParticipantModel::Battery));
    }

    void afterAResetTheColumnsFillTheirTables()
    {
        m_window->resize(1440, 900);
        QCoreApplication::processEvents();
        for (TablePanel *panel : std::initializer_list<TablePanel *>{&m_window->ridesPanel(),
                                                                     &m_window->attentionPanel()}) {
            QCOMPARE(panel->table().horizontalHeader()->length(),
                     panel->table().viewport()->width());
            panel->columns().reset();
            QCOMPARE(panel->table().horizontalHeader()->length(),
                     panel->table().viewport()->width());
        }
    }

    void aNameHasRoomInEveryWindowAndWhatGaveWayComesBack()
    {
        const auto width = [](TablePanel &panel, int column) {
            return panel.table().columnWidth(column);
        };
        AttentionPanel &attention = m_window->attentionPanel();
        const int letters = 8 * attention.table().fontMetrics().averageCharWidth();
        for (const QSize size : {QSize(1024, 700), QSize(640, 480), QSize(1366, 768)}) {
            m_window->resize(size);
            QTRY_VERIFY(width(attention, AttentionModel::Name) > letters);
            QTRY_VERIFY(width(m_window->ridesPanel(), RideListModel::Title) > letters);
            QTRY_VERIFY(width(m_window->ridersPanel(), ParticipantModel::Name) > letters);
            QVERIFY(attention.width() >= 180);
            const int bottom =
                m_window->details().mapTo(m_window, QPoint()).y() + m_window->details().height();
            QVERIFY(bottom <= m_window->statusBar()->y());
        }
        m_window->resize(1440, 900);
        m_window->resetLayout();
        m_window->resizeDocks({m_window->findChild<QDockWidget *>(u"attentionDock"_s)}, {500},
                              Qt::Horizontal);
        QTRY_COMPARE(width(attention, AttentionModel::Ride), 72);
        QCOMPARE(width(attention, AttentionModel::AcknowledgedBy), 70);
    }

    void theLogTellsWhatWasDoneAndWhatFailed()
    {
        m_window->tell(true, u"Start “Hills loop”"_s);
        m_window->tell(false, u"Delete “Hills loop”: not yours"_s);
        LogPanel &log = m_window->logPanel();
        QCOMPARE(log.table().model()->rowCount(), 2);
        QCOMPARE(cell(log, 1, LogModel::What), u"Delete “Hills loop”: not yours"_s);
        log.searchField().setText(u"start"_s);
        QCOMPARE(log.table().model()->rowCount(), 1);
    }

    void theLogFollowsItsEndUntilSomebodyScrollsAwayFromThere()
    {
        LogPanel &log = m_window->logPanel();
        m_window->hide();
        for (int line = 0; line < 300; ++line) { // at once, as at a login
            m_window->tell(true, u"line %1"_s.arg(line));
        }
        m_window->show();
        const QScrollBar &bar = *log.table().verticalScrollBar();
        const auto isAtEnd = [&bar] { return bar.maximum() > 0 && bar.value() == bar.maximum(); };
        QTRY_VERIFY(isAtEnd());
        m_window->tell(true, u"one more"_s);
        QTRY_VERIFY(isAtEnd());
        log.table().scrollToTop();
        m_window->tell(true, u"and one"_s);
        QCoreApplication::processEvents();
        QCOMPARE(bar.value(), bar.minimum());
    }

    void theLogStaysInItsOrderWhenTheClockOfTheDeskIsSetBack()
    {
        m_window->tell(true, u"first"_s);
        m_clock.step(-3'600'000);
        m_window->tell(true, u"second"_s);
        m_clock.step(7'200'000);
        m_window->tell(true, u"third"_s);
        QCOMPARE(cell(m_window->logPanel(), 0, LogModel::What), u"first"_s);
        QCOMPARE(cell(m_window->logPanel(), 1, LogModel::What), u"second"_s);
        QCOMPARE(cell(m_window->logPanel(), 2, LogModel::What), u"third"_s);
    }

    void aSearchLooksAtWhatItsHintSaysAndNotAtNumbersThatTick()
    {
        AttentionPanel &attention = m_window->attentionPanel();
        const auto found = [](TablePanel &panel, const QString &text) {
            panel.searchField().setText(text);
            return panel.table().model()->rowCount();
        };
        for (int digit = 0; digit < 10; ++digit) { // of ages and counts
            QCOMPARE(found(attention, QString::number(digit)), 0);
        }
        QCOMPARE(found(attention, u"SILENT"_s), 2);
        QCOMPARE(found(attention, u"hills"_s), 3);
        RidesPanel &rides = m_window->ridesPanel();
        QCOMPARE(found(rides, u"7"_s), 0); // riders
        QCOMPARE(found(rides, u"hills2"_s), 1); // the code
        QCOMPARE(found(rides, u"coffee"_s), 1);
        m_window->tell(true, u"done"_s);
        const QString time = cell(m_window->logPanel(), 0, LogModel::Time);
        QCOMPARE(found(m_window->logPanel(), time), 1); // as it reads
        QCOMPARE(found(m_window->logPanel(), u"done"_s), 1);
        QCOMPARE(found(m_window->logPanel(), u"2026"_s), 0);
    }

    void aLongTitleIsCutInThePaletteAndWholeInItsToolTip()
    {
        const QString title(100, u'W');
        m_desk->picture.store.apply(RidePut{liveRide(3, title)});
        CommandPalette *palette = m_window->openPalette();
        QTest::keyClicks(&palette->searchField(), u"WWW"_s);
        QCOMPARE(palette->list().count(), 1);
        QTRY_VERIFY(palette->list().isVisible());
        QCOMPARE(palette->list().horizontalScrollBar()->maximum(), 0);
        QVERIFY(palette->list().item(0)->toolTip().contains(title));
        palette->reject();
    }

    void thePaletteFindsActionsRidesAndRiders()
    {
        QTest::keyClick(m_window, Qt::Key_K, Qt::ControlModifier);
        auto *palette = m_window->findChild<CommandPalette *>();
        QVERIFY(palette != nullptr);
        QTest::keyClicks(&palette->searchField(), u"franc"_s);
        QCOMPARE(palette->list().count(), 1);
        QTest::keyClick(&palette->searchField(), Qt::Key_Return);
        QVERIFY(m_window->selectedRider() == rider(6));

        palette = m_window->openPalette();
        QTest::keyClicks(&palette->searchField(), u"fit all"_s);
        QCOMPARE(palette->list().count(), 1);
        QVERIFY(palette->list().item(0)->text().startsWith(u"Map: Fit all"_s));
        // The panel of the ride's riders is not called as the ride is.
        palette->searchField().setText(u"hills loop"_s);
        QCOMPARE(palette->list().count(), 1);
        QVERIFY(palette->list().item(0)->text().startsWith(u"Hills loop ("_s));
        QTest::keyClicks(&palette->searchField(), u" no such thing"_s);
        QCOMPARE(palette->list().count(), 0);
        QTest::keyClick(&palette->searchField(), Qt::Key_Down);
        QTest::keyClick(&palette->searchField(), Qt::Key_Escape);
    }

    /// What was typed before the palette was there is lost: Return would run another command.
    void inThePaletteReturnAloneRunsNothing()
    {
        CommandPalette *palette = m_window->openPalette();
        QTest::keyClick(&palette->searchField(), Qt::Key_Return);
        QVERIFY(palette->isVisible());
        QTest::keyClick(&palette->searchField(), Qt::Key_Down);
        QCOMPARE(palette->list().currentRow(), 0);
        palette->reject();
    }

    void everyActionHasItsOwnKey()
    {
        QHash<QString, QString> keys;
        const auto actions = m_window->findChildren<QAction *>();
        for (const QAction *action : actions) {
            const auto shortcuts = action->shortcuts();
            for (const QKeySequence &key : shortcuts) {
                QVERIFY2(!keys.contains(key.toString()),
                         qPrintable(key.toString() + u" is "_s + keys.value(key.toString())
                                    + u" and "_s + action->text()));
                keys.insert(key.toString(), action->text());
            }
        }
        QVERIFY(keys.size() > 20);
    }

    void everyFieldAndTableHasANameForScreenReaders()
    {
        const auto widgets = m_window->findChildren<QWidget *>();
        for (const QWidget *widget : widgets) {
            const bool named = qobject_cast<const QLineEdit *>(widget)
                || qobject_cast<const QTableView *>(widget)
                || qobject_cast<const MapView *>(widget);
            QVERIFY2(!named || !widget->accessibleName().isEmpty(),
                     qPrintable(widget->objectName()
                                + QString::fromLatin1(widget->metaObject()->className())));
        }
    }

    void helpListsEveryKeyAndEveryMarker()
    {
        HelpWindow help(*m_window->menuBar(), MapColors::daylight(), m_window);
        const QString text = help.browser().toPlainText();
        QVERIFY(text.contains(u"Ctrl+K"_s));
        QVERIFY(text.contains(u"F8"_s));
        QVERIFY(text.contains(u"Dashed"_s));
        help.show();
        savePicture(help, u"help"_s);
    }

    void theMapIsVeiledWhileThePictureStandsStill()
    {
        const auto shot = [this] { return m_window->map().view().grab().toImage(); };
        m_window->showLink({LinkPicture::Health::Live, u"Live"_s, {}, {}});
        const QImage live = shot();
        m_window->showLink({LinkPicture::Health::Waiting, u"Reconnecting"_s, {}, {}});
        QVERIFY(shot() != live);
        m_window->showLink({LinkPicture::Health::Live, u"Live"_s, {}, {}});
        QCOMPARE(shot(), live);
    }

    void theLineToolWorksByKeyboardAlone()
    {
        MapView &view = m_window->map().view();
        m_window->selectRide(RideId{1});
        m_window->action(u"map.draw"_s)->trigger();
        QTest::keyClick(&view, Qt::Key_Space);
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Space);
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Space);
        QTest::keyClick(&view, Qt::Key_Backspace);
        QCOMPARE(m_window->map().line().points().size(), 2);
        QVERIFY(m_window->map().line().lengthMeters() > 100);
        bool warned = false;
        const auto askWith = [&](const QString &button) {
            whenOpened<QMessageBox>([&warned, button](QMessageBox &box) {
                warned = box.informativeText().contains(u"the route of 7 rider(s)"_s);
                const auto buttons = box.buttons();
                for (QAbstractButton *one : buttons) {
                    if (one->text().remove(u'&') == button) {
                        one->click();
                    }
                }
            });
        };
        askWith(u"Cancel"_s);
        QTest::keyClick(&view, Qt::Key_Return);
        QVERIFY(warned);
        QCOMPARE(m_window->map().line().points().size(), 2); // nothing that was drawn is lost
        QVERIFY(m_desk->sent.isEmpty() || m_desk->sent.last().method != u"create_route"_s);
        askWith(u"Replace the route"_s);
        QTest::keyClick(&view, Qt::Key_Return);
        const auto asked = m_desk->last(u"create_route"_s);
        QCOMPARE(asked.params.value("title"_L1).toString(), u"Route of Hills loop"_s);
        QVERIFY(asked.params.value("gpx_data"_L1).toString().contains(u"<trkpt"_s));
        asked.answer(QJsonValue(QJsonObject{{u"route"_s,
                                             QJsonObject{{u"id"_s, 9},
                                                         {u"title"_s, u"x"_s},
                                                         {u"distance_meters"_s, 5.0},
                                                         {u"ascent_meters"_s, 0.0}}}}));
        QCOMPARE(m_desk->last(u"change_ride"_s).params.value("route_id"_L1).toInteger(), 9);
        QVERIFY(m_window->map().tool() == RideMap::Tool::None); // not before it was stored
    }

    void theMapDoesNotMoveUnderALine()
    {
        MapView &view = m_window->map().view();
        m_window->selectRide(RideId{1});
        m_window->action(u"map.draw"_s)->trigger();
        const WorldPoint center = view.viewport().center();
        QTest::keyClick(m_window, Qt::Key_F8);
        QVERIFY(m_window->selectedRider().has_value());
        m_window->selectRide(RideId{2});
        m_window->action(u"map.followride"_s)->trigger();
        QCOMPARE(m_window->map().followMode(), FollowMode::Free);
        QVERIFY(m_window->action(u"map.free"_s)->isChecked());
        QVERIFY(view.viewport().center() == center);
    }

    void groupsAreTakenApartByAClick()
    {
        m_desk->picture.store.apply(RidePut{liveRide(3, u"Club"_s)});
        m_desk->addRiders(RideId{3}, 20, 30);
        m_window->selectRide(RideId{3});
        m_desk->picture.routes.put(RideId{3}, routeOf(RideId{3}));
        MapView &view = m_window->map().view();
        (void)view.grab();
        const qsizetype groups = m_window->map().participants().groupCount();
        QVERIFY(groups >= 1);
        const auto at = m_window->map().participants().placeOf(ParticipationId{300'010});
        const double before = view.viewport().zoom();
        QTest::mouseClick(&view, Qt::LeftButton, {}, view.viewport().toScreen(*at).toPoint());
        QVERIFY(view.viewport().zoom() > before + 1);
    }
};

SAFERIDE_TEST(TestPanels, QApplication)
#include "tst_panels.moc"
