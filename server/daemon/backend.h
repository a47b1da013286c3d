// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/redisservers.h"
#include "server/cluster/cluster.h"
#include "server/cluster/databaseclock.h"
#include "server/config/config.h"
#include "server/daemon/commitnews.h"
#include "server/database/pool.h"
#include "server/desk/deskfeed.h"
#include "server/desk/deskjobs.h"
#include "server/http/connectiongate.h"
#include "server/live/alarms.h"
#include "server/live/liverides.h"
#include "server/live/positionwriter.h"
#include "server/phones/followservices.h"
#include "server/phones/rideevents.h"
#include "server/rest/restcontext.h"
#include "server/security/fairworkers.h"
#include "server/security/loginthrottle.h"
#include "server/security/passwordworkers.h"
#include "server/security/registrationlimit.h"
#include "server/security/tokenissuer.h"
#include "server/socketio/directory.h"
#include "server/tracking/settings.h"
#include "server/upkeep/clockwatch.h"
#include "server/upkeep/deletions.h"
#include "server/upkeep/eventcleaner.h"
#include "server/upkeep/partitionkeeper.h"
#include "server/upkeep/retention.h"
#include "server/upkeep/ridecensus.h"
#include "server/upkeep/unendedrides.h"
#include "shared/core/clock.h"
#include "shared/core/metrics.h"

#include <atomic>
#include <functional>
#include <memory>

namespace saferide {

/// What the daemon does about its database.
enum class DatabasePhase { Waiting, Migrating, Joining, Open };

/// Who stores, where a program compares another way with the daemon's.
struct BackendParts
{
    std::function<std::unique_ptr<db::Pool>(db::Pool::Settings)> makePool =
        [](db::Pool::Settings settings) { return std::make_unique<db::Pool>(std::move(settings)); };
    std::function<std::unique_ptr<PositionWriter>(PositionWriter::Store, PositionWriter::Settings)>
        makeWriter = [](PositionWriter::Store store, PositionWriter::Settings settings) {
            return std::make_unique<PositionWriter>(std::move(store), settings);
        };
};

/// What the I/O threads share, built once, in this order. What is called from them is thread-safe.
/// Made and destroyed in the main thread.
class Backend final
{
public:
    /// `bus`: see busSettings().
    Backend(const Config &config, const db::DatabaseUrl &url, const QByteArray &secret,
            const std::optional<bus::RedisSettings> &bus, const BackendParts &parts = {});
    Backend(const Backend &) = delete;
    Backend &operator=(const Backend &) = delete;
    ~Backend();

    /// Begins what the daemon does by itself. The database has just become reachable.
    void start();
    /// Whether requests can be served; the error says what is missing. Thread-safe.
    Result<void> readiness() const;
    /// Live positions wait: what has time does not write now. Thread-safe.
    bool isBusy() const;
    /// The duty with this name; always ours without a cluster. Main thread.
    cluster::Duty duty(const QString &name) const;

    const Config config;
    const SystemClock machineClock;
    cluster::DatabaseClock clock{machineClock}; ///< in a cluster; else that of the machine
    Metrics metrics;
    const std::unique_ptr<db::Pool> ownPool;
    db::Pool &pool = *ownPool;
    const std::unique_ptr<cluster::Cluster> nodes; ///< null without a cluster
    PartitionKeeper partitions;
    ClockWatch clockWatch;
    const std::unique_ptr<PositionExchange> exchange; ///< null unless this is a node of a cluster
    TokenIssuer tokens;
    PasswordHash passwordHash;
    PasswordWorkers passwords;
    FairWorkers heavyWork; ///< of routes
    LoginThrottle logins;
    RateLimit<UserId> sessions; ///< logins and renewed tokens
    RegistrationLimit registrations;
    RateLimit<UserId> routeUploads;
    EventRate eventRate;
    RateLimit<UserId> joinRate;
    FailureLimit<UserId> unknownRides; ///< that riders send alarms to
    RateLimit<QByteArray> joins; ///< of guests, by address
    GuessLimit rideCodes;
    const std::unique_ptr<PositionWriter> ownWriter;
    PositionWriter &positions = *ownWriter;
    LiveRides liveRides;
    CommitNews commitNews;
    Alarms alarms;
    RateLimit<ParticipationId> trackingRate;
    tracking::TrackingKeys trackingKeys;
    tracking::TrackingServices trackingServices;
    desk::DeskJobs deskJobs;
    desk::DeskFeed deskFeed;
    http::ConnectionGate gate;
    socketio::Directory directory;
    phones::FollowPlaces followPlaces;
    GuessLimit followGuesses;
    phones::FollowServices followServices;
    phones::RideServices rideServices;
    rest::RestContext restContext;
    Retention retention;
    Deletions deletions;
    UnendedRides unendedRides;
    RideCensus census;
    EventCleaner eventCleaner; ///< in a cluster
    std::atomic<bool> draining{false}; ///< serves on, for who is here
    std::atomic<bool> stopping{false};
    std::atomic<DatabasePhase> databasePhase{DatabasePhase::Waiting};
    const Timestamp startedAt = clock.now();

private:
    std::unique_ptr<PositionExchange> makeExchange(const std::optional<bus::RedisSettings> &bus);
    /// Tells other nodes of what failed here.
    std::function<void(quint64 who)> tellingOthers(bus::FailedAttempt::Of of);
    void countFailed(const bus::FailedAttempt &attempt);
};

} // namespace saferide
