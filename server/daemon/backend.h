// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/config.h"
#include "server/database/pool.h"
#include "server/desk/deskfeed.h"
#include "server/desk/deskjobs.h"
#include "server/http/connectiongate.h"
#include "server/live/liverides.h"
#include "server/live/positionwriter.h"
#include "server/phones/rideevents.h"
#include "server/rest/restcontext.h"
#include "server/security/fairworkers.h"
#include "server/security/loginthrottle.h"
#include "server/security/passwordworkers.h"
#include "server/security/tokenissuer.h"
#include "server/socketio/directory.h"
#include "server/upkeep/clockwatch.h"
#include "server/upkeep/deletions.h"
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
enum class DatabasePhase { Waiting, Migrating, Open };

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
    Backend(const Config &config, const db::DatabaseUrl &url, const QByteArray &secret,
            const BackendParts &parts = {});
    Backend(const Backend &) = delete;
    Backend &operator=(const Backend &) = delete;
    ~Backend();

    /// Begins what the daemon does by itself. The database has just become reachable.
    void start();
    /// Whether requests can be served; the error says what is missing. Thread-safe.
    Result<void> readiness() const;
    /// Live positions wait: what has time does not write now. Thread-safe.
    bool isBusy() const;

    const Config config;
    SystemClock clock;
    Metrics metrics;
    const std::unique_ptr<db::Pool> ownPool;
    db::Pool &pool = *ownPool;
    PartitionKeeper partitions;
    ClockWatch clockWatch;
    TokenIssuer tokens;
    PasswordHash passwordHash;
    PasswordWorkers passwords;
    FairWorkers heavyWork; ///< of routes
    LoginThrottle logins;
    RateLimit<UserId> sessions; ///< logins and renewed tokens
    RateLimit<QByteArray> registrations; ///< by addressKey()
    RateLimit<UserId> routeUploads;
    EventRate eventRate;
    RateLimit<UserId> joinRate;
    const std::unique_ptr<PositionWriter> ownWriter;
    PositionWriter &positions = *ownWriter;
    LiveRides liveRides;
    desk::DeskJobs deskJobs;
    desk::DeskFeed deskFeed;
    http::ConnectionGate gate;
    socketio::Directory directory;
    phones::RideServices rideServices;
    rest::RestContext restContext;
    Retention retention;
    Deletions deletions;
    UnendedRides unendedRides;
    RideCensus census;
    std::atomic<bool> stopping{false};
    std::atomic<DatabasePhase> databasePhase{DatabasePhase::Waiting};
    const Timestamp startedAt = clock.now();
};

} // namespace saferide
