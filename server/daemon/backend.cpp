// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/backend.h"

#include "server/bus/redisbus.h"
#include "server/daemon/jobs.h"
#include "server/daemon/layersettings.h"

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr double SecondsPerHour = 3600;
constexpr qsizetype BusyQueue = 1'000; // positions: more than a batch waits
constexpr Rate JoinRate{1, 5}; // of one user; each is answered with everybody in the ride
// Unknown codes and links of one address, unknown rides of one user: 30 a minute.
constexpr Rate RideCodeRate{0.5, 30};
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

/// A bucket that holds nothing would let nobody in: no burst is no limit.
Rate rateOf(qint64 perSecond, qint64 burst)
{
    return {burst == 0 ? 0 : double(perSecond), double(burst)};
}

Rate positionRate(const LimitsConfig &limits)
{
    return rateOf(limits.positionsPerSecond, limits.positionsBurst);
}

Rate trackingPositionRate(const LimitsConfig &limits)
{
    return rateOf(limits.trackingPositionsPerSecond, limits.trackingPositionsBurst);
}

std::unique_ptr<cluster::Cluster> makeCluster(db::Pool &pool, const Clock &clock,
                                              cluster::Membership::Settings settings)
{
    return settings.identity.node.isEmpty()
        ? nullptr
        : std::make_unique<cluster::Cluster>(pool, clock, std::move(settings));
}

QHash<QByteArray, quint64> serversOf(const QList<ClusterNode> &nodes)
{
    QHash<QByteArray, quint64> marks;
    for (const ClusterNode &node : nodes) {
        marks.insert(node.name.toUtf8(),
                     node.busServers ? bus::markOfServers(*node.busServers) : 0);
    }
    return marks;
}

} // namespace

Backend::Backend(const Config &configuration, const db::DatabaseUrl &url, const QByteArray &secret,
                 const std::optional<bus::RedisSettings> &bus, const BackendParts &parts)
    : config(configuration)
    , ownPool(parts.makePool(poolSettings(config, url)))
    , nodes(
          makeCluster(pool, machineClock,
                      membershipSettings(config.cluster, secret, bus ? bus->names() : QStringList(),
                                         [this] { return exchange->isBehind(); })))
    , partitions(pool, clock, duty(u"partitions"_s))
    , clockWatch(pool, clock)
    , exchange(makeExchange(bus))
    , tokens(secret, std::chrono::minutes(config.security.tokenMinutes), clock)
    , passwords(passwordHash)
    , heavyWork(std::max(1, QThread::idealThreadCount() / 2), MaxHeavyWork)
    , logins({int(config.limits.loginsPerMinute)}, clock, secret,
             tellingOthers(bus::FailedAttempt::Of::Login))
    , sessions(sessionRate(config.limits), clock)
    , registrations(hourly(config.limits.registrationsPerHour), clock, secret,
                    tellingOthers(bus::FailedAttempt::Of::Registration))
    , routeUploads(hourly(config.limits.routesPerHour), clock)
    , eventRate(positionRate(config.limits), clock)
    , joinRate(JoinRate, clock)
    , unknownRides(RideCodeRate, clock)
    , joins(hourly(config.join.perAddressHour), clock)
    , rideCodes(RideCodeRate, clock)
    , ownWriter(parts.makeWriter(positionStore(pool), positionWriterSettings(config)))
    , liveRides(exchange ? exchange->loader() : rideLoader(pool, clock), rideLook(pool), clock, {})
    , commitNews(liveRides, exchange.get())
    , alarms(alarmJobs(pool, clock), clock, metrics)
    , trackingRate(trackingPositionRate(config.limits), clock)
    , trackingKeys(trackingKeyJobs(pool), clock, {})
    , trackingServices{.clock = clock,
                       .keys = trackingKeys,
                       .rides = liveRides,
                       .positions = positions,
                       .alarms = alarms,
                       .rate = trackingRate,
                       .bodyBytes = config.limits.trackingBodyBytes,
                       .graceMsecs = config.tracking.graceMinutes * 60'000,
                       .answerWithin = std::chrono::seconds(config.tracking.answerSeconds),
                       .publicUrl = config.publicUrl.toUtf8(),
                       .rejections = tracking::Rejections(metrics),
                       .figures = tracking::ItemFigures(metrics)}
    , deskJobs(pool, tokens, passwords, heavyWork, clock)
    , deskFeed(liveRides, activeRidesLoader(pool, clock), clock, deskSettings(config, metrics))
    , gate(edgeLimits(config.limits), http::Rejections(metrics))
    , directory(sessionLimits(config.limits))
    , followPlaces(config.follow.connectionsPerLink)
    , followGuesses(RideCodeRate, clock)
    , followServices{clock,
                     liveRides,
                     followPlaces,
                     followGuesses,
                     followJobs(pool, clock),
                     Rejections<phones::FollowLimit>(metrics)}
    , rideServices{clock,
                   tokens,
                   liveRides,
                   positions,
                   alarms,
                   eventRate,
                   joinRate,
                   unknownRides,
                   userAuthorizer(pool, clock),
                   tokenRenewal({pool, clock, tokens, sessions, rest::Rejections(metrics)}),
                   keyFinder(trackingKeys),
                   phones::Rejections(metrics),
                   config.follow.links ? &followServices : nullptr}
    , restContext{{pool, clock, AuditSource::Rest},
                  {pool, clock},
                  clock,
                  tokens,
                  passwords,
                  heavyWork,
                  logins,
                  sessions,
                  registrations,
                  routeUploads,
                  eventRate,
                  joins,
                  rideCodes,
                  liveRides,
                  positions,
                  alarms,
                  rideServices.renew,
                  jsonDepth(config.limits),
                  config.limits.gpxBytes,
                  rest::Rejections(metrics),
                  {config.limits.openRidesPerUser, Rejections<Quota>(metrics)},
                  {config.limits.routesPerUser, config.limits.routeBytesPerUser,
                   Rejections<Quota>(metrics)},
                  config.publicUrl.toUtf8(),
                  config.join.guests,
                  config.follow.links,
                  {config.follow.linksPerRide, Rejections<Quota>(metrics)}}
    , retention(
          pool, clock, clockWatch, {config.retention.positionsDays, config.retention.contactDays},
          [this] { return isBusy(); }, duty(u"retention"_s))
    , deletions(pool, clock,
                {.pace = {.isBusy = [this] { return isBusy(); }, .duty = duty(u"retention"_s)}})
    , unendedRides(
          pool, clock, clockWatch, config.retention.unendedRideHours,
          [this] { return isBusy() || positions.stalledBecause(); }, duty(u"retention"_s))
    , census(pool, duty(u"census"_s))
    , eventCleaner(pool, clock, {.isBusy = [this] { return isBusy(); }, .duty = duty(u"events"_s)})
{
    positions.measureStoring(metrics.histogram(
        "saferide_position_store_seconds",
        "Time from the arrival of a position to its commit, when it is acknowledged."));
    liveRides.addObserver(&deskFeed);
    liveRides.addObserver(&trackingKeys);
    pool.setCommitListener(&commitNews);
    if (nodes) {
        const auto &membership = nodes->membership();
        QObject::connect(&membership, &cluster::Membership::seen, nodes.get(), [this, &membership] {
            clock.setOffset(membership.clockOffsetMsecs().value_or(0));
        });
    }
    if (exchange) {
        QObject::connect(&deskFeed, &desk::DeskFeed::activated, exchange.get(),
                         &PositionExchange::hearAll);
        QObject::connect(exchange.get(), &PositionExchange::behindChanged, &deskFeed,
                         &desk::DeskFeed::setBehind);
        exchange->start(liveRides);
    }
}

Backend::~Backend()
{
    pool.setCommitListener(nullptr);
    if (exchange) {
        exchange->stop();
    }
}

std::unique_ptr<PositionExchange>
Backend::makeExchange(const std::optional<bus::RedisSettings> &bus)
{
    if (config.cluster.node.isEmpty()) {
        return nullptr;
    }
    PositionExchange::Parts parts{
        .load = rideLoader(pool, clock),
        .readNewest = newestReader(pool),
        .aliveNodes = [this] { return serversOf(nodes->membership().othersAlive()); },
        .makeBus = {},
        .attemptFailed = [this](const auto &attempt) { countFailed(attempt); }};
    PositionExchange::Settings settings{.node = config.cluster.node.toUtf8()};
    if (bus) {
        settings.origin = bus->origin;
        settings.servers = bus::markOfServers(bus->names());
        parts.makeBus = [this, bus = *bus](bus::Listener &listener) {
            return std::make_unique<bus::RedisBus>(bus, clock, metrics, listener);
        };
    }
    return std::make_unique<PositionExchange>(std::move(parts), clock, metrics,
                                              std::move(settings));
}

std::function<void(quint64 who)> Backend::tellingOthers(bus::FailedAttempt::Of of)
{
    if (!exchange) {
        return {};
    }
    return [this, of](quint64 who) { exchange->tellFailed({who, of}); };
}

void Backend::countFailed(const bus::FailedAttempt &attempt)
{
    switch (attempt.of) {
    case bus::FailedAttempt::Of::Login:
        logins.failedElsewhere(attempt.who);
        break;
    case bus::FailedAttempt::Of::Registration:
        registrations.countElsewhere(attempt.who);
        break;
    }
}

void Backend::start()
{
    trackingKeys.start();
    partitions.start();
    clockWatch.start();
    retention.start();
    deletions.start();
    unendedRides.start();
    census.start();
    if (nodes) {
        eventCleaner.start();
    }
}

cluster::Duty Backend::duty(const QString &name) const
{
    return nodes ? cluster::Duty(nodes->duties(), name) : cluster::Duty();
}

bool Backend::isBusy() const
{
    return positions.figures().queued > BusyQueue;
}

Result<void> Backend::readiness() const
{
    if (stopping || draining) {
        return Error{ErrorCode::Unavailable, u"the server is shutting down"_s};
    }
    switch (databasePhase.load()) {
    case DatabasePhase::Waiting:
        return Error{ErrorCode::Unavailable, u"waiting for the database"_s};
    case DatabasePhase::Migrating:
        return Error{ErrorCode::Unavailable,
                     u"the database is being migrated to the schema of this version"_s};
    case DatabasePhase::Joining:
        return Error{ErrorCode::Unavailable, u"joining the other nodes"_s};
    case DatabasePhase::Open:
        break;
    }
    const db::PoolStatus status = pool.status();
    if (!status.reachable) {
        return Error{ErrorCode::Unavailable, u"the database does not answer"_s};
    }
    if (!status.schemaFits) {
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
