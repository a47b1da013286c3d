// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/desk/deskfeed.h"
#include "server/desk/deskjobs.h"
#include "server/upkeep/eventtail.h"
#include "tests/support/restfixture.h"
#include "tests/support/socketioharness.h"

namespace saferide::test {

/// Socket.IO of a daemon.
struct Phones
{
    explicit Phones(RestDaemon &daemon)
        : joins({}, daemon.clock)
        , unknownRides({}, daemon.clock)
        , services{daemon.clock,
                   daemon.tokens,
                   daemon.rides,
                   daemon.writer,
                   daemon.alarms,
                   daemon.eventRate,
                   joins,
                   unknownRides,
                   userAuthorizer(daemon.pool, daemon.clock),
                   tokenRenewal({daemon.pool, daemon.clock, daemon.tokens, daemon.sessions, {}}),
                   [](const QByteArray &, QObject *, const auto &done) {
                       done(std::optional<phones::KeyHolder>());
                   }}
    {
    }

    RateLimit<UserId> joins;
    FailureLimit<UserId> unknownRides;
    phones::RideServices services;
    Rooms rooms;
    phones::RideEvents events{services, rooms};
    SocketIoHarness harness{events, {}};
};

/// The fixture's daemon with phones and desks, another daemon on the same database, and a ride of
/// ann's that both have in memory. Call startTwo() and finishTwo().
class TwoDaemonsFixture : public RestFixture
{
protected:
    void startTwo()
    {
        start();
        daemon->pool.setCommitListener(&daemon->rides);
        jobs = std::make_unique<desk::DeskJobs>(daemon->pool, daemon->tokens, daemon->workers,
                                                daemon->heavyWork, daemon->clock);
        feed = std::make_unique<desk::DeskFeed>(daemon->rides,
                                                activeRidesLoader(daemon->pool, daemon->clock),
                                                daemon->clock, deskSettings);
        daemon->rides.addObserver(feed.get());
        phones = std::make_unique<Phones>(*daemon);
        other = std::make_unique<RestDaemon>(db::Pool::Settings{.url = database->url()});
        QVERIFY(other->start());
        other->pool.setCommitListener(&other->rides);
        atOther = std::make_unique<RestClient>(other->url());
        ride = newRide();
        code = ride[QStringLiteral("code")].toString().toLatin1();
        annsPhone = std::make_unique<WebSocketPeer>(phones->harness.port);
        QVERIFY(enters(*annsPhone, ann));
    }
    void finishTwo()
    {
        annsPhone.reset();
        phones.reset();
        atOther.reset();
        if (other) {
            other->pool.setCommitListener(nullptr);
        }
        other.reset();
        if (daemon) {
            daemon->pool.setCommitListener(nullptr);
        }
        feed.reset();
        jobs.reset();
        finish();
    }

    QByteArray joinEvent() const { return R"(421["join_ride",{"ride_code":")" + code + "\"}]"; }
    QByteArray positionEvent() const
    {
        return R"(421["update_location",{"latitude":1,"longitude":2,"ride_code":")" + code + "\"}]";
    }
    /// The next packet that begins like this; null when none comes.
    static QByteArray hears(WebSocketPeer &phone, const QByteArray &beginning)
    {
        QByteArray packet = phone.next();
        while (!packet.isNull() && !packet.startsWith(beginning)) {
            packet = phone.next();
        }
        return packet;
    }
    /// The answer to the event with the number 1.
    static QByteArray answer(WebSocketPeer &phone) { return hears(phone, "431["); }
    bool enters(WebSocketPeer &phone, const QByteArray &token) const
    {
        return phone.connectSocketIo("40{\"token\":\"" + token + "\"}")
            && phone.sendText(joinEvent()) && answer(phone) == R"(431[{"ok":true}])";
    }
    RestAnswer joinAtOther(const QByteArray &token) const
    {
        return atOther->call("POST", "/participations/", R"({"ride_code":")" + code + "\"}", token);
    }

    desk::Settings deskSettings;
    std::unique_ptr<desk::DeskJobs> jobs;
    std::unique_ptr<desk::DeskFeed> feed;
    std::unique_ptr<Phones> phones;
    std::unique_ptr<RestDaemon> other;
    std::unique_ptr<RestClient> atOther;
    std::unique_ptr<WebSocketPeer> annsPhone; ///< at the fixture's daemon, in the ride's room
    RestAnswer ride;
    QByteArray code;
};

} // namespace saferide::test
