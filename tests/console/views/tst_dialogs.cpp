// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/ridedialog.h"
#include "console/views/dialogs/smalldialogs.h"
#include "console/views/dialogs/usersdialog.h"
#include "shared/protocol/console/objects.h"
#include "tests/support/paperdesk.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QJsonArray>
#include <QLabel>
#include <QMessageBox>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

QJsonValue routeReply(qint64 id, const QString &title)
{
    return QJsonObject{{u"route"_s,
                        QJsonObject{{u"id"_s, id},
                                    {u"title"_s, title},
                                    {u"distance_meters"_s, 37'000.0},
                                    {u"ascent_meters"_s, 540.0}}}};
}

QJsonValue userReply(qint64 id, const QString &name, UserRole role)
{
    User user;
    user.id = UserId{id};
    user.username = name;
    user.role = role;
    return console::toJson(user);
}

const QByteArray LakeGpx = "<gpx version='1.1'><trk><trkseg><trkpt lat='45' lon='13'/>"
                           "<trkpt lat='45.1' lon='13'/></trkseg></trk></gpx>";

} // namespace

/// The dialogs through their widgets.
class TestDialogs : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;
    std::unique_ptr<PaperDesk> m_desk;
    MainWindow *m_window = nullptr;
    const RideId m_ride{1};

    qsizetype asked(const QString &method) const
    {
        return std::count_if(m_desk->sent.begin(), m_desk->sent.end(),
                             [&](const auto &one) { return one.method == method; });
    }
    /// Answers the confirmation with the button of this text, or with Escape.
    void answerQuestion(const QString &button, QString *consequences = nullptr)
    {
        whenOpened<QMessageBox>([button, consequences](QMessageBox &box) {
            if (consequences) {
                *consequences = box.informativeText();
            }
            const auto buttons = box.buttons();
            for (QAbstractButton *one : buttons) {
                if (!button.isEmpty() && one->text().remove(u'&') == button) {
                    one->click();
                    return;
                }
            }
            QTest::keyClick(&box, Qt::Key_Escape);
        });
    }

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<PaperDesk>(m_clock);
        m_desk->picture.store.apply(RidePut{liveRide(1, u"Hills loop"_s)});
        m_desk->addRiders(m_ride, 7);
        m_window = &m_desk->open();
        m_window->map().view().setAnimated(false);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window));
        m_window->selectRide(m_ride);
    }
    void cleanup() { m_desk.reset(); }

    void theTabKeyGoesThroughADialogAsItReads()
    {
        AddParticipantDialog dialog(m_desk->commands, *m_desk->picture.store.ride(m_ride),
                                    m_window);
        dialog.show();
        dialog.activateWindow();
        QTRY_VERIFY(dialog.isActiveWindow());
        QVERIFY(dialog.nameField().hasFocus());
        QTest::keyClick(&dialog, Qt::Key_Tab);
        QVERIFY(dialog.roleField().hasFocus());
        QTest::keyClick(&dialog, Qt::Key_Tab);
        QVERIFY(qobject_cast<QPushButton *>(dialog.focusWidget()) != nullptr);
        QTest::keyClick(&dialog, Qt::Key_Tab);
        QTest::keyClick(&dialog, Qt::Key_Tab);
        QVERIFY(dialog.nameField().hasFocus()); // once around

        RideDialog ride(m_desk->commands, std::nullopt, m_window);
        ride.show();
        ride.activateWindow();
        QTRY_VERIFY(ride.isActiveWindow());
        QVERIFY(ride.titleField().hasFocus());
        QTest::keyClick(&ride, Qt::Key_Tab, Qt::ShiftModifier);
        QVERIFY(qobject_cast<QPushButton *>(ride.focusWidget()) != nullptr);
    }

    void aRideIsMadeByKeyboardAndTheDialogWaitsForTheServer()
    {
        RideDialog dialog(m_desk->commands, std::nullopt, m_window);
        dialog.show();
        QSignalSpy saved(&dialog, &RideDialog::rideSaved);
        m_desk->last(u"list_routes"_s)
            .answer(QJsonValue(
                QJsonObject{{u"routes"_s, QJsonArray{routeReply(4, u"Lake"_s)["route"_L1]}},
                            {u"has_more"_s, false}}));
        QCOMPARE(dialog.routeField().count(), 2);
        QTest::keyClick(&dialog, Qt::Key_Return);
        QVERIFY(dialog.problem().contains(u"title"_s));
        QTest::keyClicks(&dialog.titleField(), u"Sunday ride"_s);
        dialog.routeField().setCurrentIndex(1);
        QTest::keyClick(&dialog.titleField(), Qt::Key_Return);
        const auto &create = m_desk->last(u"create_ride"_s);
        QCOMPARE(create.params.value("title"_L1).toString(), u"Sunday ride"_s);
        QCOMPARE(create.params.value("route_id"_L1).toInteger(), 4);
        QVERIFY(dialog.isVisible());
        // Refused: what was typed stays.
        create.answer(Error{ErrorCode::InvalidInput,
                            u"wrong"_s,
                            {{{u"body"_s, u"title"_s}, u"is too long"_s, u"value_error"_s}}});
        QCOMPARE(dialog.problem(), u"title: is too long"_s);
        QCOMPARE(dialog.titleField().text(), u"Sunday ride"_s);
        QTest::keyClick(&dialog.titleField(), Qt::Key_Return);
        m_desk->last(u"create_ride"_s)
            .answer(QJsonValue(
                QJsonObject{{u"ride"_s, console::toJson(liveRide(8, u"Sunday ride"_s))}}));
        QCOMPARE(saved.size(), 1);
        QVERIFY(!dialog.isVisible());
    }

    void aGpxFileBecomesTheRoute()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"Lake tour.gpx"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(LakeGpx);
        file.close();
        RideDialog dialog(m_desk->commands, std::nullopt, m_window);
        dialog.importGpx(file.fileName());
        QTRY_COMPARE(asked(u"create_route"_s), 1); // read on another thread
        const auto &create = m_desk->last(u"create_route"_s);
        QCOMPARE(create.params.value("title"_L1).toString(), u"Lake tour"_s);
        create.answer(routeReply(12, u"Lake tour"_s));
        QCOMPARE(dialog.routeField().currentText(), u"Lake tour (37 km)"_s);
        QCOMPARE(dialog.titleField().text(), u"Lake tour"_s);
    }

    void aBrokenGpxFileIsRefusedWithLineAndColumn()
    {
        RideDialog dialog(m_desk->commands, std::nullopt, m_window);
        dialog.importGpx(QByteArray("<gpx>\n<trk><trkseg><trkpt lat='95' lon='1'/>"), u"bad"_s);
        QVERIFY2(dialog.problem().contains(u"line 2"_s), qPrintable(dialog.problem()));
        QCOMPARE(asked(u"create_route"_s), 0);
        dialog.importGpx(u"/no/such/file.gpx"_s);
        QTRY_VERIFY(dialog.problem().contains(u"cannot be read"_s));
        dialog.importGpx(u"/dev/zero"_s);
        QTRY_VERIFY(dialog.problem().contains(u"is not a file"_s));
        dialog.importGpx(u"/proc/self/mem"_s); // says that it is empty, and cannot be read
        QTRY_VERIFY(!dialog.problem().contains(u"is not a file"_s));
        QCOMPARE(asked(u"create_route"_s), 0);
    }

    void onlyWhatWasChangedIsSentAndAConflictSaysWho()
    {
        RideDialog dialog(m_desk->commands, liveRide(1, u"Hills loop"_s), m_window,
                          u"Hills loop (HILLS1)"_s);
        dialog.show();
        QCOMPARE(dialog.windowTitle(), u"Edit “Hills loop (HILLS1)”"_s);
        QCOMPARE(dialog.titleField().text(), u"Hills loop"_s);
        dialog.titleField().setText(u"Hills, the short one"_s);
        QTest::keyClick(&dialog.titleField(), Qt::Key_Return);
        const auto &change = m_desk->last(u"change_ride"_s);
        QCOMPARE(change.params.keys(), (QStringList{u"ride_id"_s, u"seen"_s, u"title"_s}));
        change.answer(Error{ErrorCode::Conflict, u"dora changed title of “X” meanwhile"_s});
        QVERIFY(dialog.problem().contains(u"dora changed title"_s));
        QVERIFY(dialog.isVisible());
        dialog.titleField().setText(u"Hills loop"_s);
        dialog.guestsField().click();
        dialog.shareGroupField().click();
        QTest::keyClick(&dialog.titleField(), Qt::Key_Return);
        const QJsonObject params = m_desk->last(u"change_ride"_s).params;
        QCOMPARE(params.keys(),
                 (QStringList{u"guests"_s, u"ride_id"_s, u"seen"_s, u"share_group"_s}));
        QVERIFY(!params[u"guests"_s].toBool() && !params[u"share_group"_s].toBool());
    }

    void aConfirmationStandsForWhatItShowed()
    {
        const Timestamp shown = m_desk->picture.store.ride(m_ride)->updatedAt;
        for (const QString &act : {u"ride.finish"_s, u"ride.cancel"_s}) {
            whenOpened<QMessageBox>([&](QMessageBox &box) {
                Ride other = *m_desk->picture.store.ride(m_ride);
                other.title = u"Children's race"_s;
                other.updatedAt = other.updatedAt + 1000;
                m_desk->picture.store.apply(RidePut{other});
                const auto buttons = box.buttons();
                for (QAbstractButton *one : buttons) {
                    if (box.buttonRole(one) == QMessageBox::DestructiveRole) {
                        one->click();
                    }
                }
            });
            const Timestamp before = m_desk->picture.store.ride(m_ride)->updatedAt;
            m_window->action(act)->trigger();
            QCOMPARE(m_desk->last(u"change_ride"_s).params[u"seen"_s].toString(), before.toIso());
        }
        QVERIFY(m_desk->picture.store.ride(m_ride)->updatedAt != shown);
    }

    void nobodyElseIsRemovedThanWhoWasShown()
    {
        const ParticipationId rider{100'001};
        bool wasTold = false;
        m_window->selectRider(rider);
        whenOpened<QMessageBox>([&](QMessageBox &box) {
            Participant other = *m_desk->picture.store.participant(rider);
            other.participation.user = UserId{4711};
            m_desk->picture.store.apply(ParticipantPut{other});
            whenOpened<QMessageBox>([&wasTold](QMessageBox &told) {
                QVERIFY2(told.informativeText().contains("is no longer in"_L1)
                             || told.text().contains("is no longer in"_L1),
                         qPrintable(told.text()));
                wasTold = true;
                told.accept();
            });
            const auto buttons = box.buttons();
            for (QAbstractButton *one : buttons) {
                if (box.buttonRole(one) == QMessageBox::DestructiveRole) {
                    one->click();
                }
            }
        });
        m_window->action(u"rider.remove"_s)->trigger();
        QTRY_VERIFY(wasTold);
        QCOMPARE(asked(u"remove_participant"_s), 0);
    }

    void aRideIsMadeOnceThoughARouteIsStoredMeanwhile()
    {
        RideDialog dialog(m_desk->commands, std::nullopt, m_window);
        dialog.show();
        dialog.titleField().setText(u"Lakes"_s);
        dialog.actButton().click();
        QCOMPARE(asked(u"create_ride"_s), 1);
        dialog.importGpx(LakeGpx, u"lake"_s);
        m_desk->last(u"create_route"_s).answer(routeReply(5, u"lake"_s));
        QVERIFY(!dialog.actButton().isEnabled());
        m_desk->last(u"create_ride"_s).answer(Error{ErrorCode::Unavailable, u"away"_s});
        QVERIFY(dialog.actButton().isEnabled());
    }

    void aRideThatWasMadeTakesNobodyAwayFromWhatTheyChoseMeanwhile_data()
    {
        QTest::addColumn<bool>("choosesMeanwhile");
        QTest::addColumn<bool>("forgetsMeanwhile");
        QTest::newRow("nothing chosen") << false << false;
        QTest::newRow("somebody chosen") << true << false;
        QTest::newRow("another login") << false << true;
    }
    void aRideThatWasMadeTakesNobodyAwayFromWhatTheyChoseMeanwhile()
    {
        QFETCH(bool, choosesMeanwhile);
        QFETCH(bool, forgetsMeanwhile);
        whenOpened<RideDialog>([this](RideDialog &dialog) {
            dialog.titleField().setText(u"Lakes"_s);
            dialog.actButton().click();
            const Ride made = liveRide(8, u"Lakes"_s);
            m_desk->last(u"create_ride"_s)
                .answer(QJsonValue(QJsonObject{{u"ride"_s, console::toJson(made)}}));
        });
        m_window->action(u"ride.new"_s)->trigger();
        if (choosesMeanwhile) {
            m_window->ridersPanel().table().selectRow(0);
            QVERIFY(m_window->selectedRider());
        }
        if (forgetsMeanwhile) {
            m_window->forgetPicture();
        }
        m_desk->picture.store.apply(RidePut{liveRide(8, u"Lakes"_s), true}); // only now
        QCOMPARE(m_window->selectedRide()->value, choosesMeanwhile || forgetsMeanwhile ? 1 : 8);
    }

    void aTitleThatTheFieldCannotHoldStaysAsItIs()
    {
        RideDialog dialog(m_desk->commands, liveRide(1, u"W"_s.repeated(150)), m_window);
        dialog.show();
        dialog.visibilityField().setCurrentIndex(2);
        QTest::keyClick(&dialog.titleField(), Qt::Key_Return);
        QCOMPARE(m_desk->last(u"change_ride"_s).params.keys(),
                 (QStringList{u"ride_id"_s, u"seen"_s, u"visibility"_s}));
    }

    void theStartOfARideStaysInTheHourThatComesTwice()
    {
        const QByteArray before = qgetenv("TZ");
        qputenv("TZ", "Europe/Ljubljana");
        tzset();
        Ride ride = liveRide(1, u"Hills loop"_s);
        for (const char *start : {"2026-10-25T00:30:00Z", "2026-10-25T01:30:20Z"}) { // both 02:30
            ride.startTime = *Timestamp::fromIso(QString::fromLatin1(start));
            RideDialog dialog(m_desk->commands, ride, m_window);
            dialog.show();
            dialog.titleField().setText(u"Hills, by night"_s);
            QTest::keyClick(&dialog.titleField(), Qt::Key_Return);
            QVERIFY(!m_desk->last(u"change_ride"_s).params.contains("start_time"_L1));
        }
        qputenv("TZ", before);
        tzset();
    }

    void theDescriptionIsFetchedWhenARideIsEdited()
    {
        RideDialog dialog(m_desk->commands, liveRide(1, u"Hills loop"_s), m_window);
        dialog.show();
        QVERIFY(!dialog.descriptionField().isEnabled());
        QVERIFY(!dialog.descriptionField().placeholderText().isEmpty());
        Ride ride = liveRide(1, u"Hills loop"_s);
        ride.description = u"Bring lights.\nAnd water."_s;
        const auto &asked = m_desk->last(u"ride"_s);
        QCOMPARE(asked.params.value("ride_id"_L1).toInteger(), 1);
        asked.answer(QJsonValue(QJsonObject{{u"ride"_s, console::toJson(ride)}}));
        QVERIFY(dialog.descriptionField().isEnabled());
        QCOMPARE(dialog.descriptionField().toPlainText(), *ride.description);
        dialog.titleField().setText(u"Hills"_s);
        QTest::keyClick(&dialog.titleField(), Qt::Key_Return);
        QVERIFY(!m_desk->last(u"change_ride"_s).params.contains("description"_L1));
        m_desk->last(u"change_ride"_s).answer(Error{ErrorCode::Unavailable, u"not now"_s});
        dialog.descriptionField().selectAll();
        QTest::keyClicks(&dialog.descriptionField(), u"Slowly"_s);
        QTest::keyClick(&dialog.titleField(), Qt::Key_Return);
        QCOMPARE(m_desk->last(u"change_ride"_s).params.value("description"_L1).toString(),
                 u"Slowly"_s);
    }

    void aDescriptionThatCannotBeFetchedStaysAsItIs()
    {
        RideDialog dialog(m_desk->commands, liveRide(1, u"Hills loop"_s), m_window);
        dialog.show();
        m_desk->last(u"ride"_s).answer(Error{ErrorCode::Timeout, u"The server is busy."_s});
        QVERIFY(!dialog.descriptionField().isEnabled());
        QVERIFY(dialog.descriptionField().placeholderText().contains(u"The server is busy."_s));
        dialog.titleField().setText(u"Hills"_s);
        QTest::keyClick(&dialog.titleField(), Qt::Key_Return);
        const auto &change = m_desk->last(u"change_ride"_s);
        QVERIFY(change.params.contains("title"_L1) && !change.params.contains("description"_L1));
    }

    void finishingIsConfirmedWithItsConsequences()
    {
        QString consequences;
        answerQuestion({}, &consequences);
        m_window->action(u"ride.finish"_s)->trigger();
        QVERIFY(consequences.contains(u"cannot be restarted"_s));
        QCOMPARE(asked(u"change_ride"_s), 0);
        answerQuestion(u"Finish the ride"_s);
        m_window->action(u"ride.finish"_s)->trigger();
        QCOMPARE(m_desk->last(u"change_ride"_s).params.value("status"_L1).toString(),
                 u"finished"_s);
    }

    void startingIsAskedAndActionsFollowTheStatus()
    {
        QVERIFY(!m_window->action(u"ride.start"_s)->isEnabled());
        m_desk->setStatus(m_ride, RideStatus::Planned);
        QVERIFY(m_window->action(u"ride.start"_s)->isEnabled());
        QVERIFY(!m_window->action(u"ride.finish"_s)->isEnabled());
        QString consequences;
        answerQuestion({}, &consequences);
        QTest::keyClick(m_window, Qt::Key_Return, Qt::ControlModifier); // once too often
        QVERIFY2(consequences.contains(u"cannot become planned again"_s), qPrintable(consequences));
        QCOMPARE(asked(u"change_ride"_s), 0);
        answerQuestion(u"Start the ride"_s);
        m_window->action(u"ride.start"_s)->trigger();
        QCOMPARE(m_desk->last(u"change_ride"_s).params.value("status"_L1).toString(), u"live"_s);
    }

    void whatStrangersWroteIsReadAsItStandsInEveryQuestion()
    {
        const QString title = u"<h1>Keep</h1><img src='/x.png'>%1 & <a href='http://x'>y</a>"_s;
        m_desk->picture.store.apply(RidePut{liveRide(1, title)});
        Participant rider = *m_desk->picture.store.participant(ParticipationId{100'002});
        rider.username = u"<b>Bojan</b>"_s;
        m_desk->picture.store.apply(ParticipantPut{rider});
        m_window->ridersPanel().selectParticipant(ParticipationId{100'002});
        for (const QString &act :
             {u"ride.finish"_s, u"ride.cancel"_s, u"ride.delete"_s, u"rider.remove"_s}) {
            int read = 0;
            whenOpened<QMessageBox>([&](QMessageBox &box) {
                QVERIFY2(box.text().contains(title), qPrintable(box.text()));
                const auto labels = box.findChildren<QLabel *>();
                for (const QLabel *label : labels) {
                    read += !label->text().isEmpty();
                    QVERIFY2(label->text().isEmpty() || label->textFormat() == Qt::PlainText,
                             qPrintable(label->text()));
                }
                QTest::keyClick(&box, Qt::Key_Escape);
            });
            m_window->action(act)->trigger();
            QVERIFY2(read >= 2, qPrintable(act)); // the question and what would be lost
        }
    }

    void aQuestionTellsRidesOfOneTitleApart()
    {
        m_desk->picture.store.apply(RidePut{liveRide(2, u"Hills loop"_s)});
        for (const QString &act : {u"ride.finish"_s, u"ride.cancel"_s, u"ride.delete"_s}) {
            whenOpened<QMessageBox>([](QMessageBox &box) {
                QVERIFY2(box.text().contains("Hills loop (HILLS1)"_L1), qPrintable(box.text()));
                QTest::keyClick(&box, Qt::Key_Escape);
            });
            m_window->action(act)->trigger();
        }
    }

    void deletingSaysHowMuchIsLost()
    {
        QString consequences;
        answerQuestion(u"Delete permanently"_s, &consequences);
        m_window->action(u"ride.delete"_s)->trigger();
        QVERIFY(consequences.startsWith(u"7 "_s));
        QCOMPARE(asked(u"delete_ride"_s), 1);
        m_desk->last(u"delete_ride"_s).answer(Error{ErrorCode::Forbidden, u"not allowed"_s});
    }

    void aMessageGoesToTheRide()
    {
        whenOpened<MessageDialog>([this](MessageDialog &dialog) {
            QTest::keyClick(&dialog.textField(), Qt::Key_Return, Qt::ControlModifier);
            QVERIFY(dialog.problem().contains(u"Enter a message"_s));
            QTest::keyClicks(&dialog.textField(), u"Stop at the bridge"_s);
            QTest::keyClick(&dialog.textField(), Qt::Key_Enter, // of the number pad
                            Qt::ControlModifier | Qt::KeypadModifier);
            m_desk->last(u"message_ride"_s).answer(console::resultOf(RideId{1}));
        });
        m_window->action(u"ride.message"_s)->trigger();
        QCOMPARE(m_desk->last(u"message_ride"_s).params.value("text"_L1).toString(),
                 u"Stop at the bridge"_s);
    }

    void somebodyIsAddedInARole()
    {
        whenOpened<AddParticipantDialog>([this](AddParticipantDialog &dialog) {
            QTest::keyClicks(&dialog.nameField(), u"nina"_s);
            dialog.roleField().setCurrentIndex(2);
            QTest::keyClick(&dialog.nameField(), Qt::Key_Return);
            Participant nina = *m_desk->picture.store.participant(ParticipationId{100'002});
            nina.username = u"nina"_s;
            m_desk->last(u"add_participant"_s)
                .answer(QJsonValue(QJsonObject{{u"participant"_s, console::toJson(nina)}}));
            m_desk->last(u"set_role"_s)
                .answer(QJsonValue(QJsonObject{{u"participant"_s, console::toJson(nina)}}));
        });
        m_window->action(u"rider.add"_s)->trigger();
        QCOMPARE(m_desk->last(u"set_role"_s).params.value("role"_L1).toString(), u"sweep"_s);
    }

    void aRoleThatWasRefusedIsAskedForAgainButNobodyIsAddedTwice()
    {
        whenOpened<AddParticipantDialog>([this](AddParticipantDialog &dialog) {
            QTest::keyClicks(&dialog.nameField(), u"nina"_s);
            dialog.roleField().setCurrentIndex(2);
            QTest::keyClick(&dialog.nameField(), Qt::Key_Return);
            Participant nina = *m_desk->picture.store.participant(ParticipationId{100'002});
            nina.username = u"nina"_s;
            m_desk->last(u"add_participant"_s)
                .answer(QJsonValue(QJsonObject{{u"participant"_s, console::toJson(nina)}}));
            m_desk->last(u"set_role"_s).answer(Error{ErrorCode::Conflict, u"a sweep is there"_s});
            QVERIFY(dialog.isVisible());
            QTest::keyClick(&dialog.nameField(), Qt::Key_Return);
            m_desk->last(u"set_role"_s)
                .answer(QJsonValue(QJsonObject{{u"participant"_s, console::toJson(nina)}}));
            QVERIFY(!dialog.isVisible());
        });
        m_window->action(u"rider.add"_s)->trigger();
        QCOMPARE(asked(u"add_participant"_s), 1);
        QCOMPARE(asked(u"set_role"_s), 2);
    }

    void aRiderIsRemovedAndGivenARole()
    {
        m_window->ridersPanel().selectParticipant(ParticipationId{100'002});
        QTest::keyClick(m_window, Qt::Key_3, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(m_desk->last(u"set_role"_s).params.value("role"_L1).toString(), u"sweep"_s);
        answerQuestion(u"Remove"_s);
        m_window->action(u"rider.remove"_s)->trigger();
        QCOMPARE(
            m_desk->last(u"remove_participant"_s).params.value("participation_id"_L1).toInteger(),
            100'002);
    }

    void aPasswordIsSetWithAWarning()
    {
        m_window->ridersPanel().selectParticipant(ParticipationId{100'002});
        whenOpened<PasswordDialog>([this](PasswordDialog &dialog) {
            QTest::keyClicks(&dialog.passwordField(), u"short"_s);
            QTest::keyClick(&dialog.passwordField(), Qt::Key_Return);
            QVERIFY(dialog.problem().contains(u"6 characters"_s));
            QTest::keyClicks(&dialog.passwordField(), u"er-word"_s);
            QTest::keyClick(&dialog.passwordField(), Qt::Key_Return);
            m_desk->last(u"reset_password"_s)
                .answer(
                    QJsonValue(QJsonObject{{u"user"_s, userReply(2, u"ben"_s, UserRole::Rider)}}));
        });
        m_window->action(u"rider.password"_s)->trigger();
        QCOMPARE(m_desk->last(u"reset_password"_s).params.value("user_id"_L1).toInteger(), 2);
    }

    void usersAreForAdminsAndRefusalsAreShown()
    {
        QVERIFY(!m_window->action(u"desk.users"_s)->isEnabled());
        User admin;
        admin.role = UserRole::Admin;
        m_window->setUser(admin);
        QVERIFY(m_window->action(u"desk.users"_s)->isEnabled());
        UsersDialog dialog(m_desk->commands, m_window);
        m_desk->last(u"list_users"_s)
            .answer(QJsonValue(
                QJsonObject{{u"users"_s, QJsonArray{userReply(5, u"nina"_s, UserRole::Rider)}},
                            {u"has_more"_s, false}}));
        dialog.show();
        dialog.table().selectRow(0);
        QVERIFY(dialog.passwordButton().isEnabled());
        QCOMPARE(dialog.table().model()->rowCount(), 1);
        savePicture(dialog, u"users"_s);
    }
};

SAFERIDE_TEST(TestDialogs, QApplication)
#include "tst_dialogs.moc"
