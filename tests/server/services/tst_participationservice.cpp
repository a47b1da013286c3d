// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/positionrepository.h"
#include "server/services/participationservice.h"
#include "server/services/positionservice.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

class TestParticipationService : public test::DatabaseFixture
{
    Q_OBJECT

private:
    template<typename Work>
    auto participations(Work work)
    {
        return with<ParticipationService>(std::move(work));
    }
    Result<ParticipantInRide> join(const User &user, const QString &code)
    {
        return participations(
            [=](ParticipationService &service) { return service.join(user, code); });
    }
    ParticipationId joined(const User &user, const Ride &ride)
    {
        const auto outcome = join(user, ride.code);
        [&] { EXPECT_OK(outcome); }();
        return outcome ? outcome->participant.participation.id : ParticipationId();
    }
    Result<ParticipantInRide> find(const User &user, ParticipationId id)
    {
        return participations(
            [=](ParticipationService &service) { return service.find(user, id); });
    }
    Result<ParticipantInRide> findRecorded(const User &user, ParticipationId id)
    {
        return participations(
            [=](ParticipationService &service) { return service.findRecorded(user, id); });
    }
    Result<ParticipantInRide> findToReport(const User &user, ParticipationId id)
    {
        return participations(
            [=](ParticipationService &service) { return service.findToReport(user, id); });
    }
    Result<ParticipantInRide> setRole(const User &user, ParticipationId id, ParticipationRole role)
    {
        return participations(
            [=](ParticipationService &service) { return service.setRole(user, id, role); });
    }
    Result<ParticipantLeft> remove(const User &user, ParticipationId id)
    {
        return participations(
            [=](ParticipationService &service) { return service.remove(user, id); });
    }
    QList<qint64> list(const User &user)
    {
        const auto page = participations([=](ParticipationService &service) {
            return service.list(user, Page{.limit = Page::MaxLimit});
        });
        return test::idsOf(test::valueOf(page).items);
    }
    qint64 participantsOf(const Ride &ride) const
    {
        return count(u"SELECT count(*) FROM participations WHERE ride_id = %1"_s, ride.id.value);
    }
    void store(ParticipationId id, int minute)
    {
        NewPosition position;
        position.participation = id;
        position.fix.point = {46, 14};
        position.fix.fixTime = position.receivedAt = clock.now() + minute * 60'000LL;
        EXPECT_OK(with<PositionRepository>(
            [position](PositionRepository &positions) { return positions.store({position}); }));
    }
    Result<PageOf<Position>> history(const User &user, ParticipationId id,
                                     std::optional<Timestamp> from = {},
                                     std::optional<Timestamp> to = {})
    {
        return with<PositionService>([=](PositionService &positions) {
            return positions.history(user, id, from, to, Page{});
        });
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void whoJoinsIsReported()
    {
        const User rider = newUser();
        const Ride ride = newRide(newUser(), RideStatus::Live, false);
        clock.advance(1000);
        const auto outcome = join(rider, u' ' + ride.code.toLower());
        EXPECT_OK(outcome);
        QVERIFY(outcome->ride == ride);
        const Participant &participant = outcome->participant;
        QCOMPARE(participant.username, rider.username);
        QCOMPARE(participant.participation.user, rider.id);
        QCOMPARE(participant.participation.ride, ride.id);
        QVERIFY(participant.participation.role == ParticipationRole::Rider);
        QCOMPARE(participant.participation.joinedAt, clock.now());
        QVERIFY(reported() == std::vector<RideEvent>{(ParticipantPut{participant, true})});
        const auto found = find(rider, participant.participation.id);
        EXPECT_OK(found);
        QVERIFY(found->participant == participant);
    }

    void anOrganizerWhoLeftComesBackAsTheLeader()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const ParticipationId id = joined(organizer, ride);
        EXPECT_OK(setRole(organizer, id, ParticipationRole::Support));
        EXPECT_OK(remove(organizer, id));
        const auto again = join(organizer, ride.code);
        EXPECT_OK(again);
        QCOMPARE(again->participant.participation.id, id);
        QVERIFY(again->participant.participation.role == ParticipationRole::Leader);
    }

    void refusesToJoin_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<ErrorCode>("code");
        using enum ErrorCode;
        QTest::newRow("what is no code") << u"no code"_s << NotFound;
        QTest::newRow("a ride that is not there") << u"unknown"_s << NotFound;
        QTest::newRow("a deleted ride") << u"deleted"_s << NotFound;
        QTest::newRow("a finished ride") << u"finished"_s << Conflict;
        QTest::newRow("a cancelled ride") << u"cancelled"_s << Conflict;
        QTest::newRow("twice") << u"twice"_s << Conflict;
        QTest::newRow("twice what is finished") << u"twice, finished"_s << Conflict;
        QTest::newRow("a user who was erased") << u"erased"_s << NotFound;
        QTest::newRow("a user who is not there") << u"nobody"_s << NotFound;
    }
    void refusesToJoin()
    {
        QFETCH(const QString, what);
        QFETCH(const ErrorCode, code);
        User rider = newUser();
        const Ride ride = newRide(newUser(),
                                  what.endsWith(u"finished"_s)        ? RideStatus::Finished
                                      : what.endsWith(u"cancelled"_s) ? RideStatus::Cancelled
                                                                      : RideStatus::Live);
        if (what.startsWith(u"twice"_s)) {
            newParticipation(rider, ride);
        } else if (what == u"deleted"_s) {
            markDeleted(ride);
        } else if (what == u"erased"_s) {
            erase(rider);
        } else if (what == u"nobody"_s) {
            rider.id = {1'000'000};
        }
        const qint64 before = participantsOf(ride);
        const QString typed = what == u"no code"_s ? u"sunday's ride"_s
            : what == u"unknown"_s                 ? u"NOBODY"_s
                                                   : ride.code;
        const auto outcome = join(rider, typed);
        EXPECT_ERROR(outcome, code);
        QVERIFY(reported().empty());
        QCOMPARE(participantsOf(ride), before);
        if (what == u"twice, finished"_s) {
            QCOMPARE(outcome.error().message, u"you are already in this ride"_s);
        }
    }

    void whoComesBackIsTheSameLaterAndARider()
    {
        const User organizer = newUser();
        const User rider = newUser();
        const Ride ride = newRide(organizer);
        const ParticipationId id = joined(rider, ride);
        EXPECT_OK(setRole(organizer, id, ParticipationRole::Sweep));
        clock.advance(60'000);
        const auto left = remove(rider, id);
        EXPECT_OK(left);
        clock.step(-30'000); // set back while they were away
        const auto again = join(rider, ride.code);
        EXPECT_OK(again);
        const Participation &participation = again->participant.participation;
        QCOMPARE(participation.id, id);
        QVERIFY(participation.role == ParticipationRole::Rider);
        QCOMPARE(participation.joinedAt, clock.now() + 30'001); // after they left
        QVERIFY(!participation.leftAt);
        QCOMPARE(left->version, 3); // after joining and a new role
        QCOMPARE(participation.version, 4);
        QVERIFY(reported() == std::vector<RideEvent>{(ParticipantPut{again->participant, true})});
        clock.step(30'000);
    }

    void whoLeavesIsReportedAndNoLongerFound()
    {
        const User organizer = newUser();
        const User rider = newUser();
        const Ride ride = newRide(organizer);
        const ParticipationId id = joined(rider, ride);
        clock.advance(1000);
        const auto left = remove(rider, id);
        EXPECT_OK(left);
        const ParticipantLeft expected{ride.id, id, rider.id, 2};
        QVERIFY(*left == expected);
        QVERIFY(reported() == std::vector<RideEvent>{expected});
        for (const User &user : {rider, organizer, newUser(UserRole::Admin)}) {
            EXPECT_ERROR(find(user, id), ErrorCode::NotFound);
            EXPECT_ERROR(remove(user, id), ErrorCode::NotFound);
            EXPECT_ERROR(setRole(user, id, ParticipationRole::Sweep), ErrorCode::NotFound);
            EXPECT_ERROR(findToReport(user, id), ErrorCode::NotFound);
            QVERIFY(reported().empty());
        }
        QVERIFY(!list(rider).contains(id.value));
    }

    void nobodyLeavesBeforeTheyJoined()
    {
        const User rider = newUser();
        const auto in = join(rider, newRide(newUser()).code);
        EXPECT_OK(in);
        clock.step(-60'000);
        const auto left = remove(rider, in->participant.participation.id);
        EXPECT_OK(left);
        const auto found = findRecorded(newUser(UserRole::Admin), left->participation);
        EXPECT_OK(found);
        const Participation &participation = found->participant.participation;
        QCOMPARE(participation.leftAt.value_or(Timestamp()), participation.joinedAt);
        clock.step(60'000);
    }

    void whoManagesTheRideTakesRidersOutAndGivesThemRoles_data()
    {
        QTest::addColumn<QString>("who");
        QTest::addColumn<bool>("isListed");
        QTest::addColumn<std::optional<ErrorCode>>("refusal");
        const std::optional<ErrorCode> none;
        QTest::newRow("its organizer") << u"organizer"_s << false << none;
        QTest::newRow("a dispatcher") << u"dispatcher"_s << false << none;
        QTest::newRow("another rider in it")
            << u"other"_s << false << std::optional(ErrorCode::Forbidden);
        QTest::newRow("who sees it")
            << u"stranger"_s << true << std::optional(ErrorCode::Forbidden);
        QTest::newRow("who does not see it")
            << u"stranger"_s << false << std::optional(ErrorCode::NotFound);
    }
    void whoManagesTheRideTakesRidersOutAndGivesThemRoles()
    {
        QFETCH(const QString, who);
        QFETCH(const bool, isListed);
        QFETCH(const std::optional<ErrorCode>, refusal);
        const User organizer = newUser();
        const User rider = newUser();
        const User other = newUser();
        const Ride ride = newRide(organizer, RideStatus::Live, isListed);
        const ParticipationId id = joined(rider, ride);
        joined(other, ride);
        const User user = who == u"organizer"_s ? organizer
            : who == u"other"_s                 ? other
            : who == u"dispatcher"_s            ? newUser(UserRole::Dispatcher)
                                                : newUser();
        clock.advance(1000);
        const auto set = setRole(user, id, ParticipationRole::Sweep);
        if (refusal) {
            EXPECT_ERROR(set, *refusal);
            QVERIFY(reported().empty());
            EXPECT_ERROR(remove(user, id), *refusal);
            QVERIFY(reported().empty());
            const auto found = find(rider, id);
            EXPECT_OK(found);
            QVERIFY(found->participant.participation.role == ParticipationRole::Rider);
            return;
        }
        EXPECT_OK(set);
        QVERIFY(set->participant.participation.role == ParticipationRole::Sweep);
        QCOMPARE(set->participant.participation.updatedAt, clock.now());
        QCOMPARE(set->participant.participation.version, 2);
        QVERIFY(reported() == std::vector<RideEvent>{(ParticipantPut{set->participant, false})});
        const auto found = find(rider, id);
        EXPECT_OK(found);
        QVERIFY(found->participant == set->participant);
        EXPECT_OK(remove(user, id));
    }

    void nobodyGivesThemselvesARole()
    {
        const User rider = newUser();
        const ParticipationId id = joined(rider, newRide(newUser()));
        EXPECT_ERROR(setRole(rider, id, ParticipationRole::Leader), ErrorCode::Forbidden);
    }

    void aParticipationIsSeenByThoseInTheRide()
    {
        const User organizer = newUser();
        const User rider = newUser();
        const Ride ride = newRide(organizer);
        const Ride unlisted = newRide(organizer, RideStatus::Live, false);
        const ParticipationId id = joined(rider, ride);
        const ParticipationId hidden = joined(rider, unlisted);
        for (const User &user : {rider, organizer, newUser(UserRole::Dispatcher)}) {
            EXPECT_OK(find(user, id));
            EXPECT_OK(find(user, hidden));
        }
        const User stranger = newUser();
        EXPECT_ERROR(find(stranger, id), ErrorCode::Forbidden);
        const auto notFound = find(stranger, hidden);
        EXPECT_ERROR(notFound, ErrorCode::NotFound);
        // The answer does not reveal whether there is one.
        QCOMPARE(notFound.error().message, find(stranger, {1'000'000}).error().message);
        markDeleted(ride);
        EXPECT_ERROR(find(rider, id), ErrorCode::NotFound);
    }

    void ridersListTheirOwnAndDispatchersAll()
    {
        const User rider = newUser();
        const Ride ride = newRide(newUser());
        const ParticipationId own = joined(rider, ride);
        const ParticipationId ofAnother = joined(newUser(), ride);
        const ParticipationId inOneThatEnded =
            newParticipation(rider, newRide(newUser(), RideStatus::Finished)).id;
        QCOMPARE(list(rider), (QList{own.value, inOneThatEnded.value}));
        const auto all = list(newUser(UserRole::Dispatcher));
        QVERIFY(all.contains(own.value) && all.contains(ofAnother.value));
    }

    void positionsAreReportedForOneselfWhileTheRideIsActive()
    {
        const User organizer = newUser();
        const User rider = newUser();
        for (const auto status : {RideStatus::Planned, RideStatus::Live}) {
            const auto id = newParticipation(rider, newRide(organizer, status)).id;
            EXPECT_OK(findToReport(rider, id));
            for (const User &other : {organizer, newUser(), newUser(UserRole::Admin)}) {
                EXPECT_ERROR(findToReport(other, id), ErrorCode::Forbidden);
            }
        }
        for (const auto status : {RideStatus::Finished, RideStatus::Cancelled}) {
            const auto id = newParticipation(rider, newRide(organizer, status)).id;
            EXPECT_ERROR(findToReport(rider, id), ErrorCode::Conflict);
        }
        const auto hidden = newParticipation(rider, newRide(organizer, RideStatus::Live, false)).id;
        EXPECT_ERROR(findToReport(newUser(), hidden), ErrorCode::NotFound);
    }

    void aHistoryIsReadByThoseInTheRide()
    {
        const User organizer = newUser();
        const User rider = newUser();
        const ParticipationId id = joined(rider, newRide(organizer));
        store(id, 1);
        store(id, 2);
        for (const User &user : {rider, organizer, newUser(UserRole::Dispatcher)}) {
            const auto found = history(user, id);
            EXPECT_OK(found);
            QCOMPARE(found->items.size(), 2);
        }
        EXPECT_ERROR(history(newUser(), id), ErrorCode::Forbidden);
        EXPECT_ERROR(history(rider, {1'000'000}), ErrorCode::NotFound);
    }

    void theHistoryOfWhoLeftIsForDispatchers()
    {
        const User organizer = newUser();
        const User rider = newUser();
        const Ride ride = newRide(organizer);
        const ParticipationId id = joined(rider, ride);
        store(id, 1);
        EXPECT_OK(remove(rider, id));
        for (const User &user : {rider, organizer}) {
            EXPECT_ERROR(history(user, id), ErrorCode::NotFound);
            EXPECT_ERROR(findRecorded(user, id), ErrorCode::NotFound);
        }
        const User dispatcher = newUser(UserRole::Dispatcher);
        const auto found = findRecorded(dispatcher, id);
        EXPECT_OK(found);
        QVERIFY(found->participant.participation.leftAt);
        QCOMPARE(test::valueOf(history(dispatcher, id)).items.size(), 1);
        markDeleted(ride);
        EXPECT_ERROR(history(dispatcher, id), ErrorCode::NotFound);
    }

    void aHistoryHasBothItsEnds_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<int>("positions");
        QTest::newRow("all") << 1 << 3 << 3;
        QTest::newRow("one moment") << 2 << 2 << 1;
        QTest::newRow("after the last") << 4 << 9 << 0;
        QTest::newRow("the wrong way round") << 3 << 1 << 0;
    }
    void aHistoryHasBothItsEnds()
    {
        QFETCH(const int, from);
        QFETCH(const int, to);
        QFETCH(const int, positions);
        const User rider = newUser();
        const ParticipationId id = joined(rider, newRide(newUser()));
        for (const int minute : {3, 1, 2}) {
            store(id, minute);
        }
        const auto found =
            history(rider, id, clock.now() + from * 60'000LL, clock.now() + to * 60'000LL);
        EXPECT_OK(found);
        QCOMPARE(found->items.size(), positions);
    }
};

SAFERIDE_TEST(TestParticipationService)
#include "tst_participationservice.moc"
