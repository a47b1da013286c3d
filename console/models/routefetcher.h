// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/models/routebook.h"
#include "console/models/selection.h"
#include "shared/core/result.h"

#include <QTimer>

#include <functional>
#include <map>

namespace saferide {

/// Fetches the routes that the book does not have, a few at once: that of the selected ride first,
/// then those of live rides, then of planned ones. Asks again for what the server was too busy for;
/// for what cannot be read not before the ride has another route, the route changed, or the ride is
/// selected. GUI thread only.
class RouteFetcher final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<std::optional<RideRoute>>)>;
    /// Sends a console::FindRideRoute.
    using Request = std::function<void(RideId ride, QObject *context, Done done)>;
    static constexpr qsizetype AtOnce = 8;

    /// All outlive the fetcher.
    RouteFetcher(const LiveRideStore &store, RouteBook &routes, const Selection &selection,
                 Request request, QObject *parent = nullptr);

    /// There is a link again: whatever failed may succeed now.
    void start();
    /// Without a link nothing is asked.
    void stop();

Q_SIGNALS:
    /// The answer is of no use, for this reason.
    void unreadable(saferide::RideId ride, const QString &reason);

private:
    void want(RideId ride);
    void look();
    std::optional<RideId> next() const;
    void fetch(RideId ride);
    void takeFailure(RideId ride, RouteId route, const Error &error);

    const LiveRideStore &m_store;
    RouteBook &m_routes;
    const Selection &m_selection;
    const Request m_request;
    bool m_running = false;
    std::set<RideId> m_wanted;
    std::set<RideId> m_underWay;
    std::set<RideId> m_refused; // not asked again before the next start, or their change
    std::map<RideId, RouteId> m_unreadable; // not asked again while they have this route
    QTimer m_look; // several changes are one look
};

} // namespace saferide
