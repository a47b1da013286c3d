// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/purgerepository.h"
#include "server/repositories/trackingkeyrepository.h"
#include "server/security/trackingkeytext.h"
#include "server/services/authservice.h"
#include "server/services/guestservice.h"
#include "server/services/userservice.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

class TestGuestService : public test::DatabaseFixture
{
    Q_OBJECT

    Result<MadeTrackingKey> join(const QString &code, const QString &name)
    {
        return with<GuestService>([=](GuestService &guests) {
            return guests.join({.rideCode = code, .displayName = name});
        });
    }
    Participant guest(const Ride &ride, const QString &name = u"Anna"_s)
    {
        return test::valueOf(join(ride.code, name)).rider.participant;
    }
    Result<ParticipantInRide> joinRide(const User &user, const Ride &ride)
    {
        return with<ParticipationService>(
            [=](ParticipationService &service) { return service.join(user, ride.code); });
    }
    User userOf(const Participant &participant)
    {
        return test::valueOf(with<UserService>(
            [&](UserService &users) { return users.find(participant.participation.user); }));
    }
    qint64 eraseGuests()
    {
        return test::valueOf(with<PurgeRepository>(
            [this](PurgeRepository &purge) { return purge.eraseGuests(clock.now(), 100); }));
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void joinsUnderANameWithAKeyOfTheirOwn()
    {
        const Ride ride = newRide(newUser(), RideStatus::Live);
        const auto made = join(ride.code.toLower(), u" Anna  B. "_s);
        EXPECT_OK(made);
        const Participant &participant = made->rider.participant;
        QCOMPARE(participant.username, u"Anna B."_s);
        QVERIFY(participant.isGuest);
        QVERIFY(participant.participation.role == ParticipationRole::Rider);
        QCOMPARE(made->rider.ride, ride);
        QCOMPARE(reported(), std::vector<RideEvent>({ParticipantPut{participant, true}}));
        const auto key = test::valueOf(with<TrackingKeyRepository>(
            [&](TrackingKeyRepository &keys) { return keys.find(*trackingKeyHash(made->key)); }));
        QVERIFY(key);
        QCOMPARE(key->participation, participant.participation.id);
        const auto stored =
            test::valueOf(with<ParticipationRepository>([&](ParticipationRepository &riders) {
                return riders.find(participant.participation.id);
            }));
        QCOMPARE(*stored, participant);
    }

    void aGuestIsNoAccount()
    {
        const User user = userOf(guest(newRide(newUser())));
        QVERIFY(user.isGuest);
        QCOMPARE(user.displayName, u"Anna"_s);
        QVERIFY(user.username.startsWith(u"guest-"));
        const auto account = test::valueOf(
            with<AuthService>([&](AuthService &auth) { return auth.accountOf(user.username); }));
        QCOMPARE(account->passwordHash, u"!"_s);
        EXPECT_ERROR(with<UserService>([&](UserService &users) {
                         return users.setPassword(user.username, u"a hash"_s);
                     }),
                     ErrorCode::Conflict);
        EXPECT_ERROR(with<UserService>([&](UserService &users) {
                         return users.setRole(user.username, UserRole::Admin);
                     }),
                     ErrorCode::Conflict);
        EXPECT_ERROR(with<UserService>([&, admin = newUser(UserRole::Admin)](UserService &users) {
                         return users.changeRole(admin, user.id, UserRole::Dispatcher);
                     }),
                     ErrorCode::Conflict);
        EXPECT_ERROR(with<UserService>([&, admin = newUser(UserRole::Admin)](UserService &users) {
                         return users.resetPassword(admin, user.id, u"a hash"_s);
                     }),
                     ErrorCode::Conflict);
        EXPECT_ERROR(joinRide(user, newRide(newUser())), ErrorCode::NotFound); // one ride alone
    }

    void ridersDoNotSeeTheUsersOfGuests()
    {
        const User user = userOf(guest(newRide(newUser())));
        const auto find = [&](const User &asking) {
            return with<UserService>(
                [&](UserService &users) { return users.find(asking, user.id); });
        };
        EXPECT_ERROR(find(newUser()), ErrorCode::NotFound);
        EXPECT_OK(find(newUser(UserRole::Dispatcher)));
        EXPECT_OK(find(user));
        const auto listed = test::valueOf(with<UserService>(
            [&](UserService &users) { return users.listAll({.afterId = user.id.value - 1}); }));
        QVERIFY(!test::idsOf(listed.items).contains(user.id.value));
    }

    void mayNotPassForAnAccountInTheRide()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const User rider = newUser();
        const auto joined = joinRide(rider, ride);
        EXPECT_OK(joined);
        EXPECT_ERROR(join(ride.code, organizer.username.toLower()), ErrorCode::Conflict);
        EXPECT_ERROR(join(ride.code, rider.username), ErrorCode::Conflict);
        for (const uint invisible : {0xfe0fu, 0xe0100u, 0x3164u, 0x2800u, 0x34fu, 0x200du}) {
            const QString looksTheSame = rider.username + QStringView(QChar::fromUcs4(invisible));
            EXPECT_ERROR(join(ride.code, looksTheSame), ErrorCode::Conflict);
        }
        EXPECT_OK(join(ride.code, newUser().username)); // of somebody else
        leave(joined->participant.participation);
        EXPECT_OK(join(ride.code, rider.username));
        EXPECT_OK(join(ride.code, rider.username)); // two guests of one name
    }

    void isRefusedWhereNobodyMayJoin()
    {
        EXPECT_ERROR(join(u"NOSUCH"_s, u"Anna"_s), ErrorCode::NotFound);
        EXPECT_ERROR(join(u"no code"_s, u"Anna"_s), ErrorCode::NotFound);
        const Ride over = newRide(newUser(), RideStatus::Finished);
        EXPECT_ERROR(join(over.code, u"Anna"_s), ErrorCode::Conflict);
        const Ride open = newRide(newUser());
        EXPECT_ERROR(join(open.code, u"\n"_s), ErrorCode::InvalidInput);
        Ride closed = newRide(newUser());
        closed.guests = false;
        EXPECT_OK(
            with<RideRepository>([&](RideRepository &rides) { return rides.update(closed); }));
        EXPECT_ERROR(join(closed.code, u"Anna"_s), ErrorCode::Forbidden);
        const Ride deleted = newRide(newUser());
        markDeleted(deleted);
        EXPECT_ERROR(join(deleted.code, u"Anna"_s), ErrorCode::NotFound);
    }

    void whoKnowsTheCodeSeesWhatItStandsFor()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer, RideStatus::Planned, false);
        const auto invitation = [this](const QString &code) {
            return with<GuestService>(
                [=](GuestService &guests) { return guests.invitation(code); });
        };
        const auto found = invitation(ride.code.toLower());
        EXPECT_OK(found);
        QCOMPARE(found->ride, ride);
        QCOMPARE(found->organizer, organizer.username);
        EXPECT_ERROR(invitation(u"NOSUCH"_s), ErrorCode::NotFound);
    }

    void isErasedOnceNothingRecordedIsLeft()
    {
        eraseGuests(); // of other tests
        const Ride ride = newRide(newUser());
        const Participant purged = guest(ride, u"Anna"_s);
        const Participant current = guest(ride, u"Bea"_s);
        QCOMPARE(eraseGuests(), 0);
        store(purged.participation, 1);
        const auto purge = [&] {
            return test::valueOf(with<PurgeRepository>([&](PurgeRepository &positions) {
                return positions.purgePart(purged.participation.id, 10, clock.now());
            }));
        };
        while (purge() > 0) { }
        QCOMPARE(eraseGuests(), 1);
        QCOMPARE(reported().size(), size_t(1)); // left
        const User gone = userOf(purged);
        QVERIFY(!gone.displayName);
        QCOMPARE(gone.username, u"(erased %1)"_s.arg(gone.id.value));
        QCOMPARE(userOf(current).displayName, u"Bea"_s);
        EXPECT_OK(with<ParticipationRepository>([&](ParticipationRepository &riders) {
            return riders.remove(current.participation.id);
        })); // with its ride
        QCOMPARE(eraseGuests(), 1);
        QCOMPARE(eraseGuests(), 0);
    }
};

SAFERIDE_TEST(TestGuestService)
#include "tst_guestservice.moc"
