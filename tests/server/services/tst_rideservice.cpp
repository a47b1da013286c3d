// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/routerepository.h"
#include "server/services/participationservice.h"
#include "server/services/rideservice.h"
#include "shared/core/metrics.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

const Page WholeList{.limit = Page::MaxLimit};

RideChange changeTo(RideStatus status)
{
    RideChange change;
    change.status = status;
    return change;
}

/// Codes in this order.
RideService::MakeCode codes(QStringList given)
{
    return [given = std::move(given)]() mutable { return given.takeFirst(); };
}

} // namespace

class TestRideService : public test::DatabaseFixture
{
    Q_OBJECT

private:
    template<typename Work>
    auto rides(Work work)
    {
        return with<RideService>(std::move(work));
    }
    Result<RideWithParticipants> create(const User &user, const NewRide &newRide,
                                        const OpenRideLimit &limit = {})
    {
        return rides([=](RideService &service) { return service.create(user, newRide, limit); });
    }
    /// With these codes instead of random ones.
    Result<RideWithParticipants> create(const User &user, const QStringList &given)
    {
        return database.write([=, this](db::Session &session) {
            return RideService(session, clock, codes(given)).create(user, sunday());
        });
    }
    Result<Ride> change(const User &user, RideId ride, const RideChange &wanted)
    {
        return rides([=](RideService &service) { return service.change(user, ride, wanted); });
    }
    Result<Ride> find(const User &user, RideId ride)
    {
        return rides([=](RideService &service) { return service.find(user, ride); });
    }
    QList<qint64> list(const User &user, RideService::Kind kind)
    {
        const auto page =
            rides([=](RideService &service) { return service.list(user, kind, WholeList); });
        return test::idsOf(test::valueOf(page).items);
    }
    NewRide sunday() const
    {
        NewRide newRide;
        newRide.title = u"Sunday"_s;
        newRide.startTime = clock.now() + 3'600'000;
        return newRide;
    }
    RouteId newRoute(const User &owner)
    {
        Route route;
        route.title = u"loop"_s;
        route.gpx = u"<gpx/>"_s;
        route.owner = owner.id;
        return test::valueOf(with<RouteRepository>(
            [route](RouteRepository &routes) { return routes.insert(route); }));
    }
    qint64 rideCount() const { return count(u"SELECT count(*) FROM rides"_s); }

    /// A ride for each way in which riders meet rides: by a name.
    QMap<QString, Ride> ridesOfEveryKind(const User &viewer)
    {
        const User other = newUser();
        QMap<QString, Ride> made;
        for (const bool isListed : {true, false}) {
            for (const RideStatus status : {RideStatus::Planned, RideStatus::Live,
                                            RideStatus::Finished, RideStatus::Cancelled}) {
                const QString kind = (isListed ? u"listed "_s : u"unlisted "_s) + toString(status);
                made[kind + u", own"_s] = newRide(viewer, status, isListed);
                made[kind + u", of another"_s] = newRide(other, status, isListed);
                const Ride joined = made[kind + u", joined"_s] = newRide(other, status, isListed);
                newParticipation(viewer, joined);
                const Ride left = made[kind + u", left"_s] = newRide(other, status, isListed);
                leave(newParticipation(viewer, left));
                const Ride deleted = made[kind + u", deleted"_s] =
                    newRide(viewer, status, isListed);
                markDeleted(deleted);
            }
        }
        return made;
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void codesAreSixLettersAndDigitsThatDiffer()
    {
        QSet<QString> made;
        for (int i = 0; i < 100; ++i) {
            made.insert(randomRideCode());
        }
        QCOMPARE(made.size(), 100); // of 2 billion
        for (const QString &code : made) {
            QVERIFY2(normalizedRideCode(code) == code, qPrintable(code));
        }
    }

    void aNewRideIsPlannedAndItsOrganizerLeadsIt()
    {
        const User organizer = newUser();
        NewRide newRide = sunday();
        newRide.description = u"with coffee"_s;
        newRide.route = newRoute(organizer);
        newRide.visibility = RouteVisibility::Secret;
        newRide.listed = false;
        const auto made = create(organizer, newRide);
        EXPECT_OK(made);
        const Ride &ride = made->ride;
        QVERIFY(ride.status == RideStatus::Planned);
        QCOMPARE(ride.organizer, organizer.id);
        QCOMPARE(ride.createdAt, clock.now());
        QCOMPARE(ride.updatedAt, clock.now());
        QCOMPARE(made->participants.size(), 1);
        QCOMPARE(made->participants[0].username, organizer.username);
        QVERIFY(made->participants[0].participation.role == ParticipationRole::Leader);
        const std::vector<RideEvent> expected{RidePut{ride, true},
                                              ParticipantPut{made->participants[0], true}};
        QVERIFY(reported() == expected);

        const auto loaded = rides([&](RideService &service) { return service.load(ride.id); });
        EXPECT_OK(loaded);
        QVERIFY(loaded->ride == ride);
        QVERIFY(loaded->participants == made->participants);
    }

    void takesTheNextCodeWhereOneIsTaken()
    {
        const User organizer = newUser();
        const QString taken = newRide(organizer).code;
        const QString ofADeletedOne = newRide(organizer).code;
        database.ask(u"UPDATE rides SET deleted_at = 1 WHERE code = '%1'"_s.arg(ofADeletedOne));
        const QString unused = unique();
        const auto made = create(organizer, {taken, ofADeletedOne, taken, unused});
        EXPECT_OK(made);
        QCOMPARE(made->ride.code, unused);
    }

    void saysWhenToComeBackWhereNoCodeIsFree()
    {
        const User organizer = newUser();
        const QStringList taken(20, newRide(organizer).code);
        const qint64 before = rideCount();
        const auto refused = create(organizer, taken);
        EXPECT_ERROR(refused, ErrorCode::Unavailable);
        QVERIFY(refused.error().retryAfter.count() > 0);
        QCOMPARE(rideCount(), before);
    }

    void noRideIsMadeAlongARouteThatItsOrganizerDoesNotSee()
    {
        const User organizer = newUser();
        const User other = newUser();
        NewRide newRide = sunday();
        const qint64 before = rideCount();
        for (const RouteId route : {RouteId{1'000'000}, newRoute(other)}) {
            newRide.route = route;
            EXPECT_ERROR(create(organizer, newRide), ErrorCode::NotFound);
            QVERIFY(reported().empty());
        }
        QCOMPARE(rideCount(), before);
        EXPECT_OK(create(newUser(UserRole::Dispatcher), newRide));
    }

    void aRiderHasSoManyOpenRidesAndNoMore()
    {
        const User organizer = newUser();
        Metrics metrics;
        const OpenRideLimit limit{.perUser = 2, .rejections = Rejections<Quota>(metrics)};
        const Counter &refusals = rejectionCounter(metrics, "open_rides_per_user");
        // None of these is open and theirs.
        newRide(organizer, RideStatus::Finished);
        newRide(organizer, RideStatus::Cancelled);
        markDeleted(newRide(organizer));
        newParticipation(organizer, newRide(newUser()));
        const auto first = create(organizer, sunday(), limit);
        EXPECT_OK(first);
        EXPECT_OK(change(organizer, first->ride.id, changeTo(RideStatus::Live)));
        EXPECT_OK(create(organizer, sunday(), limit));
        const qint64 before = rideCount();
        EXPECT_ERROR(create(organizer, sunday(), limit), ErrorCode::Conflict);
        QVERIFY(reported().empty());
        QCOMPARE(rideCount(), before);
        QCOMPARE(refusals.value(), quint64(1));
        EXPECT_OK(change(organizer, first->ride.id, changeTo(RideStatus::Finished)));
        EXPECT_OK(create(organizer, sunday(), limit));
        QCOMPARE(refusals.value(), quint64(1));
    }

    void dispatchersHaveAnyNumberOfOpenRides()
    {
        const User dispatcher = newUser(UserRole::Dispatcher);
        const OpenRideLimit limit{.perUser = 1};
        EXPECT_OK(create(dispatcher, sunday(), limit));
        EXPECT_OK(create(dispatcher, sunday(), limit));
    }

    void ridersFindWhatConcernsThem()
    {
        const User viewer = newUser();
        const auto made = ridesOfEveryKind(viewer);
        for (auto ride = made.cbegin(); ride != made.cend(); ++ride) {
            const QString &kind = ride.key();
            const bool isOpenToAll =
                kind.startsWith(u"listed planned"_s) || kind.startsWith(u"listed live"_s);
            const bool isTheirs = kind.endsWith(u"own"_s) || kind.endsWith(u"joined"_s);
            const bool expected = !kind.endsWith(u"deleted"_s) && (isOpenToAll || isTheirs);
            const auto found = find(viewer, ride->id);
            QVERIFY2(bool(found) == expected, qPrintable(kind));
            QVERIFY(found || found.error().code == ErrorCode::NotFound);
        }
    }

    void theListOfVisibleRidesHasThoseThatAreFoundAndNoOthers_data()
    {
        QTest::addColumn<UserRole>("role");
        QTest::newRow("riders") << UserRole::Rider;
        QTest::newRow("dispatchers") << UserRole::Dispatcher;
    }
    void theListOfVisibleRidesHasThoseThatAreFoundAndNoOthers()
    {
        QFETCH(const UserRole, role);
        const User viewer = newUser(role);
        const auto made = ridesOfEveryKind(viewer);
        const auto listed = list(viewer, RideService::Kind::Visible);
        for (auto ride = made.cbegin(); ride != made.cend(); ++ride) {
            QVERIFY2(listed.contains(ride->id.value) == bool(find(viewer, ride->id)),
                     qPrintable(ride.key()));
        }
    }

    void listsByKind()
    {
        const User viewer = newUser();
        const auto made = ridesOfEveryKind(viewer);
        const auto owned = list(viewer, RideService::Kind::Owned);
        const auto joined = list(viewer, RideService::Kind::Joined);
        const auto available = list(viewer, RideService::Kind::Available);
        for (auto ride = made.cbegin(); ride != made.cend(); ++ride) {
            const QString &kind = ride.key();
            const qint64 id = ride->id.value;
            QVERIFY2(owned.contains(id) == kind.endsWith(u"own"_s), qPrintable(kind));
            QVERIFY2(joined.contains(id) == kind.endsWith(u"joined"_s), qPrintable(kind));
            const bool isOpenToAll =
                kind.startsWith(u"listed planned"_s) || kind.startsWith(u"listed live"_s);
            const bool isFree =
                isOpenToAll && !kind.endsWith(u"joined"_s) && !kind.endsWith(u"deleted"_s);
            QVERIFY2(available.contains(id) == isFree, qPrintable(kind));
        }
    }

    void whoKnowsTheCodeFindsTheRide_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("as it is") << u"%1"_s << true;
        QTest::newRow("in lower case, with spaces") << u" %1\n"_s << true;
        QTest::newRow("cut") << u"%2"_s << false;
        QTest::newRow("too long") << u"%1X"_s << false;
        QTest::newRow("nothing") << u""_s << false;
        QTest::newRow("a pattern") << u"U_____"_s << false;
        QTest::newRow("of none") << u"NOBODY"_s << false;
    }
    void whoKnowsTheCodeFindsTheRide()
    {
        QFETCH(QString, typed);
        QFETCH(const bool, isFound);
        const Ride ride = newRide(newUser(), RideStatus::Finished, false);
        typed.replace(u"%1"_s, ride.code.toLower()).replace(u"%2"_s, ride.code.chopped(1));
        const auto found = rides([user = newUser(), typed](RideService &service) {
            return service.findByCode(user, typed);
        });
        if (isFound) {
            EXPECT_OK(found);
            QVERIFY(*found == ride);
        } else {
            EXPECT_ERROR(found, ErrorCode::NotFound);
        }
    }

    void thoseInARideAreSeenByThemAndByDispatchers()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const Ride unlisted = newRide(organizer, RideStatus::Live, false);
        const User rider = newUser();
        const auto inIt = newParticipation(rider, ride);
        const auto wentAway = newParticipation(newUser(), ride);
        leave(wentAway);
        const auto participants = [this](const User &user, RideId id) {
            return rides(
                [=](RideService &service) { return service.participants(user, id, WholeList); });
        };
        const auto ever = [this](const User &user, RideId id) {
            return rides([=](RideService &service) {
                return service.participantsEver(user, id, WholeList);
            });
        };
        const User dispatcher = newUser(UserRole::Dispatcher);
        for (const User &user : {organizer, rider, dispatcher}) {
            const auto seen = participants(user, ride.id);
            EXPECT_OK(seen);
            QCOMPARE(test::idsOf(seen->items), QList{inIt.id.value});
        }
        EXPECT_ERROR(participants(newUser(), ride.id), ErrorCode::Forbidden);
        EXPECT_ERROR(participants(newUser(), unlisted.id), ErrorCode::NotFound);
        EXPECT_ERROR(ever(organizer, ride.id), ErrorCode::Forbidden);
        EXPECT_ERROR(ever(dispatcher, {1'000'000}), ErrorCode::NotFound);
        const auto all = ever(dispatcher, ride.id);
        EXPECT_OK(all);
        QCOMPARE(test::idsOf(all->items), (QList{inIt.id.value, wentAway.id.value}));
    }

    void aChangeIsStoredAndReportedAsItIsAnswered()
    {
        const User organizer = newUser();
        const RouteId route = newRoute(organizer);
        const Ride ride = newRide(organizer);
        clock.advance(1000);
        RideChange wanted;
        wanted.title = u"Montag, früh 🚲"_s;
        wanted.description = u"with tea"_s;
        wanted.startTime = clock.now() + 7'200'000;
        wanted.route = route;
        wanted.visibility = RouteVisibility::Start;
        wanted.listed = false;
        wanted.status = RideStatus::Live;
        const auto changed = change(organizer, ride.id, wanted);
        EXPECT_OK(changed);
        QVERIFY(reported() == std::vector<RideEvent>{RidePut{*changed}});
        Ride expected = ride;
        expected.title = *wanted.title;
        expected.description = u"with tea"_s;
        expected.startTime = *wanted.startTime;
        expected.route = route;
        expected.visibility = RouteVisibility::Start;
        expected.listed = false;
        expected.status = RideStatus::Live;
        expected.updatedAt = clock.now();
        expected.version = 2;
        QVERIFY(*changed == expected);
        QVERIFY(test::valueOf(find(organizer, ride.id)) == expected);

        RideChange cleared;
        cleared.description = std::optional<QString>();
        cleared.route = std::optional<RouteId>();
        EXPECT_OK(change(newUser(UserRole::Dispatcher), ride.id, cleared));
        expected.description = std::nullopt;
        expected.route = std::nullopt;
        const Ride found = test::valueOf(find(organizer, ride.id));
        expected.version = 3;
        QVERIFY(found == expected);
    }

    void eachChangeIsOfTheNextVersionThoughTheClockWasSetBack()
    {
        const User organizer = newUser();
        const auto made = create(organizer, sunday());
        EXPECT_OK(made);
        QCOMPARE(made->ride.version, 1);
        QCOMPARE(made->participants[0].participation.version, 1);
        clock.step(-3'600'000);
        for (qint64 version = 2; version < 4; ++version) {
            const auto changed = change(organizer, made->ride.id, {});
            EXPECT_OK(changed);
            QCOMPARE(changed->version, version);
            QCOMPARE(changed->updatedAt, clock.now());
            QVERIFY(test::valueOf(find(organizer, made->ride.id)) == *changed);
        }
        clock.step(3'600'000);
    }

    void whatIsRefusedChangesNothingAndIsNotReported_data()
    {
        QTest::addColumn<QString>("who");
        QTest::addColumn<bool>("isListed");
        QTest::addColumn<QString>("what");
        QTest::addColumn<ErrorCode>("code");
        using enum ErrorCode;
        QTest::newRow("by a stranger") << u"stranger"_s << true << u"title"_s << Forbidden;
        QTest::newRow("by who does not see it") << u"stranger"_s << false << u"title"_s << NotFound;
        QTest::newRow("by a rider in it") << u"rider"_s << false << u"title"_s << Forbidden;
        QTest::newRow("to a status that cannot be")
            << u"organizer"_s << true << u"status"_s << Conflict;
        QTest::newRow("to a route that is not there")
            << u"organizer"_s << true << u"no route"_s << NotFound;
        QTest::newRow("to a route of another")
            << u"organizer"_s << true << u"another's route"_s << NotFound;
        QTest::newRow("deleted by a rider in it") << u"rider"_s << true << u"delete"_s << Forbidden;
        QTest::newRow("deleted by who does not see it")
            << u"stranger"_s << false << u"delete"_s << NotFound;
        QTest::newRow("a message of a stranger")
            << u"stranger"_s << true << u"message"_s << Forbidden;
        QTest::newRow("a message of who does not see it")
            << u"stranger"_s << false << u"message"_s << NotFound;
        QTest::newRow("a message of a rider in it")
            << u"rider"_s << true << u"message"_s << Forbidden;
    }
    void whatIsRefusedChangesNothingAndIsNotReported()
    {
        QFETCH(const QString, who);
        QFETCH(const bool, isListed);
        QFETCH(const QString, what);
        QFETCH(const ErrorCode, code);
        const User organizer = newUser();
        const User rider = newUser();
        const Ride ride = newRide(organizer, RideStatus::Live, isListed);
        newParticipation(rider, ride);
        const User user = who == u"organizer"_s ? organizer : who == u"rider"_s ? rider : newUser();
        RideChange wanted;
        wanted.title = u"another title"_s;
        if (what == u"status"_s) {
            wanted.status = RideStatus::Planned;
        } else if (what.endsWith(u"route"_s)) {
            wanted.route = what == u"no route"_s ? RouteId{1'000'000} : newRoute(newUser());
        }
        const auto outcome = rides([&](RideService &service) {
            return what == u"delete"_s ? service.remove(user, ride.id)
                : what == u"message"_s ? service.announce(user, ride.id, u"hello"_s)
                                       : service.change(user, ride.id, wanted);
        });
        EXPECT_ERROR(outcome, code);
        QVERIFY(reported().empty());
        QVERIFY(test::valueOf(find(organizer, ride.id)) == ride);
    }

    void aMessageIsReportedAndNotStored()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        for (const User &user : {organizer, newUser(UserRole::Dispatcher)}) {
            const auto announced = rides([&](RideService &service) {
                return service.announce(user, ride.id, u"wait at the bridge"_s);
            });
            EXPECT_OK(announced);
            QVERIFY(reported()
                    == std::vector<RideEvent>{(Announced{ride.id, u"wait at the bridge"_s})});
        }
        QVERIFY(test::valueOf(find(organizer, ride.id)) == ride);
    }

    void aDeletedRideIsGoneForEverybody()
    {
        const User organizer = newUser();
        const User rider = newUser();
        const User admin = newUser(UserRole::Admin);
        Ride ride = newRide(organizer);
        ride.route = newRoute(organizer);
        RideChange along;
        along.route = ride.route;
        EXPECT_OK(change(organizer, ride.id, along));
        const auto before = newParticipation(newUser(), ride);
        leave(before);
        newParticipation(rider, ride);
        clock.advance(1000);
        const auto remove = [&](RideService &service) { return service.remove(admin, ride.id); };
        const auto removed = rides(remove);
        EXPECT_OK(removed);
        QVERIFY(removed->route == ride.route); // as it was
        QVERIFY(reported() == std::vector<RideEvent>{RideRemoved{ride.id}});
        for (const User &user : {organizer, rider, admin}) {
            EXPECT_ERROR(find(user, ride.id), ErrorCode::NotFound);
            EXPECT_ERROR(change(user, ride.id, {}), ErrorCode::NotFound);
            EXPECT_ERROR(
                rides([&](RideService &service) { return service.findByCode(user, ride.code); }),
                ErrorCode::NotFound);
        }
        EXPECT_ERROR(rides([&](RideService &service) { return service.load(ride.id); }),
                     ErrorCode::NotFound);
        EXPECT_ERROR(rides(remove), ErrorCode::NotFound);
        QVERIFY(reported().empty());
        // All have left it, those who had before at that time; its route is free.
        QCOMPARE(
            database.ask(u"SELECT left_at FROM participations WHERE ride_id = %1 ORDER BY id"_s.arg(
                ride.id.value)),
            (QStringList{QString::number(clock.now().msecs - 1000),
                         QString::number(clock.now().msecs)}));
        QCOMPARE(count(u"SELECT count(*) FROM rides WHERE route_id = %1"_s, ride.route->value), 0);
    }

    void theDaemonLoadsPlannedAndLiveRidesAndThoseInThem()
    {
        const User organizer = newUser();
        const auto made = ridesOfEveryKind(organizer);
        const auto active = rides([](RideService &service) { return service.loadActive(); });
        EXPECT_OK(active);
        const auto loaded = test::idsOf(active->rides);
        QSet<qint64> inThem;
        for (const Participant &participant : active->participants) {
            inThem.insert(participant.participation.ride.value);
        }
        for (auto ride = made.cbegin(); ride != made.cend(); ++ride) {
            const QString &kind = ride.key();
            const bool isActive = (kind.contains(u"planned"_s) || kind.contains(u"live"_s))
                && !kind.endsWith(u"deleted"_s);
            QVERIFY2(loaded.contains(ride->id.value) == isActive, qPrintable(kind));
            QVERIFY2(inThem.contains(ride->id.value) == (isActive && kind.endsWith(u"joined"_s)),
                     qPrintable(kind));
        }
    }
};

SAFERIDE_TEST(TestRideService)
#include "tst_rideservice.moc"
