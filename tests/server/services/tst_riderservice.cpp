// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/purgerepository.h"
#include "server/services/riderservice.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

class TestRiderService : public test::DatabaseFixture
{
    Q_OBJECT

    static RiderContact contact()
    {
        return {u"12"_s, u"+49 170 1"_s, u"Max"_s, u"112"_s, u"allergic to bees"_s};
    }
    Result<QList<MadeTrackingKey>> add(const User &user, const Ride &ride,
                                       const QList<NewRider> &riders)
    {
        return with<RiderService>(
            [&](RiderService &service) { return service.add(user, ride.id, riders); });
    }
    ParticipationId added(const User &user, const Ride &ride)
    {
        const auto made = test::valueOf(add(user, ride, {{u"Anna"_s, contact()}}));
        return made.isEmpty() ? ParticipationId() : made.first().rider.participant.participation.id;
    }
    Result<RiderContact> see(const User &user, ParticipationId id)
    {
        return with<RiderService>([&](RiderService &service) { return service.contact(user, id); });
    }
    Result<RiderContact> set(const User &user, ParticipationId id, const RiderContact &to)
    {
        return with<RiderService>(
            [&](RiderService &service) { return service.setContact(user, id, to); });
    }
    Result<MadeTrackingKey> makeKey(const User &user, ParticipationId id)
    {
        return with<TrackingKeyService>(
            [&](TrackingKeyService &service) { return service.make(user, id); });
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void anOrganizerAddsRidersWithTheirKeys()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const auto made =
            add(organizer, ride, {{u"Anna"_s, contact(), 2}, {u"Bea"_s, RiderContact(), 3}});
        EXPECT_OK(made);
        QCOMPARE(made->size(), 2);
        QVERIFY(made->at(0).key != made->at(1).key);
        QVERIFY(made->at(0).rider.participant.isGuest);
        QCOMPARE(reported().size(), size_t(2));
        const auto anna = made->at(0).rider.participant.participation.id;
        QCOMPARE(*see(organizer, anna), contact());
        Ride closed = newRide(organizer); // to those who join by the code
        closed.guests = false;
        EXPECT_OK(
            with<RideRepository>([&](RideRepository &rides) { return rides.update(closed); }));
        EXPECT_OK(add(newUser(UserRole::Dispatcher), closed, {{u"Anna"_s, {}}}));
    }

    void allAreAddedOrNone()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const auto made =
            add(organizer, ride, {{u"Anna"_s, {}, 2}, {organizer.username, RiderContact(), 3}});
        EXPECT_ERROR(made, ErrorCode::InvalidInput);
        QCOMPARE(made.error().fields.first().location, (QStringList{u"body"_s, u"line 3"_s}));
        QCOMPARE(count(u"SELECT count(*) FROM participations WHERE ride_id = %1"_s, ride.id.value),
                 0);
        EXPECT_ERROR(add(organizer, ride, {{organizer.username, {}}}), ErrorCode::Conflict);
    }

    void onlyWhoManagesTheRideAddsRiders()
    {
        const Ride ride = newRide(newUser());
        const User rider = newUser();
        newParticipation(rider, ride);
        EXPECT_ERROR(add(rider, ride, {{u"Anna"_s, {}}}), ErrorCode::Forbidden);
        EXPECT_ERROR(
            add(newUser(), newRide(newUser(), RideStatus::Planned, false), {{u"Anna"_s, {}}}),
            ErrorCode::NotFound);
        const User organizer = newUser();
        EXPECT_ERROR(add(organizer, newRide(organizer, RideStatus::Finished), {{u"Anna"_s, {}}}),
                     ErrorCode::Conflict);
    }

    void contactsAreSeenByThoseWhoMust()
    {
        const User organizer = newUser();
        const User dispatcher = newUser(UserRole::Dispatcher);
        const User rider = newUser();
        const User other = newUser();
        const Ride ride = newRide(organizer);
        newParticipation(other, ride);
        const auto own = newParticipation(rider, ride).id;
        EXPECT_OK(set(rider, own, contact()));
        QCOMPARE(*see(rider, own), contact());
        QCOMPARE(*see(dispatcher, own), contact());
        QCOMPARE(*see(newUser(UserRole::Admin), own), contact());
        EXPECT_ERROR(see(organizer, own), ErrorCode::Forbidden); // did not add them
        EXPECT_ERROR(see(other, own), ErrorCode::Forbidden);
        EXPECT_ERROR(set(other, own, {}), ErrorCode::Forbidden);
        EXPECT_ERROR(see(newUser(), own), ErrorCode::Forbidden);
        const auto guest = added(organizer, ride);
        QCOMPARE(*see(organizer, guest), contact());
        EXPECT_OK(set(organizer, guest, {}));
        QCOMPARE(*see(dispatcher, guest), RiderContact());
        EXPECT_ERROR(see(other, guest), ErrorCode::Forbidden);
        const auto byDispatcher = added(dispatcher, ride);
        EXPECT_ERROR(see(organizer, byDispatcher), ErrorCode::Forbidden);
    }

    void managersHandleTheKeysOfRidersWhoWereAdded()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const auto guest = added(organizer, ride);
        EXPECT_OK(makeKey(organizer, guest));
        EXPECT_OK(makeKey(newUser(UserRole::Dispatcher), guest));
        EXPECT_OK(with<TrackingKeyService>(
            [&](TrackingKeyService &service) { return service.revoke(organizer, guest); }));
        const User rider = newUser();
        const auto own = newParticipation(rider, ride).id;
        EXPECT_ERROR(makeKey(rider, guest), ErrorCode::Forbidden);
        EXPECT_ERROR(makeKey(organizer, own), ErrorCode::Forbidden); // has an account
        const auto joined = test::valueOf(with<GuestService>([&](GuestService &guests) {
            return guests.join({.rideCode = ride.code, .displayName = u"Bea"_s});
        }));
        EXPECT_ERROR(makeKey(organizer, joined.rider.participant.participation.id),
                     ErrorCode::Forbidden); // keeps the key to themselves
    }

    void contactsAreErasedSomeDaysAfterTheRide()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const Ride current = newRide(organizer);
        const auto gone = added(organizer, ride);
        const auto kept = added(organizer, current);
        const auto erase = [&](Timestamp endedBefore) {
            return test::valueOf(with<PurgeRepository>(
                [=](PurgeRepository &purge) { return purge.eraseContacts(endedBefore, 100); }));
        };
        QCOMPARE(erase(clock.now() + 1), 0);
        (void)database.ask(
            u"UPDATE rides SET status = 'finished' WHERE id = %1"_s.arg(ride.id.value));
        QCOMPARE(erase(clock.now()), 0);
        QCOMPARE(erase(clock.now() + 1), 1);
        QCOMPARE(erase(clock.now() + 1), 0);
        QCOMPARE(*see(organizer, gone), RiderContact());
        QCOMPARE(*see(organizer, kept), contact());
    }
};

SAFERIDE_TEST(TestRiderService)
#include "tst_riderservice.moc"
