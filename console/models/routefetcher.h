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
/// then those of live rides, then of planned ones. Asks again for what the server was too busy for.
/// GUI thread only.
class RouteFetcher final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(Result<std::optional<RideCourse>>)>;
    /// Sends a console::FindCourse.
    using Request = std::function<void(RideId ride, QObject *context, Done done)>;
    static constexpr qsizetype AtOnce = 8;

    /// All outlive the fetcher.
    RouteFetcher(const LiveRideStore &store, RouteBook &routes, const Selection &selection,
                 Request request, QObject *parent = nullptr);

    /// There is a link again: whatever failed may succeed now.
    void start();
    /// Without a link nothing is asked.
    void stop();

private:
    void look();
    std::optional<RideId> next() const;
    void fetch(RideId ride);
    void take(RideId ride, const Result<std::optional<RideCourse>> &course);

    const LiveRideStore &m_store;
    RouteBook &m_routes;
    const Selection &m_selection;
    const Request m_request;
    bool m_running = false;
    std::set<RideId> m_wanted;
    std::set<RideId> m_underWay;
    std::set<RideId> m_refused; // not asked again before the next start, or their change
    QTimer m_look; // several changes are one look
};

} // namespace saferide
