// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/phones/rideevents.h"
#include "tests/support/socketioharness.h"

namespace saferide::test {

/// A live ride with user 1.
inline RideContents oneRide(const QString &code)
{
    RideContents ride;
    ride.ride.id = {code == QStringLiteral("ABC123") ? 1 : 2};
    ride.ride.code = code;
    ride.ride.status = RideStatus::Live;
    Participant participant;
    participant.participation.id = {7};
    participant.participation.user = {1};
    participant.participation.ride = ride.ride.id;
    ride.participants.append(participant);
    return ride;
}

inline QByteArray update(const QByteArray &code, int second)
{
    return "42" + QByteArray::number(second) + R"(["update_location",{"ride_code":")" + code
        + R"(","latitude":1,"longitude":2,"location_timestamp":"2025-01-01T00:00:)"
        + QByteArray::number(second).rightJustified(2, '0') + R"(Z"}])";
}

/// The daemon's services; rides are loaded when the test says so.
struct PhoneServices
{
    explicit PhoneServices(Rate allowed = {})
        : rate(allowed, clock)
    {
        user.id = {1};
        token = tokens.issue(user, 0);
    }
    ManualClock clock;
    User user;
    TokenIssuer tokens{QByteArray(32, 's'), std::chrono::hours(1), clock};
    std::vector<std::pair<QString, LiveRides::Loaded>> loads;
    std::vector<std::pair<UserId, LiveRides::Seen>> looks; ///< before refusals
    std::vector<NewPosition> stored;
    LiveRides rides{[this](const RideKey &key, QObject *, LiveRides::Loaded done) {
                        const auto *code = std::get_if<QString>(&key);
                        loads.emplace_back(code ? *code : QStringLiteral("ABC123"),
                                           std::move(done));
                    },
                    [this](RideId, UserId whose, QObject *, LiveRides::Seen done) {
                        looks.emplace_back(whose, std::move(done));
                    },
                    clock,
                    {}};
    PositionWriter positions{
        [this](const PositionWriter::Batch &batch, QObject *, const PositionWriter::Stored &done) {
            stored.insert(stored.end(), batch->begin(), batch->end());
            done(std::vector<StoreOutcome>(batch->size(), StoreOutcome::Stored));
        },
        {}};
    std::vector<Incident> raised; ///< what was reported, each with its number as its id
    Metrics metrics;
    Alarms alarms{
        {[this](const Incident &reported, QObject *, auto done) {
             raised.push_back(reported);
             Incident made = reported;
             made.id = {qint64(raised.size())};
             done(trouble ? Result<Alarms::Raised>(*trouble) : Alarms::Raised{made, true});
         },
         [](UserId rider, RideId ride, IncidentId incident, QObject *, const Alarms::Done &done) {
             Incident cancelled;
             cancelled.id = incident;
             cancelled.ride = ride;
             cancelled.user = rider;
             done(cancelled);
         }},
        clock,
        metrics};
    EventRate rate;
    RateLimit<UserId> joins{{1, 5}, clock};
    FailureLimit<UserId> unknownRides{{0.5, 30}, clock};
    phones::RideServices services{
        clock,
        tokens,
        rides,
        positions,
        alarms,
        rate,
        joins,
        unknownRides,
        [this](const Claims &, QObject *, const std::function<void(Result<User>)> &done) {
            ++asked;
            done(trouble ? Result<User>(*trouble) : user);
        },
        [this](const Claims &claims, const QHostAddress &, QObject *,
               const std::function<void(Result<QByteArray>)> &done) {
            done(renewal ? Result<QByteArray>(*renewal) : tokens.issue(user, claims.tokenVersion));
        },
        [this](const QByteArray &hash, QObject *,
               const std::function<void(Result<std::optional<phones::KeyHolder>>)> &done) {
            using Found = Result<std::optional<phones::KeyHolder>>;
            done(trouble                   ? Found(*trouble)
                     : keys.contains(hash) ? Found(keys.value(hash))
                                           : Found(std::nullopt));
        }};
    QHash<QByteArray, phones::KeyHolder> keys; ///< by hash
    std::optional<Error> renewal; ///< refuses
    std::optional<Error> trouble; ///< in place of the user
    int asked = 0; ///< for the user
    Rooms rooms;
    phones::RideEvents events{services, rooms};
    QByteArray token;
    SocketIoHarness harness{events, {}};

    bool waitsForLoads(size_t count)
    {
        return QTest::qWaitFor([&] { return loads.size() == count; }, WebSocketPeer::PatienceMsecs);
    }
    bool sendsConnect(WebSocketPeer &phone) const
    {
        return phone.open() && phone.next().startsWith('0')
            && phone.sendText("40{\"token\":\"" + token + "\"}");
    }
    void load(size_t number) { loads[number].second(oneRide(loads[number].first)); }
};

} // namespace saferide::test
