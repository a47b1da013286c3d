// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/comingdialog.h"
#include "console/views/dialogs/resolvedialog.h"
#include "console/views/window/notifier.h"
#include "shared/protocol/console/objects.h"
#include "tests/support/paperdesk.h"
#include "tests/support/testprogram.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

/// What a desk shows of incidents, and what it does about them.
class TestIncidents : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;
    std::unique_ptr<PaperDesk> m_desk;
    MainWindow *m_window = nullptr;
    const RideId m_ride{1};

    ParticipationId rider(int number) const { return ParticipationId{100'000 + number}; }
    AttentionWatch &watch() { return m_desk->picture.watch; }
    Incident sos(int number, qint64 version = 1) const
    {
        Incident incident;
        incident.id = IncidentId{version > 0 ? number : 0};
        incident.ride = m_ride;
        incident.participation = rider(number);
        incident.user = UserId{number};
        incident.username = m_desk->picture.store.participant(rider(number))->username;
        incident.version = version;
        incident.raisedAt = incident.createdAt = incident.alarmedAt = m_clock.now();
        incident.latitude = 46.0569;
        incident.longitude = 14.5058;
        incident.text = u"I fell"_s;
        return incident;
    }
    static Incident acknowledged(Incident incident, const QString &by)
    {
        incident.state = IncidentState::Acknowledged;
        incident.handler = by;
        ++incident.version;
        return incident;
    }
    static Incident resolved(Incident incident)
    {
        incident.state = IncidentState::Resolved;
        incident.closedAt = incident.updatedAt;
        ++incident.version;
        return incident;
    }
    QString cell(int row, int column) const
    {
        return m_window->attentionPanel().table().model()->index(row, column).data().toString();
    }

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<PaperDesk>(m_clock);
        m_desk->picture.store.apply(RidePut{liveRide(1, u"Hills loop"_s)});
        m_desk->addRiders(m_ride, 7);
        m_desk->picture.routes.put(m_ride, routeOf(m_ride));
        m_window = &m_desk->open();
        m_window->map().view().setAnimated(false);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window));
        watch().lookAtAll(); // three alerts
        m_window->refreshAges(500);
    }
    void cleanup() { m_desk.reset(); }

    void standsAboveAllOthersHoweverTheyAreSorted()
    {
        watch().putIncident(sos(3));
        QTableView &table = m_window->attentionPanel().table();
        for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            for (const int column : {AttentionModel::Name, AttentionModel::Since}) {
                table.sortByColumn(column, order);
                QCOMPARE(cell(0, AttentionModel::What), u"SOS"_s);
            }
        }
        QCOMPARE(table.model()->rowCount(), 4);
        QTest::keyClick(m_window, Qt::Key_F8);
        QVERIFY(m_window->selectedRider() == rider(3));
        savePicture(*m_window, u"sos"_s);
    }

    void theBarSaysWhoNeedsHelpUntilSomebodyAcknowledges()
    {
        IncidentBar &bar = m_window->incidentBar();
        QVERIFY(!bar.isVisible());
        watch().putIncident(sos(3, 0));
        QVERIFY(bar.isVisible());
        QVERIFY2(bar.text().startsWith(u"SOS, not stored yet: "_s), qPrintable(bar.text()));
        QVERIFY(!bar.acknowledgeButton().isEnabled());
        watch().putIncident(sos(3));
        QVERIFY2(bar.text().contains(u"46.05690, 14.50580"_s), qPrintable(bar.text()));
        QVERIFY(bar.text().contains(u"I fell"_s));
        watch().putIncident(sos(4));
        QVERIFY(bar.text().contains(u"(and 1 more)"_s));
        bar.acknowledgeButton().click();
        const auto &asked = m_desk->last(u"change_incident"_s);
        QCOMPARE(asked.params,
                 (QJsonObject{
                     {u"incident_id"_s, 3}, {u"version"_s, 1}, {u"state"_s, u"acknowledged"_s}}));
        watch().putIncident(acknowledged(sos(3), u"emil"_s));
        QCOMPARE(cell(0, AttentionModel::AcknowledgedBy), QString()); // first who still waits
        QCOMPARE(cell(1, AttentionModel::AcknowledgedBy), u"emil"_s);
        QVERIFY(bar.text().contains(m_desk->picture.store.participant(rider(4))->username));
        bar.showButton().click();
        QVERIFY(m_window->selectedRider() == rider(4));
        watch().putIncident(resolved(sos(4)));
        QVERIFY(!bar.isVisible());
    }

    void showsWhoAcknowledgedAndThatTheRiderIsFine()
    {
        Incident incident = acknowledged(sos(3), u"emil"_s);
        watch().putIncident(sos(3));
        watch().putIncident(incident);
        QCOMPARE(cell(0, AttentionModel::AcknowledgedBy), u"emil"_s);
        incident.alarms = 2;
        watch().putIncident(incident);
        QCOMPARE(cell(0, AttentionModel::What), u"SOS, 2 times"_s);
        incident.cancelledAt = m_clock.now();
        watch().putIncident(incident);
        QCOMPARE(cell(0, AttentionModel::What), u"SOS, says: I am fine"_s);
        incident.kind = IncidentKind(-1); // of a newer daemon
        watch().putIncident(incident);
        QCOMPARE(m_window->attentionPanel().table().model()->rowCount(), 5);
    }

    void tellsTheRiderWhoIsOnTheWay()
    {
        Incident incident = sos(3);
        watch().putIncident(incident);
        m_window->selectRider(rider(3));
        whenOpened<ComingDialog>([](ComingDialog &dialog) {
            QCOMPARE(dialog.whoField().count(), 3); // leader, sweep, support
            dialog.whoField().setEditText(u" Marshal 3 "_s);
            savePicture(dialog, u"coming"_s);
            dialog.actButton().click();
            dialog.reject();
        });
        m_window->attentionPanel().comingButton().click();
        QCOMPARE(m_desk->last(u"change_incident"_s).params,
                 (QJsonObject{{u"incident_id"_s, 3},
                              {u"version"_s, 1},
                              {u"state"_s, u"acknowledged"_s},
                              {u"coming"_s, u"Marshal 3"_s}}));
        incident = acknowledged(incident, u"emil"_s);
        incident.coming = u"Marshal 3"_s;
        watch().putIncident(incident);
        QCOMPARE(cell(0, AttentionModel::What), u"SOS, on the way: Marshal 3"_s);
        whenOpened<ComingDialog>([](ComingDialog &dialog) {
            QCOMPARE(dialog.whoField().currentText(), u"Marshal 3"_s);
            dialog.whoField().clearEditText();
            dialog.actButton().click();
            dialog.reject();
        });
        m_window->action(u"incident.coming"_s)->trigger();
        QCOMPARE(m_desk->last(u"change_incident"_s).params,
                 (QJsonObject{
                     {u"incident_id"_s, 3}, {u"version"_s, 2}, {u"coming"_s, QJsonValue::Null}}));
    }

    void isResolvedInADialogThatSaysWhoWasFaster()
    {
        watch().putIncident(sos(3));
        m_window->selectRider(rider(3));
        QVERIFY(m_window->attentionPanel().resolveButton().isEnabled());
        whenOpened<ResolveDialog>([this](ResolveDialog &dialog) {
            dialog.resolutionField().setCurrentIndex(dialog.resolutionField().count() - 1);
            dialog.actButton().click();
            QVERIFY(!dialog.problem().isEmpty()); // another one without a note
            dialog.noteField().setText(u"walked home"_s);
            savePicture(dialog, u"resolve"_s);
            dialog.actButton().click();
            const auto first = m_desk->last(u"change_incident"_s);
            QCOMPARE(first.params,
                     (QJsonObject{{u"incident_id"_s, 3},
                                  {u"version"_s, 1},
                                  {u"state"_s, u"resolved"_s},
                                  {u"resolution"_s, u"other"_s},
                                  {u"note"_s, u"walked home"_s}}));
            first.answer(Error{ErrorCode::Conflict, u"emil has resolved this incident"_s});
            QVERIFY(dialog.isVisible());
            QVERIFY2(dialog.problem().contains(u"emil has resolved"_s),
                     qPrintable(dialog.problem()));
            dialog.actButton().click();
            m_desk->last(u"change_incident"_s)
                .answer(
                    QJsonValue(QJsonObject{{u"incident"_s, console::toJson(resolved(sos(3)))}}));
        });
        m_window->action(u"incident.resolve"_s)->trigger();
        watch().putIncident(resolved(sos(3)));
        QVERIFY(!m_window->action(u"incident.resolve"_s)->isEnabled());
        QVERIFY(!m_window->attentionPanel().resolveButton().isEnabled());
    }

    void whoLeftIsStillShownAndTheRideTakesItAlong()
    {
        watch().putIncident(sos(3));
        const QString name = cell(0, AttentionModel::Name);
        m_desk->picture.store.apply(ParticipantLeft{m_ride, rider(3)});
        QCOMPARE(cell(0, AttentionModel::What), u"SOS"_s);
        QCOMPARE(cell(0, AttentionModel::Name), name);
        m_desk->picture.store.apply(RideRemoved{m_ride});
        QCOMPARE(m_window->attentionPanel().table().model()->rowCount(), 0);
        QVERIFY(!m_window->incidentBar().isVisible());
    }

    void aPictureReplacesWhatWasKnown()
    {
        watch().putIncident(sos(3));
        watch().setIncidents({sos(4)});
        QCOMPARE(watch().openIncidents().size(), 1);
        QVERIFY(watch().openIncidents().first().participation == rider(4));
        watch().setAcknowledgements({}); // are of other alerts
        QCOMPARE(watch().openIncidents().size(), 1);
    }

    void callsAtOnceAndAgainUntilItIsAcknowledged()
    {
        Notifier notifier(m_desk->picture.store, watch(),
                          {.gatherMsecs = 60'000, .settleMsecs = 0, .againMsecs = 50});
        notifier.setSound(false);
        notifier.setNotifications(false);
        QSignalSpy called(&notifier, &Notifier::called);
        watch().putIncident(sos(3)); // before somebody logged in
        notifier.setListening(true);
        QTRY_VERIFY(called.size() >= 2);
        QVERIFY(called.first().at(1).toString().endsWith(u": SOS"_s));
        watch().putIncident(acknowledged(sos(3), u"emil"_s));
        called.clear();
        QTest::qWait(120);
        QCOMPARE(called.size(), 0);
        watch().putIncident(sos(4));
        QVERIFY(called.size() == 1);
    }
};

SAFERIDE_TEST(TestIncidents, QApplication)
#include "tst_incidents.moc"
