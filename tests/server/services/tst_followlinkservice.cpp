// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/repositories/purgerepository.h"
#include "server/security/trackingkeytext.h"
#include "server/services/followlinkservice.h"
#include "tests/support/databasefixture.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

class TestFollowLinkService : public test::DatabaseFixture
{
    Q_OBJECT

    static constexpr qint64 Hour = 3'600'000;

    NewFollowLink linkTo(std::optional<ParticipationId> participation = {}) const
    {
        return {.participation = participation, .expiresAt = clock.now() + Hour};
    }
    Result<MadeFollowLink> make(const User &user, const Ride &ride, const NewFollowLink &link,
                                const FollowLinkLimit &limit = {})
    {
        return with<FollowLinkService>(
            [&](FollowLinkService &service) { return service.make(user, ride.id, link, limit); });
    }
    Result<FollowLinkId> revoke(const User &user, FollowLinkId id)
    {
        return with<FollowLinkService>(
            [&](FollowLinkService &service) { return service.revoke(user, id); });
    }
    std::optional<FollowLink> opened(const Result<MadeFollowLink> &made)
    {
        return test::valueOf(with<FollowLinkService>([&](FollowLinkService &service) {
            return service.open(*trackingKeyHash(made->token));
        }));
    }
    bool isValid(const Result<MadeFollowLink> &made)
    {
        const auto valid = test::valueOf(with<FollowLinkService>([&](FollowLinkService &service) {
            return service.valid({made->id, {999'999}});
        }));
        [&] { QCOMPARE(!valid.isEmpty(), opened(made).has_value()); }();
        return !valid.isEmpty();
    }
    QList<qint64> list(const User &user, const Ride &ride)
    {
        return test::idsOf(test::valueOf(with<FollowLinkService>([&](FollowLinkService &service) {
                               return service.list(user, ride.id, {});
                           })).items);
    }

private Q_SLOTS:
    void initTestCase() { open(); }

    void keepsWhatALinkShows()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const NewFollowLink shows{.participation = newParticipation(newUser(), ride).id,
                                  .expiresAt = clock.now() + Hour,
                                  .delayMinutes = 15,
                                  .names = FollowNames::Full,
                                  .hideMeters = 500};
        const auto made = make(organizer, ride, shows);
        EXPECT_OK(made);
        QCOMPARE(opened(made), (FollowLink{made->id, ride.id, organizer.id, clock.now(), shows}));
        QCOMPARE(database.ask(u"SELECT count(*) FROM follow_links WHERE token_hash = '%1'"_s.arg(
                     QString::fromLatin1(made->token))),
                 QStringList{u"0"_s});
        EXPECT_OK(with<FollowLinkService>(
            [&](FollowLinkService &service) { return service.markUsed({made->id}); }));
        QCOMPARE(opened(made)->lastUsedAt, clock.now());
    }

    void ridersShareThemselvesAndManagersEverybody()
    {
        const User organizer = newUser();
        const User dispatcher = newUser(UserRole::Dispatcher);
        const User rider = newUser();
        const User other = newUser();
        const Ride ride = newRide(organizer);
        const auto riding = newParticipation(rider, ride).id;
        const auto others = newParticipation(other, ride).id;
        const auto own = make(rider, ride, linkTo(riding));
        EXPECT_OK(own);
        EXPECT_ERROR(make(other, ride, linkTo(riding)), ErrorCode::Forbidden);
        EXPECT_ERROR(make(rider, ride, linkTo()), ErrorCode::Forbidden);
        EXPECT_ERROR(make(newUser(), ride, linkTo(riding)), ErrorCode::Forbidden);
        const auto all = make(organizer, ride, linkTo());
        const auto ofOther = make(dispatcher, ride, linkTo(others));
        EXPECT_OK(all);
        EXPECT_OK(ofOther);
        QCOMPARE(list(rider, ride), QList{own->id.value});
        QCOMPARE(list(organizer, ride), (QList{own->id.value, all->id.value, ofOther->id.value}));
        QCOMPARE(list(dispatcher, ride).size(), 3);
        EXPECT_ERROR(with<FollowLinkService>([&, user = newUser()](FollowLinkService &service) {
                         return service.list(user, ride.id, {});
                     }),
                     ErrorCode::Forbidden);
        EXPECT_ERROR(revoke(rider, all->id), ErrorCode::Forbidden);
        EXPECT_ERROR(revoke(rider, ofOther->id), ErrorCode::Forbidden);
        EXPECT_OK(revoke(other, ofOther->id)); // it shows them
        EXPECT_OK(revoke(organizer, own->id));
        EXPECT_ERROR(revoke(organizer, own->id), ErrorCode::NotFound);
        QVERIFY(!isValid(own) && !isValid(ofOther) && isValid(all));
        QCOMPARE(list(organizer, ride), QList{all->id.value});
    }

    void isRefusedWhereThereIsNothingToFollow()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        const Ride other = newRide(organizer);
        const auto elsewhere = newParticipation(newUser(), other).id;
        EXPECT_ERROR(make(organizer, ride, linkTo(elsewhere)), ErrorCode::NotFound);
        EXPECT_ERROR(make(organizer, {}, linkTo()), ErrorCode::NotFound);
        EXPECT_ERROR(make(organizer, newRide(organizer, RideStatus::Finished), linkTo()),
                     ErrorCode::Conflict);
        NewFollowLink link = linkTo();
        link.expiresAt = clock.now();
        EXPECT_ERROR(make(organizer, ride, link), ErrorCode::InvalidInput);
        link.expiresAt = clock.now() + 367 * 24 * Hour;
        EXPECT_ERROR(make(organizer, ride, link), ErrorCode::InvalidInput);
        EXPECT_OK(make(organizer, ride, linkTo(), {.perRide = 1}));
        EXPECT_ERROR(make(organizer, ride, linkTo(), {.perRide = 1}), ErrorCode::Conflict);
        const User rider = newUser();
        const auto riding = newParticipation(rider, ride).id;
        for (int made = 0; made < 20; ++made) {
            EXPECT_OK(make(rider, ride, linkTo(riding)));
        }
        EXPECT_ERROR(make(rider, ride, linkTo(riding)), ErrorCode::Conflict);
        EXPECT_OK(make(organizer, ride, linkTo()));
    }

    void aLinkEndsWithItsTimeItsRiderAndItsRide()
    {
        const User organizer = newUser();
        const User rider = newUser();
        const Ride ride = newRide(organizer);
        const Participation riding = newParticipation(rider, ride);
        const auto one = make(rider, ride, linkTo(riding.id));
        NewFollowLink tomorrow = linkTo();
        tomorrow.expiresAt = clock.now() + 24 * Hour;
        const auto all = make(organizer, ride, tomorrow);
        leave(riding);
        QVERIFY(!isValid(one) && isValid(all));
        clock.advance(1'000);
        QCOMPARE(newParticipation(rider, ride).id, riding.id);
        QVERIFY(!isValid(one)); // who comes back shares anew
        const auto again = make(rider, ride, linkTo(riding.id));
        QVERIFY(isValid(again));
        clock.advance(Hour);
        QVERIFY(!isValid(again) && isValid(all));
        (void)database.ask(
            u"UPDATE rides SET status = 'finished' WHERE id = %1"_s.arg(ride.id.value));
        QVERIFY(isValid(all));
        markDeleted(ride);
        QVERIFY(!isValid(all));
    }

    void isForgottenAMonthAfterItExpired()
    {
        const User organizer = newUser();
        const Ride ride = newRide(organizer);
        EXPECT_OK(make(organizer, ride, linkTo()));
        const auto clean = [this] {
            while (test::valueOf(with<PurgeRepository>([this](PurgeRepository &purge) {
                       return purge.deleteNotices(clock.now(), 100);
                   }))
                   > 0) { }
        };
        clock.advance(30 * 24 * Hour);
        clean();
        QCOMPARE(list(organizer, ride).size(), 1);
        clock.advance(2 * Hour);
        clean();
        QCOMPARE(list(organizer, ride).size(), 0);
    }

    void knowsWhereTheRouteBeginsAndEnds()
    {
        const auto ends = [this](const Ride &ride) {
            return test::valueOf(with<FollowLinkService>(
                [&](FollowLinkService &service) { return service.ends(ride.id); }));
        };
        const User organizer = newUser();
        QVERIFY(!ends(newRide(organizer)));
        Route route;
        route.title = u"hills"_s;
        route.owner = organizer.id;
        route.gpx = u"<gpx><trk><trkseg><trkpt lat='46' lon='14'/><trkpt lat='46.1' lon='14'/>"
                    "</trkseg><trkseg><trkpt lat='46.2' lon='14.5'/></trkseg></trk></gpx>"_s;
        route.id = test::valueOf(
            with<RouteRepository>([&](RouteRepository &routes) { return routes.insert(route); }));
        Ride ride = newRide(organizer);
        ride.route = route.id;
        EXPECT_OK(with<RideRepository>([&](RideRepository &rides) { return rides.update(ride); }));
        QCOMPARE(ends(ride), (RouteEnds{{46, 14}, {46.2, 14.5}}));
    }

    void readsWhereRidersWereThen()
    {
        const Ride ride = newRide(newUser(), RideStatus::Live);
        const Participation rider = newParticipation(newUser(), ride);
        const Participation gone = newParticipation(newUser(), ride);
        const Timestamp start = clock.now();
        const auto report = [&](const Participation &who, qint64 measured, qint64 received,
                                double latitude) {
            NewPosition position;
            position.participation = who.id;
            position.receivedAt = start + received;
            position.fix.point = {latitude, 14};
            position.fix.fixTime = start + measured;
            EXPECT_OK(with<PositionRepository>(
                [&](PositionRepository &positions) { return positions.store({position}); }));
        };
        report(rider, 0, 0, 46.0);
        report(rider, 60'000, 60'000, 46.1);
        report(rider, 90'000, 200'000, 46.2); // came late
        report(rider, 150'000, 150'000, 46.3);
        report(rider, -3'600'000, 100'000, 46.4); // by a slow clock
        report(gone, 0, 0, 47.0);
        leave(gone);
        const auto then = [&](qint64 msecs) {
            const auto fixes =
                test::valueOf(with<PositionRepository>([&](PositionRepository &positions) {
                    return positions.delayed(ride.id, start + msecs);
                }));
            [&] { QVERIFY(!fixes.contains(gone.id)); }();
            return fixes.contains(rider.id) ? fixes.value(rider.id).point.latitude : 0;
        };
        QCOMPARE(then(-1), 0.0);
        QCOMPARE(then(59'999), 46.0);
        QCOMPARE(then(120'000), 46.1);
        QCOMPARE(then(149'999), 46.1);
        QCOMPARE(then(150'000), 46.3);
        QCOMPARE(then(13 * Hour), 0.0);
    }
};

SAFERIDE_TEST(TestFollowLinkService)
#include "tst_followlinkservice.moc"
