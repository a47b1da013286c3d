// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/live/liverides.h"
#include "server/live/rooms.h"
#include "tests/support/expect.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace saferide::test {

inline const QString Code = QStringLiteral("ABC123");

inline Participant rider(qint64 user, qint64 participation = 0)
{
    Participant participant;
    participant.participation.id = {participation > 0 ? participation : user};
    participant.participation.user = {user};
    participant.participation.ride = {1};
    participant.username = QStringLiteral("rider%1").arg(user);
    return participant;
}

inline Participant versioned(Participant participant, qint64 version)
{
    participant.participation.version = version;
    return participant;
}

inline RideContents contents(int riders = 3)
{
    RideContents ride;
    ride.ride.id = {1};
    ride.ride.code = Code;
    ride.ride.status = RideStatus::Live;
    for (int user = 1; user <= riders; ++user) {
        ride.participants.append(rider(user));
    }
    return ride;
}

inline LocationFix fixAt(qint64 msecs, double latitude = 46)
{
    LocationFix fix;
    fix.point = {latitude, 14.5};
    fix.fixTime = {msecs};
    return fix;
}

inline QJsonArray participantsOf(const SharedBroadcast &snapshot)
{
    const QJsonArray event =
        QJsonDocument::fromJson(snapshot->packet().sliced(2).toByteArray()).array();
    return event[1][u"participants"].toArray();
}

/// Keeps what it sees.
class Observer final : public LiveObserver
{
public:
    void happened(const RideEvent &event) override { events.push_back(event); }

    std::vector<RideEvent> events;
};

/// Keeps what it hears.
class Member : public RoomMember
{
public:
    void deliver(const SharedBroadcast &broadcast) override
    {
        packets.append(broadcast->packet().toByteArray());
        sequences.append(broadcast->sequence);
    }
    void removedFromRoom(RideId) override { ++expulsions; }

    QByteArrayList packets;
    QList<quint64> sequences;
    int expulsions = 0;
};

/// Tells of a commit, as the pool does.
inline void tell(LiveRides &rides, const RideEvent &event)
{
    static_cast<db::CommitListener &>(rides).committed({event});
}

/// Live rides whose loads the test answers.
struct LiveRidesFixture
{
    LiveRides::Load load()
    {
        return [this](const RideKey &, QObject *, LiveRides::Loaded done) {
            loads.push_back(std::move(done));
        };
    }
    std::shared_ptr<LiveRide> open(RideContents what = contents())
    {
        std::shared_ptr<LiveRide> opened;
        rides.open(Code, &rides, [&](auto ride) { opened = ride.value(); });
        loads.back()(std::move(what));
        QCoreApplication::processEvents();
        return opened;
    }

    void tell(const RideEvent &event) { test::tell(rides, event); }
    void commitUnknown(const std::vector<RideEvent> &events)
    {
        static_cast<db::CommitListener &>(rides).commitUnknown(events);
    }

    LiveRides::Look look()
    {
        return [this](RideId, UserId user, QObject *, LiveRides::Seen done) {
            looks.emplace_back(user, std::move(done));
        };
    }
    /// Asks whether this refusal is right.
    void confirm(const LiveRide &ride, UserId user, ErrorCode refusal)
    {
        rides.confirm(ride, user, {refusal, {}}, &rides, [this](const Result<void> &outcome) {
            confirmed.push_back(outcome ? std::nullopt : std::optional(outcome.error().code));
        });
    }

    std::vector<LiveRides::Loaded> loads;
    std::vector<std::pair<UserId, LiveRides::Seen>> looks;
    std::vector<std::optional<ErrorCode>> confirmed;
    ManualClock clock;
    LiveRides rides{load(), look(), clock, {}};
    Rooms rooms;
    Member member;
};

} // namespace saferide::test
