// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phones/followhub.h"
#include "server/security/trackingkeytext.h"
#include "tests/support/expect.h"
#include "tests/support/phoneservices.h"
#include "tests/support/testprogram.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace saferide;
using namespace saferide::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp Start{1'700'000'000'000};
const QByteArray Token = "abcdefghijklmnopqrstuvwxyz";

/// A ride that people follow by one link, without a database.
struct Followed
{
    Followed()
    {
        link.id = {5};
        link.ride = {1};
        link.shows.expiresAt = services.clock.now() + 3'600'000;
        services.services.follow = &follow;
        events = std::make_unique<phones::RideEvents>(services.services, services.rooms);
        harness = std::make_unique<SocketIoHarness>(*events, socketio::Settings());
        RideContents contents = oneRide(u"ABC123"_s);
        contents.ride.title = u"Sunday"_s;
        contents.participants[0].username = u"anna"_s;
        contents.participants[0].participation.lastFix = LocationFix{{46, 14}, Start};
        Participant bea = contents.participants[0];
        bea.username = u"bea"_s;
        bea.participation.id = {8};
        bea.participation.user = {2};
        bea.participation.lastFix.reset();
        contents.participants.append(bea);
        ride = contents;
    }

    /// The object of its snapshot.
    QJsonObject enters(WebSocketPeer &phone)
    {
        const size_t loads = services.loads.size();
        [&] { QVERIFY(phone.connectSocketIo(R"(40{"follow":")" + Token + R"("})")); }();
        if (loads == 0) {
            [&] { QVERIFY(services.waitsForLoads(1)); }();
            services.loads[0].second(ride);
        }
        return next(phone, "follow_snapshot");
    }
    /// Of the next event, which has this name.
    static QJsonObject next(WebSocketPeer &phone, const QByteArray &name)
    {
        const QByteArray packet = phone.next();
        const QByteArray start = "42[\"" + name + '"';
        [&] { QVERIFY2(packet.startsWith(start), packet.constData()); }();
        return QJsonDocument::fromJson(packet.mid(2)).array().at(1).toObject();
    }
    /// A refusal at CONNECT.
    QByteArray refusal(const QByteArray &token = Token) const
    {
        WebSocketPeer phone(harness->port);
        [&] { QVERIFY(phone.open() && phone.next().startsWith('0')); }();
        phone.sendText(R"(40{"follow":")" + token + R"("})");
        const QByteArray packet = phone.next();
        return packet.startsWith("44") ? packet : QByteArray();
    }
    std::shared_ptr<LiveRide> live()
    {
        std::shared_ptr<LiveRide> found;
        services.rides.open(RideId{1}, &services.rides,
                            [&](const auto &opened) { found = *opened; });
        return found;
    }
    db::CommitListener &commits() { return services.rides; }
    void move(qint64 seconds, GeoPoint point)
    {
        EXPECT_OK(live()->accept({1}, {point, Start + seconds * 1000}, Start + seconds * 1000));
    }

    PhoneServices services;
    FollowLink link;
    RideContents ride;
    bool isValid = true;
    int uses = 0;
    QHash<ParticipationId, LocationFix> earlier; ///< where riders were then
    std::optional<RouteEnds> ends;
    QList<qint64> delays; ///< that were asked for
    QHash<ParticipationId, QString> bibs;
    int bibsRead = 0;
    phones::FollowPlaces places{2};
    GuessLimit guesses{{0.5, 30}, services.clock};
    phones::FollowServices follow{
        services.clock,
        services.rides,
        places,
        guesses,
        {[this](const QByteArray &hash, QObject *, const auto &done) {
             const bool isKnown = isValid && hash == *trackingKeyHash(Token);
             using Found = Result<std::optional<FollowLink>>;
             done(isKnown ? Found(link) : Found(std::nullopt));
         },
         [this](const QList<FollowLinkId> &links, bool isUse, QObject *, const auto &done) {
             uses += isUse ? 1 : 0;
             done(isValid ? links : QList<FollowLinkId>());
         },
         [this](RideId, Timestamp until, QObject *, const auto &done) {
             delays.append(services.clock.now() - until);
             done(earlier);
         },
         [this](RideId, QObject *, const auto &done) { done(ends); },
         [this](RideId, QObject *, const auto &done) {
             ++bibsRead;
             done(bibs);
         }},
        {},
        10ms,
        0ms};
    std::unique_ptr<phones::RideEvents> events;
    std::unique_ptr<SocketIoHarness> harness;
};

const QByteArray VoidLink = R"(42["error",{"msg":"this link is not valid any more"}])";

} // namespace

/// Connections by follow links.
class TestFollowSockets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followersSeeTheRideAndWhatChanges()
    {
        Followed followed;
        followed.link.shows.names = FollowNames::Full;
        WebSocketPeer phone(followed.harness->port);
        const QJsonObject snapshot = followed.enters(phone);
        QCOMPARE(snapshot["ride"_L1]["title"_L1], "Sunday"_L1);
        QCOMPARE(snapshot["ride"_L1]["status"_L1], "live"_L1);
        const QJsonArray riders = snapshot["riders"_L1].toArray();
        QCOMPARE(riders.at(0).toObject(),
                 (QJsonObject{{"id"_L1, 7},
                              {"name"_L1, "anna"_L1},
                              {"role"_L1, "rider"_L1},
                              {"latitude"_L1, 46},
                              {"longitude"_L1, 14},
                              {"at"_L1, Start.toIso()}}));
        QCOMPARE(riders.at(1).toObject(),
                 (QJsonObject{{"id"_L1, 8}, {"name"_L1, "bea"_L1}, {"role"_L1, "rider"_L1}}));
        followed.move(1, {46.5, 14});
        const QJsonObject rider = Followed::next(phone, "follow_update")["rider"_L1].toObject();
        QCOMPARE(rider["id"_L1], 7);
        QCOMPARE(rider["latitude"_L1], 46.5);
        Ride ended = followed.ride.ride;
        ended.status = RideStatus::Finished;
        ended.version = 2;
        followed.commits().committed({ParticipantLeft{{1}, {8}, {2}, 2}, RidePut{ended}});
        QCOMPARE(Followed::next(phone, "follow_update"), (QJsonObject{{"left"_L1, 8}}));
        QCOMPARE(Followed::next(phone, "follow_update")["ride"_L1]["status"_L1], "finished"_L1);
        QCOMPARE(followed.uses, 1);
    }

    void aLinkShowsNoMoreThanItSays()
    {
        Followed followed;
        followed.link.shows.participation = ParticipationId{8};
        WebSocketPeer phone(followed.harness->port);
        const QJsonArray riders = followed.enters(phone)["riders"_L1].toArray();
        QCOMPARE(riders, (QJsonArray{QJsonObject{{"id"_L1, 8}, {"role"_L1, "rider"_L1}}}));
        followed.move(1, {46.5, 14}); // of somebody else
        Ride renamed = followed.ride.ride;
        renamed.title = u"Monday"_s;
        renamed.version = 2;
        followed.commits().committed({RidePut{renamed}});
        QVERIFY(Followed::next(phone, "follow_update").contains("ride"_L1));
    }

    void ridersAreToldApartByTheirBibsWithoutNames()
    {
        Followed followed;
        followed.bibs.insert({7}, u"A 12"_s);
        followed.ride.participants[0].participation.lastFix.reset();
        WebSocketPeer phone(followed.harness->port);
        const QJsonArray riders = followed.enters(phone)["riders"_L1].toArray();
        const QJsonObject other{{"id"_L1, 8}, {"role"_L1, "rider"_L1}};
        QCOMPARE(riders,
                 (QJsonArray{
                     QJsonObject{{"id"_L1, 7}, {"number"_L1, "A 12"_L1}, {"role"_L1, "rider"_L1}},
                     other}));
        followed.bibs = {{{8}, u"13"_s}};
        followed.services.clock.advance(60'000);
        const auto numberOf = [&] {
            const auto rider = Followed::next(phone, "follow_update")["rider"_L1].toObject();
            return std::pair(rider["id"_L1].toInt(), rider["number"_L1].toString());
        };
        QCOMPARE(numberOf(), std::pair(7, QString()));
        QCOMPARE(numberOf(), std::pair(8, u"13"_s));
        QCOMPARE(followed.bibsRead, 2);
    }

    void positionsComeWithTheirDelay()
    {
        Followed followed;
        followed.link.shows.delayMinutes = 15;
        followed.earlier.insert({7}, {{45, 13}, Start + -900'000});
        WebSocketPeer phone(followed.harness->port);
        const QJsonObject rider = followed.enters(phone)["riders"_L1][0].toObject();
        QCOMPARE(rider["latitude"_L1], 45);
        QCOMPARE(followed.delays, QList<qint64>{900'000});
        followed.move(1, {46.5, 14}); // nobody hears of it now
        followed.earlier.insert({7}, {{45.5, 13}, Start + -890'000});
        followed.services.clock.advance(10'000);
        QCOMPARE(Followed::next(phone, "follow_update")["rider"_L1]["latitude"_L1], 45.5);
    }

    void ridersAreHiddenNearTheEndsOfTheRoute()
    {
        Followed followed;
        followed.link.shows.hideMeters = 1'000;
        followed.ride.ride.route = RouteId{1};
        followed.ends = RouteEnds{{46, 14}, {47, 15}};
        WebSocketPeer phone(followed.harness->port);
        const QJsonObject rider = followed.enters(phone)["riders"_L1][0].toObject();
        QVERIFY(rider["hidden"_L1].toBool() && !rider.contains("latitude"_L1));
        const auto next = [&] {
            return Followed::next(phone, "follow_update")["rider"_L1].toObject();
        };
        followed.move(1, {46.1, 14});
        QCOMPARE(next()["latitude"_L1], 46.1);
        followed.move(2, {47.0, 15.001});
        QVERIFY(!next().contains("longitude"_L1));
        // The route gets another line: nothing is shown until its ends are known.
        followed.move(3, {46.5, 14});
        QCOMPARE(next()["latitude"_L1], 46.5);
        followed.ends = RouteEnds{{46.5, 14}, {47, 15}};
        followed.commits().committed({RouteChanged{{1}, {1}}});
        QVERIFY(next()["hidden"_L1].toBool());
    }

    void withoutARouteRidersAreHiddenEverywhere()
    {
        Followed followed;
        followed.link.shows.hideMeters = 200;
        WebSocketPeer phone(followed.harness->port);
        const QJsonObject rider = followed.enters(phone)["riders"_L1][0].toObject();
        QVERIFY(rider["hidden"_L1].toBool() && !rider.contains("latitude"_L1));
    }

    void anInvalidLinkIsRefusedAndAValidOneNever()
    {
        Followed followed;
        QVERIFY(followed.refusal("zzzzzzzzzzzzzzzzzzzzzzzzzz").contains("not valid any more"));
        QVERIFY(followed.refusal("nonsense").contains("not valid any more"));
        followed.isValid = false;
        QVERIFY(followed.refusal().contains("not valid any more"));
        followed.isValid = true;
        for (int i = 0; i < 30; ++i) {
            followed.guesses.failed(QHostAddress(QHostAddress::LocalHost));
        }
        QVERIFY(followed.refusal("nonsense").contains("too many unknown links"));
        QVERIFY(followed.refusal("zzzzzzzzzzzzzzzzzzzzzzzzzz").contains("too many unknown links"));
        WebSocketPeer phone(followed.harness->port);
        followed.enters(phone); // who has a link is not shut out by others behind their address
    }

    void aLinkThatIsRevokedOrExpiresCutsItsConnections_data()
    {
        QTest::addColumn<bool>("isRevoked");
        QTest::newRow("revoked") << true;
        QTest::newRow("expires") << false;
    }
    void aLinkThatIsRevokedOrExpiresCutsItsConnections()
    {
        QFETCH(bool, isRevoked);
        Followed followed;
        WebSocketPeer phone(followed.harness->port);
        followed.enters(phone);
        followed.isValid = !isRevoked;
        if (!isRevoked) {
            followed.services.clock.advance(3'600'000);
        }
        QCOMPARE(phone.next(), VoidLink);
        QCOMPARE(phone.next(), "41"_ba);
    }

    void aLinkHasSoManyPlaces()
    {
        Followed followed;
        WebSocketPeer first(followed.harness->port);
        followed.enters(first);
        auto second = std::make_unique<WebSocketPeer>(followed.harness->port);
        followed.enters(*second);
        QVERIFY(followed.refusal().contains("too many follow"));
        second.reset();
        QTRY_COMPARE_WITH_TIMEOUT(followed.harness->server.sessionCount(), 1,
                                  WebSocketPeer::PatienceMsecs);
        WebSocketPeer third(followed.harness->port);
        QVERIFY(followed.enters(third).contains("riders"_L1));
    }

    void followersOnlyListen()
    {
        Followed followed;
        WebSocketPeer phone(followed.harness->port);
        followed.enters(phone);
        phone.sendText(R"(421["join_ride",{"ride_code":"ABC123"}])");
        QCOMPARE(phone.next(), R"(431[{"ok":false,"error":"followers only listen"}])"_ba);
        phone.sendText(update("ABC123", 2));
        QCOMPARE(phone.next(), R"(432[{"ok":false,"error":"followers only listen"}])"_ba);
        for (int i = 0; i < 20; ++i) {
            phone.sendText(R"(42["anything"])");
        }
        QCOMPARE(phone.next(), R"(42["error",{"msg":"followers only listen"}])"_ba);
        QCOMPARE(phone.next(), "41"_ba);
        QVERIFY(followed.services.stored.empty());
    }
};

SAFERIDE_TEST(TestFollowSockets)
#include "tst_followsockets.moc"
