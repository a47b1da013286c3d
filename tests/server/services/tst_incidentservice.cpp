// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/deletionrepository.h"
#include "server/services/incidentservice.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

class TestIncidentService : public test::DatabaseFixture
{
    Q_OBJECT

    struct Scene
    {
        User organizer;
        User rider;
        User dispatcher;
        Ride ride;
        Participation participation;
    };
    Scene scene()
    {
        Scene made{newUser(), newUser(), newUser(UserRole::Dispatcher), {}, {}};
        made.ride = newRide(made.organizer, RideStatus::Live);
        made.participation = newParticipation(made.rider, made.ride);
        return made;
    }
    Incident report(const Scene &scene, const QString &id,
                    IncidentKind kind = IncidentKind::Sos) const
    {
        Incident incident;
        incident.ride = scene.ride.id;
        incident.participation = scene.participation.id;
        incident.user = scene.rider.id;
        incident.kind = kind;
        incident.externalId = id;
        incident.evidence = u"report "_s + id;
        incident.raisedAt = clock.now() + -60'000;
        return incident;
    }
    Result<RaisedIncident> raise(const Incident &incident)
    {
        return with<IncidentService>(
            [=](IncidentService &service) { return service.raise(incident); });
    }
    Incident raised(const Scene &scene, const QString &id)
    {
        return test::valueOf(raise(report(scene, id))).incident;
    }
    Result<Incident> change(const User &user, const Incident &incident, IncidentChange change)
    {
        if (change.version == 0) {
            change.version = incident.version;
        }
        return with<IncidentService>(
            [=](IncidentService &service) { return service.change(user, incident.id, change); });
    }
    Result<IncidentWithLog> find(const User &user, IncidentId id)
    {
        return with<IncidentService>(
            [=](IncidentService &service) { return service.find(user, id); });
    }
    QList<qint64> list(const User &user, const Ride &ride, std::optional<IncidentState> state = {})
    {
        return test::idsOf(test::valueOf(with<IncidentService>([=](IncidentService &service) {
                               return service.list(user, ride.id, state, Page());
                           })).items);
    }
    static QStringList actionsOf(const IncidentWithLog &found)
    {
        QStringList actions;
        for (const IncidentLogEntry &entry : found.log) {
            actions.append(toString(entry.action));
        }
        return actions;
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void raisesOneForTheSameReportHoweverOftenItComes()
    {
        const Scene scene = this->scene();
        Incident sos = report(scene, u"a"_s);
        sos.text = u"I fell"_s;
        sos.latitude = 46.05;
        sos.longitude = 14.5;
        sos.placeTime = clock.now() + -90'000;
        const auto first = raise(sos);
        EXPECT_OK(first);
        QVERIFY(first->isNew);
        QCOMPARE(first->incident.version, 1);
        QCOMPARE(first->incident.username, scene.rider.username);
        QCOMPARE(first->incident.createdAt, clock.now());
        QVERIFY(first->incident.isOpen());
        QCOMPARE(reported(), std::vector<RideEvent>({IncidentPut{first->incident}}));
        const auto again = raise(sos);
        EXPECT_OK(again);
        QVERIFY(!again->isNew);
        QCOMPARE(again->incident, first->incident);
        QCOMPARE(reported(), std::vector<RideEvent>({IncidentPut{first->incident}}));
        const auto found = find(scene.dispatcher, first->incident.id);
        EXPECT_OK(found);
        QCOMPARE(found->incident, first->incident);
        QCOMPARE(actionsOf(*found), QStringList{u"raised"_s});
        QCOMPARE(found->log[0].note, u"I fell"_s);
    }

    void anotherReportIsAFurtherAlarmOfTheOpenOne()
    {
        const Scene scene = this->scene();
        const Incident first = raised(scene, u"a"_s);
        const auto lowered =
            change(scene.dispatcher, first,
                   {.state = IncidentState::Acknowledged, .severity = Severity::Notice});
        EXPECT_OK(lowered);
        const auto second = raise(report(scene, u"b"_s));
        EXPECT_OK(second);
        QVERIFY(!second->isNew);
        QCOMPARE(second->incident.id, first.id);
        QCOMPARE(second->incident.alarms, 2);
        QVERIFY(second->incident.severity == Severity::Critical);
        QVERIFY(second->incident.state == IncidentState::Open); // nobody has seen this one
        QVERIFY(!second->incident.handlerId && !second->incident.handler);
        QCOMPARE(second->incident.evidence, u"report a\nreport b"_s);
        QCOMPARE(second->incident.version, 3);
        QCOMPARE(reported(), std::vector<RideEvent>({IncidentPut{second->incident}}));
        // Of another kind there is another.
        const auto crash = raise(report(scene, u"c"_s, IncidentKind::Crash));
        QVERIFY(crash->isNew);
        QCOMPARE(list(scene.rider, scene.ride),
                 QList<qint64>({first.id.value, crash->incident.id.value}));
        QCOMPARE(list(scene.dispatcher, scene.ride, IncidentState::Open),
                 QList<qint64>({first.id.value, crash->incident.id.value}));
    }

    void aReportThatCameBeforeTheEndIsNotRaisedAgainAfterIt()
    {
        const Scene scene = this->scene();
        const Incident first = raised(scene, u"a"_s);
        EXPECT_OK(change(scene.dispatcher, first,
                         {.state = IncidentState::Resolved, .resolution = Resolution::Ok}));
        const auto again = raise(report(scene, u"a"_s));
        QCOMPARE(again->incident.id, first.id);
        QVERIFY(!again->incident.isOpen());
        const auto next = raise(report(scene, u"b"_s));
        QVERIFY(next->isNew);
        QVERIFY(next->incident.id != first.id);
        // Only one of a kind is open.
        const auto now = find(scene.dispatcher, first.id)->incident;
        EXPECT_ERROR(change(scene.dispatcher, now, {.state = IncidentState::Acknowledged}),
                     ErrorCode::Conflict);
    }

    void anAppThatCallsWithTheTimeOfItsLastPositionIsHeardAgain()
    {
        const Scene scene = this->scene();
        const auto call = [&] { return raise(report(scene, u"app 1769850900000 sos"_s)); };
        const auto close = [&](const Incident &incident) {
            EXPECT_OK(change(scene.dispatcher, incident,
                             {.state = IncidentState::Resolved, .resolution = Resolution::Ok}));
        };
        const Incident first = call()->incident;
        close(first);
        clock.advance(60'000);
        QCOMPARE(call()->incident.id, first.id); // its answer was lost
        clock.advance(10LL * 60'000);
        const auto second = call();
        QVERIFY(second->isNew && second->incident.id != first.id);
        QCOMPARE(call()->incident, second->incident);
        // What a phone calls the same is the same.
        const Incident named =
            test::valueOf(raise(report(scene, u"b"_s, IncidentKind::Crash))).incident;
        close(named);
        clock.advance(3'600'000);
        QCOMPARE(raise(report(scene, u"b"_s, IncidentKind::Crash))->incident.id, named.id);
    }

    void refusesWhoHasLeftAndRidesThatAreOver()
    {
        const Scene scene = this->scene();
        leave(scene.participation);
        EXPECT_ERROR(raise(report(scene, u"a"_s)), ErrorCode::NotFound);
        const Scene over = this->scene();
        (void)database.ask(
            u"UPDATE rides SET status = 'finished' WHERE id = %1"_s.arg(over.ride.id.value));
        EXPECT_ERROR(raise(report(over, u"a"_s)), ErrorCode::Conflict);
        Incident stranger = report(this->scene(), u"a"_s);
        stranger.user = newUser().id;
        EXPECT_ERROR(raise(stranger), ErrorCode::Forbidden);
    }

    void aCommandThatSawAnOlderVersionIsToldWhoDidWhat()
    {
        const Scene scene = this->scene();
        const Incident incident = raised(scene, u"a"_s);
        const auto acknowledged =
            change(scene.dispatcher, incident, {.state = IncidentState::Acknowledged});
        EXPECT_OK(acknowledged);
        QCOMPARE(acknowledged->version, 2);
        const auto late = change(newUser(UserRole::Dispatcher), incident,
                                 {.state = IncidentState::Resolved, .resolution = Resolution::Ok});
        EXPECT_ERROR(late, ErrorCode::Conflict);
        QCOMPARE(late.error().message,
                 u"%1 has acknowledged this incident since you saw it: check it again"_s.arg(
                     scene.dispatcher.username));
        QCOMPARE(find(scene.dispatcher, incident.id)->incident, *acknowledged);
    }

    void refusesChangesThatSayTooLittle_data()
    {
        QTest::addColumn<IncidentChange>("wanted");
        QTest::addColumn<QString>("field");
        QTest::newRow("no resolution")
            << IncidentChange{.state = IncidentState::Resolved} << u"resolution"_s;
        QTest::newRow("other without a note")
            << IncidentChange{.state = IncidentState::Resolved, .resolution = Resolution::Other}
            << u"note"_s;
        QTest::newRow("a resolution of what goes on")
            << IncidentChange{.resolution = Resolution::Ok} << u"resolution"_s;
        QTest::newRow("unseen again") << IncidentChange{.state = IncidentState::Open} << u"state"_s;
    }
    void refusesChangesThatSayTooLittle()
    {
        QFETCH(IncidentChange, wanted);
        QFETCH(QString, field);
        const Scene scene = this->scene();
        const auto incident =
            change(scene.dispatcher, raised(scene, u"a"_s), {.state = IncidentState::Acknowledged});
        const auto refused = change(scene.dispatcher, *incident, wanted);
        EXPECT_ERROR(refused, ErrorCode::InvalidInput);
        QCOMPARE(refused.error().fields[0].location, QStringList({u"body"_s, field}));
    }

    void theRiderIsFineAndItStaysOpen()
    {
        const Scene scene = this->scene();
        const Incident incident = raised(scene, u"a"_s);
        const auto cancelIn = [&](RideId ride, const User &user) {
            return with<IncidentService>([=](IncidentService &service) {
                return service.cancel(user.id, ride, incident.id);
            });
        };
        const auto cancel = [&](const User &user) { return cancelIn(incident.ride, user); };
        EXPECT_ERROR(cancel(scene.organizer), ErrorCode::NotFound);
        EXPECT_ERROR(cancelIn(RideId{incident.ride.value + 1}, scene.rider), ErrorCode::NotFound);
        const auto cancelled = cancel(scene.rider);
        EXPECT_OK(cancelled);
        QVERIFY(cancelled->isOpen());
        QCOMPARE(cancelled->cancelledAt, clock.now());
        QCOMPARE(reported(), std::vector<RideEvent>({IncidentPut{*cancelled}}));
        QCOMPARE(*cancel(scene.rider), *cancelled); // said again
        QCOMPARE(actionsOf(*find(scene.dispatcher, incident.id)),
                 QStringList({u"raised"_s, u"cancelled"_s}));
    }

    void everybodySeesWhatConcernsThem()
    {
        const Scene scene = this->scene();
        const Incident incident = raised(scene, u"a"_s);
        EXPECT_OK(change(scene.dispatcher, incident,
                         {.state = IncidentState::Acknowledged, .note = u"ambulance called"_s}));
        const User other = newUser();
        newParticipation(other, scene.ride);
        EXPECT_ERROR(find(other, incident.id), ErrorCode::NotFound);
        QCOMPARE(list(other, scene.ride), QList<qint64>());
        for (const User &user : {scene.rider, scene.organizer}) {
            const auto found = find(user, incident.id);
            EXPECT_OK(found);
            QCOMPARE(found->log[1].note, std::nullopt);
            QCOMPARE(found->log[1].username, std::nullopt);
            QCOMPARE(list(user, scene.ride), QList<qint64>{incident.id.value});
            EXPECT_ERROR(change(user, found->incident, {.note = u"me"_s}), ErrorCode::Forbidden);
        }
        const auto seen = find(scene.dispatcher, incident.id);
        QCOMPARE(seen->log[1].note, u"ambulance called"_s);
        QCOMPARE(seen->log[1].username, scene.dispatcher.username);
        EXPECT_ERROR(with<IncidentService>([other](IncidentService &service) {
                         return service.list(other, {999'999}, {}, Page());
                     }),
                     ErrorCode::NotFound);
    }

    void isReopenedAndGoesWithItsRider()
    {
        const Scene scene = this->scene();
        const Incident incident = raised(scene, u"a"_s);
        const auto resolved =
            change(scene.dispatcher, incident,
                   {.state = IncidentState::Resolved, .resolution = Resolution::FalseAlarm});
        QCOMPARE(resolved->closedAt, clock.now());
        const auto reopened =
            change(scene.dispatcher, *resolved, {.state = IncidentState::Acknowledged});
        EXPECT_OK(reopened);
        QVERIFY(reopened->isOpen() && !reopened->resolution);
        QCOMPARE(actionsOf(*find(scene.dispatcher, incident.id)),
                 QStringList({u"raised"_s, u"resolved"_s, u"reopened"_s}));
        EXPECT_OK(with<IncidentService>(
            [&](IncidentService &service) { return service.closeAllOf(scene.rider.id); }));
        QCOMPARE(reported().size(), size_t(1));
        QVERIFY(!std::get<IncidentPut>(reported()[0]).incident.isOpen());
        EXPECT_OK(with<DeletionRepository>([&](DeletionRepository &deletions) {
            return deletions.deletePart({scene.participation.id, scene.ride.id, scene.rider.id}, 10,
                                        clock.now());
        }));
        EXPECT_ERROR(find(scene.dispatcher, incident.id), ErrorCode::NotFound);
        QCOMPARE(
            count(u"SELECT count(*) FROM incident_log WHERE incident_id = %1"_s, incident.id.value),
            0);
    }

    void countsWhatIsOpen()
    {
        const auto critical = [&] {
            const auto counts = test::valueOf(with<IncidentRepository>(
                [](IncidentRepository &incidents) { return incidents.countOpen(); }));
            for (const IncidentCount &one : counts) {
                if (one.severity == Severity::Critical) {
                    return one.incidents;
                }
            }
            return qint64(0);
        };
        const qint64 before = critical();
        raised(scene(), u"a"_s);
        QCOMPARE(critical(), before + 1);
    }
};

SAFERIDE_TEST(TestIncidentService)
#include "tst_incidentservice.moc"
