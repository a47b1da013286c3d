// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/routefetcher.h"

namespace saferide {

namespace {

constexpr int RetryAfterMsecs = 2'000; // where the server does not say

} // namespace

RouteFetcher::RouteFetcher(const LiveRideStore &store, RouteBook &routes,
                           const Selection &selection, Request request, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_routes(routes)
    , m_selection(selection)
    , m_request(std::move(request))
{
    m_look.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, this, &RouteFetcher::look);
    connect(&store, &LiveRideStore::rideAdded, this, &RouteFetcher::want);
    connect(&store, &LiveRideStore::rideChanged, this, &RouteFetcher::want);
    connect(&store, &LiveRideStore::routeDoubted, this, &RouteFetcher::want);
    connect(&store, &LiveRideStore::routeChanged, this, [this](RideId ride) {
        m_unreadable.erase(ride);
        want(ride);
    });
    connect(&store, &LiveRideStore::rideRemoved, this, [this](RideId ride) {
        m_wanted.erase(ride);
        m_refused.erase(ride);
        m_unreadable.erase(ride);
    });
    connect(&selection, &Selection::rideChanged, this, [this](std::optional<RideId> ride) {
        if (ride && m_unreadable.erase(*ride) > 0) {
            want(*ride);
        }
    });
}

void RouteFetcher::want(RideId ride)
{
    m_refused.erase(ride);
    if (m_routes.isWanted(ride)) {
        m_wanted.insert(ride);
        m_look.start(0);
    }
}

void RouteFetcher::start()
{
    m_running = true;
    m_refused.clear();
    for (const RideId ride : m_routes.wanted()) {
        m_wanted.insert(ride);
    }
    m_look.start(0);
}

void RouteFetcher::stop()
{
    m_running = false;
    m_look.stop();
}

void RouteFetcher::look()
{
    while (m_running && qsizetype(m_underWay.size()) < AtOnce) {
        const auto ride = next();
        if (!ride) {
            return;
        }
        m_wanted.erase(*ride);
        fetch(*ride);
    }
}

std::optional<RideId> RouteFetcher::next() const
{
    std::optional<RideId> planned;
    std::optional<RideId> live;
    for (const RideId id : m_wanted) {
        const Ride *ride = m_store.ride(id);
        if (ride == nullptr || !ride->route || m_underWay.contains(id) || m_refused.contains(id)) {
            continue;
        }
        const auto unreadable = m_unreadable.find(id);
        if (unreadable != m_unreadable.end() && unreadable->second == ride->route) {
            continue;
        }
        if (id == m_selection.ride()) {
            return id;
        }
        auto &first = ride->status == RideStatus::Live ? live : planned;
        first = first ? first : std::optional(id);
    }
    return live ? live : planned;
}

void RouteFetcher::fetch(RideId ride)
{
    m_underWay.insert(ride);
    const RouteId route = *m_store.ride(ride)->route;
    m_request(ride, this, [this, ride, route](const Result<std::optional<RideRoute>> &fetched) {
        m_underWay.erase(ride);
        m_look.start(0);
        if (fetched) {
            m_routes.put(ride, *fetched);
        } else {
            takeFailure(ride, route, fetched.error());
        }
    });
}

void RouteFetcher::takeFailure(RideId ride, RouteId route, const Error &error)
{
    switch (error.code) {
    case ErrorCode::Overloaded:
    case ErrorCode::RateLimited:
    case ErrorCode::Timeout: {
        m_wanted.insert(ride);
        const auto wait = std::chrono::milliseconds(error.retryAfter);
        m_look.start(wait.count() > 0 ? int(std::min<qint64>(wait.count(), 60'000))
                                      : RetryAfterMsecs);
        return;
    }
    case ErrorCode::Internal:
        if (m_store.ride(ride) != nullptr && !m_wanted.contains(ride)) { // nor changed meanwhile
            m_unreadable[ride] = route;
            Q_EMIT unreadable(ride, error.message);
        }
        return;
    case ErrorCode::InvalidInput:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::Conflict:
    case ErrorCode::TooLarge:
    case ErrorCode::Unavailable:
        m_refused.insert(ride); // a link that was cut starts again
        return;
    }
}

} // namespace saferide
