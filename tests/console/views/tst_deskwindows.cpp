// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/usermodel.h"
#include "console/views/dialogs/actdialog.h"
#include "console/views/dialogs/settingsdialog.h"
#include "console/views/dialogs/usersdialog.h"
#include "console/views/window/mapwindow.h"
#include "shared/protocol/console/objects.h"
#include "tests/support/paperdesk.h"
#include "tests/support/testprogram.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QInputDialog>
#include <QJsonArray>
#include <QMenu>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

User aUser(qint64 id, const QString &name, UserRole role = UserRole::Rider)
{
    User user;
    user.id = UserId{id};
    user.username = name;
    user.role = role;
    return user;
}

template<typename Field>
Field *fieldNamed(QWidget &window, const QString &accessibleName)
{
    const auto fields = window.findChildren<Field *>();
    for (Field *field : fields) {
        if (field->accessibleName() == accessibleName) {
            return field;
        }
    }
    return nullptr;
}

} // namespace

/// Second map, settings and users through their widgets; every table's proxy under the model
/// tester.
class TestDeskWindows : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;
    std::unique_ptr<PaperDesk> m_desk;
    MainWindow *m_window = nullptr;

    void openUsers(UsersDialog &dialog)
    {
        QJsonArray users;
        for (const User &user : {aUser(5, u"nina"_s), aUser(3, u"emil"_s, UserRole::Dispatcher)}) {
            users.append(console::toJson(user));
        }
        m_desk->last(u"list_users"_s)
            .answer(QJsonValue(QJsonObject{{u"users"_s, users}, {u"has_more"_s, false}}));
        dialog.show();
    }

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<PaperDesk>(m_clock);
        m_desk->picture.store.apply(RidePut{liveRide(1, u"Hills loop"_s)});
        m_desk->picture.store.apply(RidePut{liveRide(2, u"Sunday coffee"_s)});
        m_desk->addRiders(RideId{1}, 7);
        m_window = &m_desk->open();
        m_window->map().view().setAnimated(false);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window));
    }
    void cleanup() { m_desk.reset(); }

    void quittingAndClosingTheDeskLeaveNoWindowBehind()
    {
        QApplication::setQuitOnLastWindowClosed(false); // it would end this loop
        for (const bool quits : {true, false}) {
            m_window->show();
            m_window->action(u"map.window"_s)->trigger();
            quits ? m_window->action(u"desk.quit"_s)->trigger() : (void)m_window->close();
            const auto windows = QApplication::topLevelWidgets();
            for (const QWidget *window : windows) {
                QVERIFY2(!window->isVisible(), window->metaObject()->className());
            }
        }
    }

    void strangersWordsMoveNoDock_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("one word") << QString(100, u'W');
        QTest::newRow("lines") << u"W W\n\n"_s.repeated(25);
        QTest::newRow("markup") << u"<h1>"_s + QString(90, u'W');
    }
    void strangersWordsMoveNoDock()
    {
        QFETCH(QString, words);
        m_window->show();
        m_window->selectRide(RideId{1});
        m_window->ridersPanel().selectParticipant(ParticipationId{100'001});
        QCoreApplication::processEvents();
        const auto places = [this] {
            QList<QRect> all{m_window->map().geometry()};
            const auto docks = m_window->findChildren<QDockWidget *>();
            for (const QDockWidget *dock : docks) {
                all.append(dock->geometry());
            }
            return all << QRect({0, 0}, m_window->minimumSizeHint());
        };
        const auto before = places();
        Ride ride = liveRide(1, words);
        m_desk->picture.store.apply(RidePut{ride});
        Participant rider = *m_desk->picture.store.participant(ParticipationId{100'001});
        rider.username = words;
        m_desk->picture.store.apply(ParticipantPut{rider});
        m_desk->picture.watch.lookAtAll();
        m_window->tell(false, words);
        m_window->refreshAges(0);
        QTest::qWait(20); // layouts are done anew when the loop turns
        QCOMPARE(places(), before);
    }

    void foreignWordsStayWholeInTitlesAndMenus()
    {
        m_window->selectRide(RideId{1});
        const auto titled = [this](const QString &title) {
            m_desk->picture.store.apply(RidePut{liveRide(1, title)});
            return m_window->windowTitle();
        };
        QCOMPARE(titled(u"Hills [*] loop"_s), u"Hills [*][*] loop – SafeRide desk"_s);
        QCOMPARE(titled(u"שבת"_s), u"\u2068שבת\u2069 – SafeRide desk"_s);
        QCOMPARE(m_window->action(u"ride.delete"_s)->text(), u"&Delete “\u2068שבת\u2069”…"_s);
        const QString wheels = u"🚴"_s.repeated(30); // two units each
        titled(u"x"_s + wheels);
        const QString cut = m_window->action(u"ride.delete"_s)->text();
        QVERIFY2(cut.contains(u"\U0001F6B4…"_s), qPrintable(cut)); // none is cut in two
    }

    void usersAreKeptByTheirNumberAndPutInPlace()
    {
        UserModel model;
        new QAbstractItemModelTester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest,
                                     &model);
        model.put(aUser(4, u"ana"_s));
        model.put({aUser(4, u"ana"_s), aUser(2, u"bojan"_s)}); // a page that is late
        model.put({aUser(7, u"breda"_s), aUser(9, u"cene"_s)});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.index(0, UserModel::Name).data().toString(), u"bojan"_s);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.put(aUser(9, u"cene"_s, UserRole::Admin));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.index(3, UserModel::Role).data().toString(), u"admin"_s);
        model.put(aUser(5, u"darja"_s));
        QCOMPARE(model.index(2, UserModel::Name).data().toString(), u"darja"_s);
        QVERIFY(!model.userAt({}));
        model.put(QList<User>());
        QCOMPARE(model.rowCount(), 5);
    }

    void sortedAndSearchedTablesStaySoundWhateverChanges()
    {
        for (TablePanel *panel : std::initializer_list<TablePanel *>{
                 &m_window->ridesPanel(), &m_window->ridersPanel(), &m_window->attentionPanel(),
                 &m_window->logPanel()}) {
            QAbstractItemModel *proxy = panel->table().model();
            new QAbstractItemModelTester(
                proxy, QAbstractItemModelTester::FailureReportingMode::QtTest, proxy);
        }
        QRandomGenerator random(5);
        m_window->ridersPanel().table().sortByColumn(ParticipantModel::Speed, Qt::DescendingOrder);
        m_window->attentionPanel().searchField().setText(u"silent"_s);
        for (int step = 0; step < 120; ++step) {
            m_clock.advance(7'000);
            const ParticipationId id{100'001 + random.bounded(7)};
            LocationFix fix;
            fix.point = {46, 14.5};
            fix.fixTime = m_clock.now();
            fix.speed = random.bounded(12);
            m_desk->picture.store.applyFixes({{id, fix}});
            if (step % 9 == 0) {
                m_desk->picture.store.apply(ParticipantLeft{{}, id});
            } else if (step % 9 == 4) {
                m_desk->addRiders(RideId{1}, 7);
            }
            if (step % 40 == 20) {
                m_desk->picture.store.apply(RideRemoved{RideId{2}});
                m_window->ridersPanel().searchField().setText(step < 60 ? u"a"_s : QString());
            }
            if (step % 40 == 30) {
                m_desk->picture.store.apply(RidePut{liveRide(2, u"Sunday coffee"_s)});
                m_window->selectRide(step < 60 ? RideId{2} : RideId{1});
            }
            m_desk->picture.watch.lookAtAll();
            m_window->refreshAges(0);
            m_window->tell(step % 2 == 0, u"step %1"_s.arg(step));
        }
        QCOMPARE(m_window->logPanel().table().model()->rowCount(), 120);
    }

    void theNamesOfAGroupAreOfferedWhereItWasClicked()
    {
        m_window->selectRide(RideId{1});
        const QList<ParticipationId> two{ParticipationId{100'001}, ParticipationId{100'002}};
        Q_EMIT m_window->map().groupClicked(two, {40, 50});
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu != nullptr);
        QCOMPARE(menu->pos(), QPoint(40, 50));
        QCOMPARE(menu->actions().size(), 2);
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        QVERIFY(m_window->selectedRider() == ParticipationId{100'002});
        Q_EMIT m_window->map().groupClicked(QList<ParticipationId>(90, two.first()), {40, 50});
        menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu != nullptr && menu->actions().size() == 41);
        QVERIFY(!menu->actions().constLast()->isEnabled()); // how many more there are
        menu->close();
    }

    void aSecondMapShowsTheSameAndSelectsInTheFirst()
    {
        m_window->selectRide(RideId{1});
        m_window->action(u"map.window"_s)->trigger();
        MapWindow *second = nullptr;
        const auto windows = QApplication::topLevelWidgets();
        for (QWidget *widget : windows) {
            second = second ? second : qobject_cast<MapWindow *>(widget);
        }
        QVERIFY(second != nullptr);
        QVERIFY(QTest::qWaitForWindowExposed(second));
        second->map().view().setAnimated(false);
        second->map().fitAll();
        QVERIFY(second->map().participants().emphasizedRide() == RideId{1});
        const ParticipationId rider{100'002};
        MapView &view = second->map().view();
        (void)view.grab();
        const QPointF at = view.viewport().toScreen(*second->map().participants().placeOf(rider));
        QTest::mouseClick(&view, Qt::LeftButton, {}, at.toPoint());
        QVERIFY(m_window->selectedRider() == rider);
        QVERIFY(second->map().participants().selected() == rider);
        m_desk->picture.routes.put(RideId{1}, routeOf(RideId{1}));
        QVERIFY(!second->map().route().isEmpty());
        m_desk->picture.store.apply(RidePut{liveRide(1, u"Called anew"_s)});
        QVERIFY(second->windowTitle().startsWith(u"Called anew"_s));
        m_window->selectRide(RideId{2});
        QVERIFY(second->map().participants().emphasizedRide() == RideId{2});
        const QPointer<MapWindow> gone(second);
        second->close();
        QTRY_VERIFY(gone.isNull());
        m_window->selectRide(RideId{1}); // does not miss it
    }

    void everySettingIsShownAndChosen()
    {
        Preferences preferences;
        preferences.language = u"de"_s;
        preferences.units = {true, true};
        preferences.theme = Theme::Night;
        preferences.sound = false;
        preferences.notifications = false;
        preferences.tiles.kind = TileSettings::Kind::Server;
        preferences.tiles.urlTemplate = u"http://tiles.example.org/{z}/{x}/{y}.png"_s;
        preferences.tiles.minZoom = 2;
        preferences.tiles.maxZoom = 17;
        preferences.tiles.attribution = u"© somebody"_s;
        SettingsDialog dialog(preferences);
        dialog.show();
        QCOMPARE(dialog.preferences(), preferences);
        auto *smallest = fieldNamed<QSpinBox>(dialog, u"Minimum zoom"_s);
        smallest->setValue(20);
        QTest::keyClick(&dialog.urlField(), Qt::Key_Return);
        QVERIFY(dialog.problem().contains(u"minimum zoom is larger"_s));
        QVERIFY(dialog.isVisible());
        smallest->setValue(5);
        const QString address = dialog.urlField().text();
        dialog.urlField().setText(address + u"?key={apikey}"_s);
        QTest::keyClick(&dialog.urlField(), Qt::Key_Return);
        QVERIFY2(dialog.problem().contains(u"{apikey} is not supported"_s),
                 qPrintable(dialog.problem()));
        dialog.urlField().setText(address);
        dialog.languageField().setCurrentIndex(0);
        QTest::keyClick(&dialog.urlField(), Qt::Key_Return);
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
        preferences.tiles.minZoom = 5;
        preferences.language.clear();
        QCOMPARE(dialog.preferences(), preferences);
    }

    void aUserIsMadeByKeyboard()
    {
        UsersDialog dialog(m_desk->commands, m_window);
        openUsers(dialog);
        QCOMPARE(dialog.table().model()->rowCount(), 2);
        whenOpened<ActDialog>([this](ActDialog &made) {
            QTest::keyClicks(made.findChild<QLineEdit *>(u"newUserName"_s), u"tina"_s);
            auto *password = made.findChild<QLineEdit *>(u"newUserPassword"_s);
            QTest::keyClicks(password, u"short"_s);
            QTest::keyClick(password, Qt::Key_Return);
            QVERIFY2(made.problem().contains(u"at least 6 characters"_s),
                     qPrintable(made.problem()));
            QTest::keyClicks(password, u"er-word"_s); // what was typed is still there
            QTest::keyClick(password, Qt::Key_Return);
            Error refusal{ErrorCode::InvalidInput, u"wrong"_s};
            refusal.fields = {{{u"params"_s, u"username"_s}, u"has been taken"_s, {}}};
            m_desk->last(u"create_user"_s).answer(refusal);
            QVERIFY2(made.problem().contains(u"has been taken"_s), qPrintable(made.problem()));
            QTest::keyClick(password, Qt::Key_Return);
            QCOMPARE(m_desk->last(u"create_user"_s).params.value("password"_L1).toString(),
                     u"shorter-word"_s);
            m_desk->last(u"create_user"_s)
                .answer(QJsonValue(QJsonObject{{u"user"_s, console::toJson(aUser(8, u"tina"_s))}}));
        });
        dialog.newButton().click();
        QCOMPARE(dialog.table().model()->rowCount(), 3);
    }

    void aRoleIsChangedAndARefusalIsShown()
    {
        UsersDialog dialog(m_desk->commands, m_window);
        openUsers(dialog);
        dialog.table().selectRow(1); // nina
        whenOpened<QInputDialog>([](QInputDialog &question) {
            QVERIFY(question.windowTitle().contains(u"nina"_s));
            QVERIFY(question.labelText().contains(u"logged out everywhere"_s));
            question.setTextValue(u"Dispatcher"_s);
            question.accept();
        });
        dialog.roleButton().click();
        const auto asked = m_desk->last(u"set_user_role"_s);
        QCOMPARE(asked.params.value("role"_L1).toString(), u"dispatcher"_s);
        asked.answer(Error{ErrorCode::Forbidden, u"Only admins may do this."_s});
        QVERIFY(dialog.problemLabel().isVisible());
        QCOMPARE(dialog.problemLabel().text(), u"Only admins may do this."_s);
        QCOMPARE(dialog.table().model()->index(1, UserModel::Role).data().toString(), u"rider"_s);
        asked.answer(Error{ErrorCode::Unavailable, u"The connection was lost."_s});
        QVERIFY2(dialog.problemLabel().text().contains(u"outcome is unknown"_s),
                 qPrintable(dialog.problemLabel().text()));
    }
};

SAFERIDE_TEST(TestDeskWindows, QApplication)
#include "tst_deskwindows.moc"
