// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/deletionrepository.h"
#include "server/repositories/eventrepository.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

/// What is left of deleted rides and erased users, and how it is taken out; tst_deletions has the
/// daemon that does it.
class TestDeletionRepository : public test::DatabaseFixture
{
    Q_OBJECT

private:
    template<typename Work>
    auto deletions(Work work)
    {
        return with<DeletionRepository>(std::move(work));
    }
    PendingDeletion pending()
    {
        return test::valueOf(
            deletions([](DeletionRepository &repository) { return repository.count(); }));
    }
    QList<qint64> doomed(int limit)
    {
        return test::idsOf(test::valueOf(deletions([limit](DeletionRepository &repository) {
            return repository.listParticipations(limit);
        })));
    }
    qint64 deletePart(const Participation &participation, int limit)
    {
        const DoomedParticipation gone{participation.id, participation.ride, participation.user};
        return test::valueOf(deletions([=, this](DeletionRepository &repository) {
            return repository.deletePart(gone, limit, clock.now());
        }));
    }
    Route newRoute(const User &owner)
    {
        Route route{{}, u"loop"_s, {}, u"<gpx/>"_s, 1, 2, owner.id, {}, {}};
        route.id = test::valueOf(with<RouteRepository>(
            [route](RouteRepository &routes) { return routes.insert(route); }));
        return route;
    }
    /// Since the test began.
    QList<EventRow> events()
    {
        const auto page = with<EventRepository>(
            [this](EventRepository &repository) { return repository.since({m_begin}); });
        return test::valueOf(page).events;
    }
    QStringList left(const QString &table) const
    {
        return database.ask(u"SELECT id FROM %1 ORDER BY id"_s.arg(table));
    }

    QString m_begin; ///< the cursor of events

private Q_SLOTS:
    void initTestCase() { open(); }
    void init()
    {
        clear({u"positions"_s, u"position_client_ids"_s, u"participations"_s, u"rides"_s,
               u"routes"_s, u"users"_s});
        m_begin = test::valueOf(
            with<EventRepository>([](EventRepository &repository) { return repository.cursor(); }));
    }

    void nothingIsPendingWhereNothingWasDeleted()
    {
        newParticipation(newUser(), newRide(newUser()));
        QVERIFY(pending() == PendingDeletion());
        QVERIFY(doomed(10).isEmpty());
    }

    void countsWhatIsPendingAndNamesTheFirst()
    {
        QList<RideId> rides;
        for (int i = 0; i < 12; ++i) {
            const Ride ride = newRide(newUser());
            markDeleted(ride);
            rides.append(ride.id);
        }
        // Of erased users those who have left something.
        const User withoutAnything = newUser();
        const User withAParticipation = newUser();
        newParticipation(withAParticipation, newRide(newUser()));
        const User withARoute = newUser();
        newRoute(withARoute);
        const User withARouteInUse = newUser();
        Ride along;
        along.code = unique();
        along.title = u"Sunday"_s;
        along.organizer = newUser().id;
        along.route = newRoute(withARouteInUse).id;
        stored(along);
        for (const User &user :
             {withoutAnything, withAParticipation, withARoute, withARouteInUse}) {
            erase(user);
        }
        const PendingDeletion expected{
            12, 2, rides.first(10), {withAParticipation.id, withARoute.id}};
        QVERIFY(pending() == expected);
    }

    void participationsOfDeletedRidesAndOfErasedUsersAreListedOnce()
    {
        const User erased = newUser();
        const Ride deleted = newRide(newUser());
        const Ride kept = newRide(newUser());
        const auto ofBoth = newParticipation(erased, deleted);
        const auto ofARide = newParticipation(newUser(), deleted);
        leave(ofARide); // its track is there all the same
        newParticipation(newUser(), kept);
        const auto ofAUser = newParticipation(erased, kept);
        markDeleted(deleted);
        erase(erased);
        const QList<qint64> expected{ofBoth.id.value, ofARide.id.value, ofAUser.id.value};
        QCOMPARE(doomed(10), expected);
        QCOMPARE(doomed(3), expected);
        QCOMPARE(doomed(2), expected.first(2));
    }

    void aTrackIsDeletedInPartsAndThenItsParticipation()
    {
        const User rider = newUser();
        const Ride ride = newRide(newUser());
        const auto participation = newParticipation(rider, ride);
        const auto other = newParticipation(newUser(), ride);
        store(participation, 5);
        store(other, 1);
        QList<qint64> parts;
        do {
            QCOMPARE(left(u"participations"_s).size(), 2);
            QVERIFY(events().isEmpty());
            parts.append(deletePart(participation, 3));
        } while (parts.last() > 0);
        QCOMPARE(parts, (QList<qint64>{3, 2, 3, 2, 0})); // positions, then the phone's ids of them
        QCOMPARE(left(u"participations"_s), QStringList{QString::number(other.id.value)});
        QCOMPARE(count(u"SELECT count(*) FROM positions"_s), 1);
        QCOMPARE(count(u"SELECT count(*) FROM position_client_ids"_s), 1);
        const auto reported = events();
        QCOMPARE(reported.size(), 1);
        QCOMPARE(reported[0].kind, qint16(EventKind::ParticipantLeft));
        QCOMPARE(reported[0].participation, participation.id);
        QCOMPARE(reported[0].user, rider.id);
        QCOMPARE(deletePart(participation, 3), 0); // again, after a lost answer
        QCOMPARE(events().size(), 1);
    }

    void whoHadLeftIsNotReportedAgain()
    {
        const auto participation = newParticipation(newUser(), newRide(newUser()));
        leave(participation);
        QCOMPARE(deletePart(participation, 3), 0);
        QVERIFY(events().isEmpty());
        QVERIFY(left(u"participations"_s).isEmpty());
    }

    void anErasedUserLeavesTheRidesTheyAreIn()
    {
        const User user = newUser();
        const auto one = newParticipation(user, newRide(newUser()));
        const auto two = newParticipation(user, newRide(newUser(), RideStatus::Finished));
        const auto before = newParticipation(user, newRide(newUser()));
        leave(before);
        const auto ofAnother = newParticipation(newUser(), newRide(newUser()));
        clock.advance(1000);
        EXPECT_OK(deletions([&](DeletionRepository &repository) {
            return repository.leaveRides(user.id, clock.now());
        }));
        QList<ParticipationId> reported;
        for (const EventRow &event : events()) {
            QCOMPARE(event.kind, qint16(EventKind::ParticipantLeft));
            QCOMPARE(event.user, user.id);
            reported.append(event.participation);
        }
        std::ranges::sort(reported);
        QCOMPARE(reported, (QList{one.id, two.id}));
        QCOMPARE(database.ask(u"SELECT id FROM participations WHERE left_at IS NULL"_s),
                 QStringList{QString::number(ofAnother.id.value)});
    }

    void aDeletedRideGoesWhenNobodysTrackIsLeft()
    {
        const Ride withATrack = newRide(newUser());
        newParticipation(newUser(), withATrack);
        const Ride kept = newRide(newUser());
        QStringList ids{QString::number(withATrack.id.value), QString::number(kept.id.value)};
        markDeleted(withATrack);
        for (int i = 0; i < 3; ++i) {
            markDeleted(newRide(newUser()));
        }
        const auto deleteRides = [this] {
            return test::valueOf(deletions(
                [](DeletionRepository &repository) { return repository.deleteRides(2); }));
        };
        QCOMPARE(deleteRides(), 2);
        QCOMPARE(deleteRides(), 1);
        QCOMPARE(deleteRides(), 0);
        QCOMPARE(left(u"rides"_s), ids);
    }

    void aRouteOfAnErasedUserGoesWhenNoRideUsesIt()
    {
        const User user = newUser();
        const Route used = newRoute(user);
        const Route ofAnother = newRoute(newUser());
        Ride along;
        along.code = unique();
        along.title = u"Sunday"_s;
        along.organizer = newUser().id;
        along.route = used.id;
        along = stored(along);
        for (int i = 0; i < 3; ++i) {
            newRoute(user);
        }
        const auto deleteRoutes = [this] {
            return test::valueOf(deletions(
                [](DeletionRepository &repository) { return repository.deleteRoutes(2); }));
        };
        QCOMPARE(deleteRoutes(), 0);
        erase(user);
        QCOMPARE(deleteRoutes(), 2);
        QCOMPARE(deleteRoutes(), 1);
        QCOMPARE(deleteRoutes(), 0);
        QCOMPARE(
            left(u"routes"_s),
            (QStringList{QString::number(used.id.value), QString::number(ofAnother.id.value)}));
        markDeleted(along);
        QCOMPARE(deleteRoutes(), 1);
    }

    void knowsWhoWasErased()
    {
        const User user = newUser();
        const auto isErased = [this](UserId id) {
            return test::valueOf(deletions(
                [id](DeletionRepository &repository) { return repository.isErased(id); }));
        };
        QVERIFY(!isErased(user.id));
        erase(user);
        QVERIFY(isErased(user.id));
        QVERIFY(!isErased({user.id.value + 1000}));
    }
};

SAFERIDE_TEST(TestDeletionRepository)
#include "tst_deletionrepository.moc"
