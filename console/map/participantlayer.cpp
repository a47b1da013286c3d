// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/participantlayer.h"

#include "console/map/labelplacer.h"
#include "console/map/maptext.h"

#include <QPainter>

namespace saferide {

namespace {

constexpr double HitPixels = 14;
constexpr qsizetype MostLabels = 150; // a frame; more could not be read
constexpr qsizetype LabelledWithoutSelection = 400; // markers in view

int labelRank(ParticipationRole role)
{
    switch (role) {
    case ParticipationRole::Leader:
        return 0;
    case ParticipationRole::Sweep:
        return 1;
    case ParticipationRole::Support:
        return 2;
    case ParticipationRole::Rider:
        return 3;
    }
    return 3;
}

} // namespace

ParticipantLayer::ParticipantLayer(const LiveRideStore &store, QObject *parent)
    : MapLayer(parent)
    , m_store(store)
{
    for (const RideId ride : store.rides()) {
        for (const ParticipationId participation : store.participantsOf(ride)) {
            put(participation);
        }
    }
    const auto putOne = [this](RideId, ParticipationId participation) {
        put(participation);
        Q_EMIT changed();
    };
    connect(&store, &LiveRideStore::participantAdded, this, putOne);
    connect(&store, &LiveRideStore::participantChanged, this, putOne);
    connect(&store, &LiveRideStore::participantRemoved, this,
            [this](RideId, ParticipationId participation) {
                remove(participation);
                Q_EMIT changed();
            });
    connect(&store, &LiveRideStore::fixesChanged, this,
            [this](const QList<ParticipationId> &participations) {
                for (const ParticipationId participation : participations) {
                    put(participation);
                }
                Q_EMIT changed();
            });
}

void ParticipantLayer::setColors(const MapColors &colors)
{
    m_colors = colors;
    m_sprites.setColors(colors);
    m_labels.setColors(colors);
    Q_EMIT changed();
}

void ParticipantLayer::emphasizeRide(std::optional<RideId> ride)
{
    m_ride = ride;
    Q_EMIT changed();
}

void ParticipantLayer::select(std::optional<ParticipationId> participation)
{
    m_selected = participation;
    Q_EMIT changed();
}

void ParticipantLayer::put(ParticipationId participation)
{
    const Participant *known = m_store.participant(participation);
    if (!known || !known->participation.lastFix) {
        remove(participation);
        return;
    }
    const LocationFix &fix = *known->participation.lastFix;
    auto place = m_index.constFind(participation);
    if (place == m_index.constEnd()) {
        place = m_index.insert(participation, qsizetype(m_markers.size()));
        m_markers.emplace_back();
    }
    m_markers[size_t(*place)] = {.id = participation,
                                 .ride = known->participation.ride,
                                 .at = toWorld(fix.point),
                                 .fixTime = fix.fixTime,
                                 .course = fix.course,
                                 .activity = activityOf(fix.speed),
                                 .role = known->participation.role};
}

void ParticipantLayer::remove(ParticipationId participation)
{
    m_labels.forget(participation);
    const auto place = m_index.constFind(participation);
    if (place == m_index.constEnd()) {
        return;
    }
    const auto row = size_t(*place);
    m_index.erase(place);
    if (row + 1 != m_markers.size()) {
        m_markers[row] = m_markers.back();
        m_index[m_markers[row].id] = qsizetype(row);
    }
    m_markers.pop_back();
    if (m_selected == participation) {
        m_selected.reset();
    }
}

MarkerLook ParticipantLayer::lookOf(const Marker &marker, Timestamp now) const
{
    MarkerLook look{.role = marker.role,
                    .activity = marker.activity,
                    .freshness = freshnessOf(now - marker.fixTime)};
    look.course = courseStep(marker.course, marker.activity, look.freshness);
    if (m_selected == marker.id) {
        look.emphasis = Emphasis::Selected;
    } else if (m_ride && *m_ride != marker.ride) {
        look.emphasis = Emphasis::Background;
    }
    return look;
}

void ParticipantLayer::collectVisible(const Viewport &viewport)
{
    constexpr double Reach = MarkerSprites::Size / 2.0;
    const QRectF seen = viewport.rect().adjusted(-Reach, -Reach, Reach, Reach);
    const Timestamp now = m_store.serverNow();
    m_visible.clear();
    for (const Marker &marker : m_markers) {
        const QPointF at = viewport.toScreen(marker.at);
        if (seen.contains(at)) {
            m_visible.push_back({at, &marker, lookOf(marker, now)});
        }
    }
    // Bottom to top: other rides, old fixes, riders, those with a special role, the selected one.
    std::stable_sort(m_visible.begin(), m_visible.end(), [](const Visible &a, const Visible &b) {
        return std::tuple(a.look.emphasis, -int(a.look.freshness), -labelRank(a.look.role))
            < std::tuple(b.look.emphasis, -int(b.look.freshness), -labelRank(b.look.role));
    });
}

void ParticipantLayer::paint(QPainter &painter, const Viewport &viewport)
{
    collectVisible(viewport);
    const double ratio = painter.device()->devicePixelRatioF();
    constexpr double Half = MarkerSprites::Size / 2.0;
    for (const Visible &visible : m_visible) {
        // Whole device pixels: copied, not resampled.
        const QPointF corner = (visible.at - QPointF(Half, Half)) * ratio;
        const QPointF snapped(std::round(corner.x()) / ratio, std::round(corner.y()) / ratio);
        painter.drawPixmap(snapped, m_sprites.pixmap(visible.look, ratio));
    }
    paintLabels(painter, viewport);
}

bool ParticipantLayer::mayHaveLabel(const Visible &visible, qsizetype shown) const
{
    if (visible.look.emphasis == Emphasis::Background) {
        return false;
    }
    return visible.look.emphasis == Emphasis::Selected || m_ride
        || shown <= LabelledWithoutSelection;
}

void ParticipantLayer::paintLabels(QPainter &painter, const Viewport &viewport)
{
    LabelPlacer placer(viewport.rect());
    std::vector<const Visible *> candidates;
    for (const Visible &visible : m_visible) {
        if (visible.look.emphasis != Emphasis::Background) {
            placer.take({visible.at.x() - 6, visible.at.y() - 6, 12, 12});
        }
        if (mayHaveLabel(visible, qsizetype(m_visible.size()))) {
            candidates.push_back(&visible);
        }
    }
    // The same order in every frame, so that labels do not flicker.
    std::sort(candidates.begin(), candidates.end(), [](const Visible *a, const Visible *b) {
        return std::tuple(-int(a->look.emphasis), labelRank(a->look.role), a->marker->id)
            < std::tuple(-int(b->look.emphasis), labelRank(b->look.role), b->marker->id);
    });
    const Timestamp now = m_store.serverNow();
    const double ratio = painter.device()->devicePixelRatioF();
    m_labelRects.clear();
    for (const Visible *visible : candidates) {
        const Participant *participant = m_store.participant(visible->marker->id);
        if (!participant || m_labelRects.size() == MostLabels) {
            continue;
        }
        const ParticipantLabels::Text text{
            participant->username, ageText(now - visible->marker->fixTime), visible->look.freshness,
            visible->look.emphasis == Emphasis::Selected};
        const PlacesAround around(visible->at, 12, m_labels.size(text));
        const auto rect =
            placer.takeFirstFree({around.right, around.left, around.above, around.below});
        if (rect) {
            painter.drawPixmap(rect->topLeft().toPoint(),
                               m_labels.pixmap(visible->marker->id, text, ratio));
            m_labelRects.append(*rect);
        }
    }
}

std::optional<ParticipationId> ParticipantLayer::participantAt(QPointF pixel,
                                                               const Viewport &viewport) const
{
    std::optional<ParticipationId> found;
    double nearest = HitPixels;
    for (const Marker &marker : m_markers) {
        const QPointF offset = viewport.toScreen(marker.at) - pixel;
        const double distance = std::hypot(offset.x(), offset.y());
        const bool preferred = distance < nearest || (distance == nearest && m_ride == marker.ride);
        if (preferred) {
            nearest = distance;
            found = marker.id;
        }
    }
    return found;
}

WorldRect ParticipantLayer::boundsOf(std::optional<RideId> ride, qint64 withinMsecs) const
{
    const Timestamp now = m_store.serverNow();
    WorldRect bounds;
    for (const Marker &marker : m_markers) {
        if ((!ride || *ride == marker.ride) && now - marker.fixTime <= withinMsecs) {
            bounds.include(bounds.isEmpty() ? marker.at : nearestCopy(marker.at, bounds.center()));
        }
    }
    return bounds;
}

std::optional<WorldPoint> ParticipantLayer::placeOf(ParticipationId participation) const
{
    const auto place = m_index.constFind(participation);
    return place == m_index.constEnd() ? std::nullopt : std::optional(m_markers[size_t(*place)].at);
}

} // namespace saferide
