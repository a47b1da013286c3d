// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/live/rideevents.h"
#include "tests/support/liveridesfixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;

namespace {

Incident reportOf(const QString &id, IncidentKind kind = IncidentKind::Sos)
{
    Incident incident;
    incident.kind = kind;
    incident.externalId = id;
    incident.raisedAt = {1'000};
    return incident;
}

/// As the database has it.
Incident storedOf(qint64 id, qint64 version, qint64 user = 1)
{
    Incident incident = reportOf(u"a"_s);
    incident.id = {id};
    incident.ride = {1};
    incident.participation = {user};
    incident.user = {user};
    incident.username = u"rider%1"_s.arg(user);
    incident.version = version;
    return incident;
}

Incident closed(Incident incident)
{
    incident.state = IncidentState::Resolved;
    incident.closedAt = Timestamp{2'000};
    return incident;
}

QList<qint64> idsOf(const QList<Incident> &incidents)
{
    QList<qint64> ids;
    for (const Incident &incident : incidents) {
        ids.append(incident.id.value);
    }
    return ids;
}

QStringList eventsOf(const Member &member)
{
    QStringList events;
    for (const QByteArray &packet : member.packets) {
        events.append(QJsonDocument::fromJson(packet.sliced(2)).array()[0].toString());
    }
    return events;
}

} // namespace

class TestRideIncidents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsSentAgainAfterItWasClosedOpensNothing()
    {
        LiveRidesFixture f;
        Observer desk;
        f.rides.addObserver(&desk);
        const auto ride = f.open();
        EXPECT_OK(ride->report({1}, reportOf(u"a"_s)));
        tell(f.rides, IncidentPut{closed(storedOf(7, 2))});
        desk.events.clear();
        const auto again = ride->report({1}, reportOf(u"a"_s)); // the answer was lost
        EXPECT_OK(again);
        ride->hear(*again);
        QVERIFY(desk.events.empty());
        EXPECT_OK(ride->report({1}, reportOf(u"b"_s)));
        QCOMPARE(desk.events.size(), 1);
    }

    void whatAnotherNodeHeardIsToldOnceAndOfItsRidersOnly()
    {
        const auto told = LiveRidesFixture().open()->report({1}, reportOf(u"a"_s));
        EXPECT_OK(told);
        LiveRidesFixture f;
        Observer desk;
        f.rides.addObserver(&desk);
        const auto ride = f.open();
        ride->hear(*told);
        ride->hear(*told);
        QCOMPARE(desk.events, std::vector<RideEvent>({IncidentPut{*told}}));
        Incident stranger = *told;
        stranger.user = {4711};
        ride->hear(stranger);
        QCOMPARE(desk.events.size(), 1);
    }

    void whatIsReportedIsToldBeforeItIsStored()
    {
        LiveRidesFixture f;
        Observer desk;
        f.rides.addObserver(&desk);
        const auto ride = f.open();
        EXPECT_OK(ride->accept({1}, fixAt(500, 46.5), {600}));
        const auto told = ride->report({1}, reportOf(u"a"_s));
        EXPECT_OK(told);
        QCOMPARE(told->latitude, 46.5); // where the rider was last
        QCOMPARE(told->placeTime, Timestamp{500});
        QCOMPARE(told->username, u"rider1"_s);
        QCOMPARE(desk.events, std::vector<RideEvent>({IncidentPut{*told}}));
        QVERIFY(!told->isStored());
        // The phone repeats it until it is acknowledged.
        EXPECT_OK(ride->report({1}, reportOf(u"a"_s)));
        QCOMPARE(desk.events.size(), size_t(1));
        QCOMPARE(ride->incidentsAfter({}, 10).size(), 1);
        f.tell(IncidentPut{storedOf(5, 1)});
        QCOMPARE(idsOf(ride->incidentsAfter({}, 10)), QList<qint64>{5});
        // Another alarm of the same.
        EXPECT_OK(ride->report({1}, reportOf(u"b"_s)));
        QCOMPARE(std::get<IncidentPut>(desk.events.back()).incident.alarms, 2);
        QCOMPARE(std::get<IncidentPut>(desk.events.back()).incident.id, IncidentId{5});
    }

    void onlyWhoIsInARideThatGoesOnMayReport()
    {
        LiveRidesFixture f;
        const auto ride = f.open();
        EXPECT_ERROR(ride->report({9}, reportOf(u"a"_s)), ErrorCode::Forbidden);
        Ride over = contents().ride;
        over.status = RideStatus::Finished;
        over.version = 1;
        f.tell(RidePut{over});
        EXPECT_ERROR(ride->report({1}, reportOf(u"a"_s)), ErrorCode::Conflict);
    }

    void whatWasToldAndWasNoNewsIsTakenBackByWhatIsStored()
    {
        RideIncidents incidents({});
        const Incident resolved = closed(storedOf(5, 3));
        QVERIFY(incidents.put(resolved));
        Incident again = reportOf(u"b"_s); // its answer was lost, and it comes after the end
        again.participation = resolved.participation;
        QVERIFY(incidents.report(again));
        QVERIFY(incidents.put(resolved));
        QCOMPARE(incidents.after({}, 10), QList<Incident>());
        QVERIFY(!incidents.put(resolved)); // known, and told

        const Incident open = storedOf(6, 2);
        QVERIFY(incidents.put(open));
        Incident earlier = reportOf(u"an alarm before the last"_s);
        earlier.participation = open.participation;
        QVERIFY(incidents.report(earlier));
        QCOMPARE(earlier.alarms, open.alarms + 1);
        QVERIFY(incidents.put(open));
        QCOMPARE(incidents.after({}, 10), QList<Incident>{open});
    }

    void whatWasCommittedIsKnownInWhateverOrderItIsTold()
    {
        RideIncidents incidents({});
        QVERIFY(incidents.put(storedOf(5, 2)));
        QVERIFY(!incidents.put(storedOf(5, 1)));
        QVERIFY(incidents.put(closed(storedOf(5, 3))));
        QCOMPARE(incidents.after({}, 10), QList<Incident>());
        QVERIFY(!incidents.put(storedOf(5, 2)));
        // The next one of the same kind, told before the end of the one before.
        QVERIFY(incidents.put(storedOf(8, 1)));
        QVERIFY(incidents.put(closed(storedOf(7, 2))));
        QVERIFY(incidents.put(storedOf(6, 1)));
        QCOMPARE(idsOf(incidents.after({}, 10)), QList<qint64>{8});
        QVERIFY(incidents.put(storedOf(9, 1, 2)));
        QCOMPARE(idsOf(incidents.after(IncidentKey{{1}, IncidentKind::Sos}, 10)), QList<qint64>{9});
    }

    void theRiderAndWhoCanHelpAreTold()
    {
        LiveRidesFixture f;
        RideContents crowd = contents(4);
        crowd.participants[1].participation.role = ParticipationRole::Sweep;
        crowd.incidents = {storedOf(3, 1, 4)};
        const auto ride = f.open(crowd);
        Member sweep;
        Member other;
        EXPECT_OK(f.rooms.join(ride, &f.member, {{1}, false}));
        EXPECT_OK(f.rooms.join(ride, &sweep, {{2}, false}));
        EXPECT_OK(f.rooms.join(ride, &other, {{3}, false}));
        f.tell(IncidentPut{storedOf(5, 1)});
        f.tell(IncidentPut{storedOf(5, 2)});
        const QStringList events{u"incident_update"_s, u"message"_s, u"incident_update"_s};
        QCOMPARE(eventsOf(f.member), events);
        QCOMPARE(eventsOf(sweep), events);
        QCOMPARE(eventsOf(other), QStringList());
        const QJsonObject update =
            QJsonDocument::fromJson(sweep.packets[0].sliced(2)).array()[1].toObject();
        QCOMPARE(update[u"ride_code"_s], Code);
        QCOMPARE(update[u"incident"_s][u"id"_s], 5);
        QVERIFY(!update[u"incident"_s].toObject().contains(u"handled_by"_s));
        QCOMPARE(idsOf(ride->incidentsFor({1})), QList<qint64>{5});
        QCOMPARE(idsOf(ride->incidentsFor({2})), QList<qint64>({5, 3}));
        QCOMPARE(idsOf(ride->incidentsFor({3})), QList<qint64>());
    }

    void saysInWordsWhereHelpIsNeeded()
    {
        Incident incident = storedOf(5, 1);
        QCOMPARE(incidentMessage(incident), u"SOS: rider1 asks for help"_s);
        incident.latitude = 46.0569;
        incident.longitude = 14.5058;
        QCOMPARE(incidentMessage(incident), u"SOS: rider1 asks for help at 46.05690, 14.50580"_s);
        incident.kind = IncidentKind::Crash;
        QVERIFY(incidentMessage(incident).startsWith(
            u"crash: the phone of rider1 detected an accident"_s));
    }
};

SAFERIDE_TEST(TestRideIncidents)
#include "tst_rideincidents.moc"
