// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/trackingkeyrepository.h"
#include "server/security/trackingkeytext.h"
#include "server/services/trackingkeyservice.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

class TestTrackingKeyService : public test::DatabaseFixture
{
    Q_OBJECT

    Result<MadeTrackingKey> make(const User &user, ParticipationId id)
    {
        return with<TrackingKeyService>(
            [=](TrackingKeyService &service) { return service.make(user, id); });
    }
    Result<ParticipationId> revoke(const User &user, ParticipationId id)
    {
        return with<TrackingKeyService>(
            [=](TrackingKeyService &service) { return service.revoke(user, id); });
    }
    std::optional<TrackingKey> find(const QByteArray &key)
    {
        return test::valueOf(with<TrackingKeyRepository>([=](TrackingKeyRepository &keys) {
            return keys.find(trackingKeyHash(key).value_or(QByteArray()));
        }));
    }
    QList<ParticipationId> listActive(ParticipationId after, int limit)
    {
        const auto found = test::valueOf(with<TrackingKeyRepository>(
            [=](TrackingKeyRepository &keys) { return keys.listActive(after, limit); }));
        QList<ParticipationId> ids;
        for (const TrackingKey &key : found) {
            ids.append(key.participation);
        }
        return ids;
    }
    ParticipationId join(const User &user, const Ride &ride)
    {
        const auto joined = with<ParticipationService>(
            [=](ParticipationService &service) { return service.join(user, ride.code); });
        [&] { EXPECT_OK(joined); }();
        return joined ? joined->participant.participation.id : ParticipationId();
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void makesAKeyThatStandsForTheRider()
    {
        const Ride ride = newRide(newUser(), RideStatus::Live);
        const User rider = newUser();
        const ParticipationId id = join(rider, ride);
        const auto made = make(rider, id);
        EXPECT_OK(made);
        QCOMPARE(reported(), std::vector<RideEvent>({TrackingKeyChanged{ride.id, id}}));
        const auto found = find(made->key);
        QVERIFY(found);
        QCOMPARE(found->participation, id);
        QCOMPARE(found->user, rider.id);
        QCOMPARE(found->ride, ride.id);
        QVERIFY(found->status == RideStatus::Live);
        QCOMPARE(found->rideVersion, ride.version);
        QVERIFY(!found->rideIsDeleted);
        QVERIFY(find(made->key.toUpper()));
        QVERIFY(!find(makeTrackingKey()));
        QCOMPARE(database.ask(u"SELECT count(*) FROM tracking_keys WHERE key_hash = '%1'"_s.arg(
                     QString::fromLatin1(made->key))),
                 QStringList{u"0"_s});
    }

    void aNewKeyTakesThePlaceOfTheOneBefore()
    {
        const Ride ride = newRide(newUser());
        const User rider = newUser();
        const ParticipationId id = join(rider, ride);
        const auto first = make(rider, id);
        const auto second = make(rider, id);
        QVERIFY(!find(first->key));
        QVERIFY(find(second->key));
        EXPECT_OK(revoke(rider, id));
        QCOMPARE(reported(), std::vector<RideEvent>({TrackingKeyChanged{ride.id, id}}));
        QVERIFY(!find(second->key));
        EXPECT_OK(revoke(rider, id));
        QVERIFY(reported().empty()); // nothing was changed
        const auto third = make(rider, id);
        QVERIFY(find(third->key));
    }

    void aKeyDiesWithTheParticipation()
    {
        const Ride ride = newRide(newUser());
        const User rider = newUser();
        const ParticipationId id = join(rider, ride);
        const auto made = make(rider, id);
        EXPECT_OK(with<ParticipationService>(
            [=](ParticipationService &service) { return service.remove(rider, id); }));
        QVERIFY(!find(made->key));
        QCOMPARE(join(rider, ride), id);
        QVERIFY(!find(made->key));
        const auto again = make(rider, id);
        QVERIFY(find(again->key));
    }

    void onlyTheRiderMayMakeAndRevoke()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const User rider = newUser();
        const ParticipationId id = join(rider, ride);
        EXPECT_OK(make(rider, id));
        for (const User &other : {organizer, newUser(UserRole::Dispatcher), newUser()}) {
            EXPECT_ERROR(make(other, id), ErrorCode::Forbidden);
            EXPECT_ERROR(revoke(other, id), ErrorCode::Forbidden);
        }
        EXPECT_ERROR(make(rider, {999'999}), ErrorCode::NotFound);
    }

    void thereIsNoKeyForARideThatIsOver()
    {
        const Ride ride = newRide(newUser());
        const User rider = newUser();
        const ParticipationId id = join(rider, ride);
        const auto made = make(rider, id);
        EXPECT_OK(made);
        (void)database.ask(
            u"UPDATE rides SET status = 'finished' WHERE id = %1"_s.arg(ride.id.value));
        EXPECT_ERROR(make(rider, id), ErrorCode::Conflict);
        QVERIFY(find(made->key)->status == RideStatus::Finished);
        EXPECT_OK(revoke(rider, id));
    }

    void listsTheValidKeysOfActiveRides()
    {
        const Ride ride = newRide(newUser());
        QList<ParticipationId> ids;
        for (int i = 0; i < 5; ++i) {
            const User rider = newUser();
            ids.append(join(rider, ride));
            EXPECT_OK(make(rider, ids.last()));
            if (i == 1) {
                EXPECT_OK(revoke(rider, ids.last()));
            }
        }
        const ParticipationId before{ids.first().value - 1};
        QCOMPARE(listActive(before, 10), QList({ids[0], ids[2], ids[3], ids[4]}));
        QCOMPARE(listActive(before, 2), QList({ids[0], ids[2]}));
        QCOMPARE(listActive(ids[2], 10), QList({ids[3], ids[4]}));
        (void)database.ask(
            u"UPDATE rides SET status = 'cancelled' WHERE id = %1"_s.arg(ride.id.value));
        QCOMPARE(listActive(before, 10), QList<ParticipationId>());
    }

    void remembersItsLastUse()
    {
        const Ride ride = newRide(newUser());
        const User rider = newUser();
        const ParticipationId id = join(rider, ride);
        const auto made = make(rider, id);
        const auto lastUse = [&] {
            return test::valueOf(with<TrackingKeyRepository>(
                [=](TrackingKeyRepository &keys) { return keys.lastUse(id); }));
        };
        const auto use = [&](const QByteArray &key, Timestamp at) {
            return with<TrackingKeyRepository>([=](TrackingKeyRepository &keys) {
                return keys.markUsed({id, *trackingKeyHash(key), at});
            });
        };
        QVERIFY(!lastUse());
        EXPECT_OK(use(made->key, {5'000}));
        QCOMPARE(lastUse(), Timestamp{5'000});
        const auto next = make(rider, id);
        QVERIFY(!lastUse());
        EXPECT_OK(use(made->key, {6'000})); // of a key that was replaced meanwhile
        QVERIFY(!lastUse());
    }
};

SAFERIDE_TEST(TestTrackingKeyService)
#include "tst_trackingkeyservice.moc"
