// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/backend.h"

#include "server/daemon/jobs.h"
#include "server/daemon/layersettings.h"

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr double SecondsPerHour = 3600;
constexpr qsizetype BusyQueue = 1'000; // positions: more than a batch waits
constexpr Rate JoinRate{1, 5}; // of one user; each is answered with everybody in the ride
constexpr int MaxHeavyWork = 8; // each holds a request of 10 MB, and more while it runs

Rate hourly(qint64 count)
{
    return {double(count) / SecondsPerHour, double(count)};
}

/// Of one user, right or wrong: enough for many devices, and too few to keep others waiting.
Rate sessionRate(const LimitsConfig &limits)
{
    constexpr double PerMinute = 20;
    constexpr double SecondsPerMinute = 60;
    return {limits.loginsPerMinute > 0 ? PerMinute / SecondsPerMinute : 0, PerMinute};
}

Rate positionRate(const LimitsConfig &limits)
{
    const bool off = limits.positionsBurst == 0; // a bucket that holds nothing would let nobody in
    return {off ? 0 : double(limits.positionsPerSecond), double(limits.positionsBurst)};
}

} // namespace

Backend::Backend(const Config &configuration, const db::DatabaseUrl &url, const QByteArray &secret,
                 const BackendParts &parts)
    : config(configuration)
    , ownPool(parts.makePool(poolSettings(config, url)))
    , partitions(pool, clock)
    , clockWatch(pool, clock)
    , tokens(secret, std::chrono::minutes(config.security.tokenMinutes), clock)
    , passwords(passwordHash)
    , heavyWork(std::max(1, QThread::idealThreadCount() / 2), MaxHeavyWork)
    , logins({int(config.limits.loginsPerMinute)}, clock)
    , sessions(sessionRate(config.limits), clock)
    , registrations(hourly(config.limits.registrationsPerHour), clock)
    , routeUploads(hourly(config.limits.routesPerHour), clock)
    , eventRate(positionRate(config.limits), clock)
    , joinRate(JoinRate, clock)
    , ownWriter(parts.makeWriter(positionStore(pool), positionWriterSettings(config)))
    , liveRides(rideLoader(pool, clock), clock, {})
    , deskJobs(pool, tokens, passwords, heavyWork, clock)
    , deskFeed(deskJobs, &liveRides, clock, deskSettings(config, metrics))
    , gate(edgeLimits(config.limits), http::Rejections(metrics))
    , directory(sessionLimits(config.limits))
    , rideServices{clock,
                   tokens,
                   liveRides,
                   positions,
                   eventRate,
                   joinRate,
                   userAuthorizer(pool),
                   tokenRenewal({pool, clock, tokens, sessions, rest::Rejections(metrics)}),
                   phones::Rejections(metrics)}
    , restContext{pool,
                  clock,
                  tokens,
                  passwords,
                  heavyWork,
                  logins,
                  sessions,
                  registrations,
                  routeUploads,
                  eventRate,
                  liveRides,
                  positions,
                  rideServices.renew,
                  jsonDepth(config.limits),
                  config.limits.gpxBytes,
                  rest::Rejections(metrics),
                  {config.limits.openRidesPerUser, Rejections<Quota>(metrics)},
                  {config.limits.routesPerUser, config.limits.routeBytesPerUser,
                   Rejections<Quota>(metrics)}}
    , retention(pool, clock, clockWatch, config.retention.positionsDays,
                [this] { return isBusy(); })
    , deletions(pool, clock, {.pace = {.isBusy = [this] { return isBusy(); }}})
    , unendedRides(pool, clock, clockWatch, config.retention.unendedRideHours,
                   [this] { return isBusy() || positions.stalledBecause(); })
    , census(pool)
{
    positions.measureStoring(metrics.histogram(
        "saferide_position_store_seconds",
        "Time from the arrival of a position to its commit, when it is acknowledged."));
    liveRides.addObserver(&deskFeed);
    pool.setCommitListener(&liveRides);
}

Backend::~Backend()
{
    pool.setCommitListener(nullptr);
}

void Backend::start()
{
    partitions.start();
    clockWatch.start();
    retention.start();
    deletions.start();
    unendedRides.start();
    census.start();
}

bool Backend::isBusy() const
{
    return positions.figures().queued > BusyQueue;
}

Result<void> Backend::readiness() const
{
    if (stopping) {
        return Error{ErrorCode::Unavailable, u"the server is shutting down"_s};
    }
    switch (databasePhase.load()) {
    case DatabasePhase::Waiting:
        return Error{ErrorCode::Unavailable, u"waiting for the database"_s};
    case DatabasePhase::Migrating:
        return Error{ErrorCode::Unavailable,
                     u"the database is being migrated to the schema of this version"_s};
    case DatabasePhase::Open:
        break;
    }
    const db::PoolStatus status = pool.status();
    if (!status.reachable) {
        return Error{ErrorCode::Unavailable, u"the database does not answer"_s};
    }
    if (!status.schemaCurrent) {
        return Error{ErrorCode::Unavailable, u"the database schema is of another version"_s};
    }
    if (!status.writable) {
        return Error{ErrorCode::Unavailable, u"the database is read-only"_s};
    }
    if (const auto reason = positions.stalledBecause()) {
        return Error{ErrorCode::Unavailable, u"positions are not being stored: "_s + *reason};
    }
    return {};
}

} // namespace saferide
