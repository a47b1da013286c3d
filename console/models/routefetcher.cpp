// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/models/routefetcher.h"

namespace saferide {

namespace {

constexpr int AgainAfterMsecs = 2'000; // where the server does not say

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
    const auto want = [this](RideId ride) {
        m_refused.erase(ride);
        if (m_routes.isWanted(ride)) {
            m_wanted.insert(ride);
            m_look.start(0);
        }
    };
    connect(&store, &LiveRideStore::rideAdded, this, want);
    connect(&store, &LiveRideStore::rideChanged, this, want);
    connect(&store, &LiveRideStore::rideRemoved, this, [this](RideId ride) {
        m_wanted.erase(ride);
        m_refused.erase(ride);
    });
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
        if (ride == nullptr || m_underWay.contains(id) || m_refused.contains(id)) {
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
    m_request(ride, this, [this, ride](const Result<std::optional<RideCourse>> &course) {
        take(ride, course);
    });
}

void RouteFetcher::take(RideId ride, const Result<std::optional<RideCourse>> &course)
{
    m_underWay.erase(ride);
    if (course) {
        m_routes.put(ride, *course);
        m_look.start(0);
        return;
    }
    const bool isBusy = course.error().code == ErrorCode::Overloaded
        || course.error().code == ErrorCode::RateLimited
        || course.error().code == ErrorCode::Timeout;
    if (!isBusy) {
        m_refused.insert(ride); // a link that was cut starts again
        m_look.start(0);
        return;
    }
    m_wanted.insert(ride);
    const auto wait = std::chrono::milliseconds(course.error().retryAfter);
    m_look.start(wait.count() > 0 ? int(std::min<qint64>(wait.count(), 60'000)) : AgainAfterMsecs);
}

} // namespace saferide
