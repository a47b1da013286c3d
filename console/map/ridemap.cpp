// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/ridemap.h"

#include <limits>

namespace saferide {

namespace {

constexpr double FitMargin = 70; // pixels
constexpr double NearestFit = 15; // zoom
constexpr double NearestFollow = 13; // the streets around somebody
constexpr int FollowMsecs = 500;
constexpr qint64 FollowedForMsecs =
    10 * 60 * 1000; // who is silent for longer does not hold the map

/// The inner part of a view that followed riders may move in before the map moves.
WorldRect innerBounds(const Viewport &viewport, double part)
{
    const WorldRect all = viewport.bounds();
    const double x = all.width() * (1 - part) / 2;
    const double y = all.height() * (1 - part) / 2;
    return {all.left + x, all.top + y, all.right - x, all.bottom - y};
}

} // namespace

RideMap::RideMap(const LiveRideStore &store, const TrailStore *trails, QWidget *parent)
    : QWidget(parent)
    , m_base(builtInBaseMap())
    , m_trails(store, trails)
    , m_participants(store)
    , m_scale(&m_base)
    , m_view(this)
{
    m_view.addGroundLayer(m_base);
    m_view.addGroundLayer(m_tiles);
    m_view.addGroundLayer(m_graticule);
    m_view.addGroundLayer(m_route);
    m_view.addLiveLayer(m_trails);
    m_view.addLiveLayer(m_participants);
    m_view.addLiveLayer(m_line);
    m_view.addLiveLayer(m_scale);
    m_scale.setObstacles([this] {
        return m_participants.labelRects() + m_participants.markerRects()
            + m_route.markRects(m_view.viewport());
    });
    m_participants.setReserved(
        [this](const Viewport &viewport) { return m_scale.panels(viewport); });
    m_scale.setAttribution(tr("Map: Natural Earth"));
    setFocusProxy(&m_view);
    connect(&m_tiles, &TileLayer::problem, this, &RideMap::tilesProblem);

    m_followTimer.setSingleShot(true);
    m_followTimer.setInterval(FollowMsecs);
    connect(&m_followTimer, &QTimer::timeout, this, &RideMap::follow);
    connect(&m_participants, &MapLayer::changed, this, [this] {
        if (!m_followTimer.isActive() && m_mode != FollowMode::Free) {
            m_followTimer.start();
        }
    });
    connect(&m_view, &MapView::movedByHand, this, [this] { setFollowMode(FollowMode::Free); });
    connect(&m_view, &MapView::clicked, this, &RideMap::click);
    connect(&m_view, &MapView::toolKeyPressed, this, &RideMap::pressToolKey);
}

void RideMap::attach(Selection &selection, const RouteBook &routes)
{
    const auto showRouteOf = [this, &routes](std::optional<RideId> ride) {
        const RideRoute *route = ride ? routes.route(*ride) : nullptr;
        showRoute(route ? route->segments : QList<QList<GeoPoint>>());
    };
    const auto show = [this, showRouteOf](std::optional<RideId> ride) {
        showRide(ride);
        showRouteOf(ride);
    };
    connect(&selection, &Selection::rideChanged, this, show);
    connect(&selection, &Selection::riderChanged, this, &RideMap::selectParticipant);
    connect(&routes, &RouteBook::routeChanged, this, [&selection, showRouteOf](RideId ride) {
        if (ride == selection.ride()) {
            showRouteOf(ride);
        }
    });
    connect(this, &RideMap::participantClicked, &selection, &Selection::selectRider);
    show(selection.ride());
    selectParticipant(selection.rider());
}

void RideMap::resizeEvent(QResizeEvent * /*event*/)
{
    m_view.setGeometry(rect());
    if (m_mode == FollowMode::Ride) {
        followRide(true);
    }
}

void RideMap::setColors(const MapColors &colors)
{
    m_base.setColors(colors);
    m_graticule.setColors(colors);
    m_route.setColors(colors);
    m_trails.setColors(colors);
    m_participants.setColors(colors);
    m_line.setColors(colors);
    m_scale.setColors(colors);
}

void RideMap::showRide(std::optional<RideId> ride)
{
    m_route.setRoute({});
    m_participants.select(std::nullopt);
    m_participants.emphasizeRide(ride);
    m_trails.showRide(ride);
    m_trails.select(std::nullopt);
    m_everFitted = false;
    setFollowMode(FollowMode::Ride);
}

void RideMap::showRoute(const QList<QList<GeoPoint>> &segments)
{
    m_route.setRoute(segments);
    if (m_mode == FollowMode::Ride) {
        followRide(true);
    }
}

void RideMap::selectParticipant(std::optional<ParticipationId> participation)
{
    m_participants.select(participation);
    m_trails.select(participation);
    if (m_mode == FollowMode::Rider && !participation) {
        setFollowMode(FollowMode::Ride);
    } else if (m_mode == FollowMode::Rider) {
        followRider(false);
    }
}

void RideMap::setFollowMode(FollowMode wanted)
{
    // The map must not move under the line.
    const FollowMode mode = m_tool == Tool::None ? wanted : FollowMode::Free;
    const bool isNew = mode != m_mode;
    m_mode = mode;
    if (mode == FollowMode::Ride) {
        followRide(true);
    } else if (mode == FollowMode::Rider) {
        followRider(true);
    }
    if (isNew) {
        Q_EMIT followModeChanged(mode);
    }
}

WorldRect RideMap::interesting() const
{
    const auto ride = m_participants.emphasizedRide();
    WorldRect rect = m_participants.boundsOf(ride, FollowedForMsecs);
    if (!m_route.isEmpty()) {
        rect.include({m_route.bounds().left, m_route.bounds().top});
        rect.include({m_route.bounds().right, m_route.bounds().bottom});
    }
    // Without a route, and with nobody who was heard lately: where they were last.
    return rect.isEmpty() ? m_participants.boundsOf(ride, std::numeric_limits<qint64>::max())
                          : rect;
}

void RideMap::fitAll()
{
    const WorldRect rect = interesting();
    if (!rect.isEmpty()) {
        m_view.glideTo(m_view.viewport().fitting(rect, FitMargin, NearestFit));
    }
}

void RideMap::follow()
{
    if (m_view.isGliding()) {
        return;
    }
    if (m_mode == FollowMode::Ride) {
        followRide(!m_everFitted);
    } else if (m_mode == FollowMode::Rider) {
        followRider(false);
    }
}

void RideMap::followRide(bool always)
{
    const WorldRect rect = interesting();
    if (rect.isEmpty()) {
        return;
    }
    const Viewport fitted = m_view.viewport().fitting(rect, FitMargin, NearestFit);
    const WorldRect inner = innerBounds(m_view.viewport(), 0.94);
    const double shift = std::round(m_view.viewport().center().x - rect.center().x);
    const bool leaves = !inner.contains(rect.movedBy(shift));
    const bool isFar = fitted.zoom() > m_view.viewport().zoom() + 0.7;
    if (always || leaves || isFar) {
        m_view.glideTo(fitted);
        m_everFitted = true;
    }
}

void RideMap::followRider(bool near)
{
    const auto selected = m_participants.selected();
    const auto place = selected ? m_participants.placeOf(*selected) : std::nullopt;
    if (!place) {
        return;
    }
    const Viewport &now = m_view.viewport();
    const bool isFar = near && now.zoom() < NearestFollow;
    if (isFar || !innerBounds(now, 0.4).contains(nearestCopy(*place, now.center()))) {
        m_view.glideTo({*place, std::max(now.zoom(), NearestFollow), now.size()});
    }
}

void RideMap::setPictureStill(bool still)
{
    m_view.setVeiled(still);
}

void RideMap::setTiles(const std::shared_ptr<TileStore> &tiles)
{
    m_tiles.setTiles(tiles);
    m_scale.setAttribution(tiles ? tiles->attribution() : tr("Map: Natural Earth"));
}

void RideMap::setTool(Tool tool)
{
    if (tool == m_tool) {
        return;
    }
    m_tool = tool;
    m_line.setActive(tool != Tool::None);
    m_view.setToolActive(tool != Tool::None);
    if (tool != Tool::None) {
        setFollowMode(FollowMode::Free);
        m_view.setFocus();
    }
    Q_EMIT toolChanged(tool);
}

void RideMap::pressToolKey(int key)
{
    switch (key) {
    case Qt::Key_Space:
        m_line.addPoint(m_view.viewport().geoAt(m_view.rect().center()));
        break;
    case Qt::Key_Backspace:
        m_line.removeLastPoint();
        break;
    case Qt::Key_Escape:
        setTool(Tool::None);
        break;
    default: // Return
        if (m_tool == Tool::Draw && m_line.points().size() >= 2) {
            Q_EMIT lineDrawn(m_line.points());
        }
    }
}

void RideMap::showParticipants(const QList<ParticipationId> &participations)
{
    const WorldRect rect = m_participants.boundsOf(participations);
    if (!rect.isEmpty()) {
        setFollowMode(FollowMode::Free);
        m_view.glideTo(m_view.viewport().fitting(rect, FitMargin, Viewport::MaxZoom - 1));
    }
}

void RideMap::click(QPointF pixel)
{
    if (m_tool != Tool::None) {
        m_line.addPoint(m_view.viewport().geoAt(pixel));
        return;
    }
    if (const auto members = m_participants.groupAt(pixel); !members.isEmpty()) {
        if (m_view.viewport().zoom() > NearestFit + 2) {
            Q_EMIT groupClicked(members, m_view.mapToGlobal(pixel).toPoint());
        } else {
            showParticipants(members);
        }
        return;
    }
    const auto participation = m_participants.participantAt(pixel, m_view.viewport());
    if (participation) {
        Q_EMIT participantClicked(*participation);
    } else {
        Q_EMIT groundClicked();
    }
}

void RideMap::refreshAges()
{
    m_view.update();
}

} // namespace saferide
