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

    static RiderContact contact(const QString &bib = u"12"_s)
    {
        return {bib, u"+49 170 1"_s, u"Max"_s, u"112"_s, u"allergic to bees"_s};
    }
    Result<MadeTrackingKey> add(const User &user, const Ride &ride, const NewRider &rider)
    {
        return with<RiderService>(
            [&](RiderService &service) { return service.add(user, ride.id, rider); });
    }
    ParticipationId added(const User &user, const Ride &ride, const RiderContact &of = contact())
    {
        return test::valueOf(add(user, ride, {u"Anna"_s, of})).rider.participant.participation.id;
    }
    /// From line 2 on, bibs in column 1, names in column 5.
    static RiderList listOf(const QList<std::pair<QString, QString>> &bibsAndNames)
    {
        RiderList list;
        for (const auto &[bib, name] : bibsAndNames) {
            const auto given = bib.isEmpty() ? std::nullopt : std::optional(bib);
            list.riders.append({{name, {given, {}, {}, {}, {}}}, int(list.riders.size()) + 2, 5});
        }
        return list;
    }
    Result<RiderList> preview(const User &user, const Ride &ride, const RiderList &list)
    {
        return with<RiderService>(
            [&](RiderService &service) { return service.preview(user, ride.id, list); });
    }
    Result<ImportedRiders> addAll(const User &user, const Ride &ride, const RiderList &list)
    {
        return with<RiderService>(
            [&](RiderService &service) { return service.addAll(user, ride.id, list); });
    }
    int riders(const Ride &ride)
    {
        return count(u"SELECT count(*) FROM participations WHERE ride_id = %1"_s, ride.id.value);
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
        const auto anna = add(organizer, ride, {u"Anna"_s, contact()});
        EXPECT_OK(anna);
        const auto bea = add(organizer, ride, {u"Bea"_s, {}});
        EXPECT_OK(bea);
        QVERIFY(anna->key != bea->key);
        QVERIFY(anna->rider.participant.isGuest);
        QCOMPARE(reported().size(), size_t(1)); // of the last one
        QCOMPARE(*see(organizer, anna->rider.participant.participation.id), contact());
        Ride closed = newRide(organizer); // to those who join by the code
        closed.guests = false;
        EXPECT_OK(
            with<RideRepository>([&](RideRepository &rides) { return rides.update(closed); }));
        EXPECT_OK(add(newUser(UserRole::Dispatcher), closed, {u"Anna"_s, {}}));
    }

    void allAreAddedOrNone()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const auto made =
            addAll(organizer, ride, listOf({{{}, u"Anna"_s}, {{}, organizer.username}}));
        EXPECT_ERROR(made, ErrorCode::InvalidInput);
        QCOMPARE(made.error().fields.first().location,
                 (QStringList{u"body"_s, u"line 3"_s, u"column 5"_s}));
        QCOMPARE(riders(ride), 0);
        EXPECT_ERROR(add(organizer, ride, {organizer.username, {}}), ErrorCode::Conflict);
    }

    void aPreviewNamesWhatTheImportWouldRefuse()
    {
        const User organizer = newUser();
        const User rider = newUser();
        const Ride ride = newRide(organizer);
        newParticipation(rider, ride);
        const auto list = listOf({{u"1"_s, u"Carla"_s},
                                  {u"2"_s, rider.username.toUpper()},
                                  {u"3"_s, organizer.username},
                                  {u"12"_s, u"Dora"_s},
                                  {u"14"_s, newUser().username}}); // who is not in the ride
        (void)added(organizer, ride);
        const auto seen = preview(organizer, ride, list);
        EXPECT_OK(seen);
        const QString account = u"somebody in this ride has an account with this name"_s;
        QCOMPARE(seen->problems,
                 (QList<ListProblem>{{3, 5, account},
                                     {4, 5, account},
                                     {5, 1, u"bib 12 belongs to Anna already"_s}}));
        QCOMPARE(seen->riders.size(), 2);
        const auto refused = addAll(organizer, ride, list);
        EXPECT_ERROR(refused, ErrorCode::InvalidInput);
        QCOMPARE(refused.error().fields.size(), seen->problems.size());
        QCOMPARE(riders(ride), 2);
    }

    void aListThatIsImportedTwiceAddsNobodyTwice()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const User rider = newUser();
        EXPECT_OK(set(rider, newParticipation(rider, ride).id, {u"9"_s, {}, {}, {}, {}}));
        auto list = listOf({{u"1"_s, u"Anna"_s},
                            {u"2"_s, u"Anna"_s},
                            {{}, u"Bea"_s},
                            {{}, u"Bea"_s},
                            {u"9"_s, rider.username}});
        const auto first = addAll(organizer, ride, list);
        EXPECT_OK(first);
        QCOMPARE(first->keys.size(), 4);
        QCOMPARE(first->list.alreadyThere, 1); // has an account and this bib
        list.riders += listOf({{{}, u"bea"_s}, {u"3"_s, u"Bea"_s}}).riders;
        const auto again = preview(organizer, ride, list);
        EXPECT_OK(again);
        QCOMPARE(again->alreadyThere, 5);
        QCOMPARE(again->riders.size(), 2); // a third one of this name, and one with a bib
        EXPECT_OK(addAll(organizer, ride, list));
        QCOMPARE(addAll(organizer, ride, list)->keys.size(), 0);
        QCOMPARE(riders(ride), 7);
    }

    void aBibBelongsToOneRiderOfARide()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const auto anna = added(organizer, ride);
        const RiderContact bib12{u"12"_s, {}, {}, {}, {}};
        const auto twice = add(organizer, ride, {u"Bea"_s, bib12});
        EXPECT_ERROR(twice, ErrorCode::Conflict);
        QCOMPARE(twice.error().message, u"bib 12 belongs to Anna already"_s);
        EXPECT_OK(set(organizer, anna, bib12)); // her own
        const User rider = newUser();
        const auto own = newParticipation(rider, ride).id;
        const auto taken = set(rider, own, bib12);
        EXPECT_ERROR(taken, ErrorCode::Conflict);
        QCOMPARE(taken.error().message, u"bib 12 belongs to somebody else already"_s);
        const auto join = [&](const RiderContact &known) {
            return with<GuestService>([&](GuestService &guests) {
                return guests.join(
                    {.rideCode = ride.code, .displayName = u"Guest"_s, .contact = known});
            });
        };
        EXPECT_ERROR(join(bib12), ErrorCode::Conflict);
        EXPECT_OK(add(organizer, newRide(organizer), {u"Bea"_s, bib12}));
        EXPECT_OK(with<ParticipationService>(
            [&](ParticipationService &service) { return service.remove(organizer, anna); }));
        EXPECT_OK(join(bib12));
    }

    void onlyWhoManagesTheRideAddsRiders()
    {
        const Ride ride = newRide(newUser());
        const User rider = newUser();
        newParticipation(rider, ride);
        EXPECT_ERROR(add(rider, ride, {u"Anna"_s, {}}), ErrorCode::Forbidden);
        EXPECT_ERROR(
            add(newUser(), newRide(newUser(), RideStatus::Planned, false), {u"Anna"_s, {}}),
            ErrorCode::NotFound);
        const User organizer = newUser();
        const Ride over = newRide(organizer, RideStatus::Finished);
        EXPECT_ERROR(add(organizer, over, {u"Anna"_s, {}}), ErrorCode::Conflict);
        EXPECT_ERROR(preview(organizer, over, {}), ErrorCode::Conflict);
        EXPECT_ERROR(preview(rider, ride, {}), ErrorCode::Forbidden);
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
        const auto guest = added(organizer, ride, contact(u"13"_s));
        QCOMPARE(*see(organizer, guest), contact(u"13"_s));
        EXPECT_OK(set(organizer, guest, {}));
        QCOMPARE(*see(dispatcher, guest), RiderContact());
        EXPECT_ERROR(see(other, guest), ErrorCode::Forbidden);
        const auto byDispatcher = added(dispatcher, ride, contact(u"14"_s));
        EXPECT_ERROR(see(organizer, byDispatcher), ErrorCode::Forbidden);
        const auto list = [&](const User &user) {
            return test::valueOf(with<RiderService>([&](RiderService &service) {
                       return service.contacts(user, ride.id, {});
                   }))
                .items;
        };
        const auto listed = [](ParticipationId id, const RiderContact &known,
                               const std::optional<UserId> &by) {
            return ContactOfRider{id, {known, by}};
        };
        QCOMPARE(list(organizer),
                 (QList{listed(guest, {}, organizer.id), listed(byDispatcher, {}, dispatcher.id)}));
        QCOMPARE(list(dispatcher),
                 (QList{listed(own, contact(), {}), listed(guest, {}, organizer.id),
                        listed(byDispatcher, contact(u"14"_s), dispatcher.id)}));
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
