// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/participantlayer.h"

#include "console/map/labelplacer.h"
#include "console/map/maptext.h"
#include "console/models/followparticipants.h"

#include <QPainter>

namespace saferide {

namespace {

constexpr double HitPixels = 14;
constexpr double GroupPixels = 15; // nearer than that, markers hide each other
constexpr qsizetype MaxLabels = 150; // a frame; more could not be read
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

double reachOf(int count)
{
    constexpr double Halo = 1.5;
    return count == 1 ? GroupPixels / 2 : GroupSprites::radius(count) + Halo;
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
    const auto putAll = [this](const QList<ParticipationId> &participations) {
        for (const ParticipationId participation : participations) {
            put(participation);
        }
        Q_EMIT changed();
    };
    const auto removeAll = [this](const QList<ParticipationId> &participations) {
        for (const ParticipationId participation : participations) {
            remove(participation);
        }
        Q_EMIT changed();
    };
    followParticipants(store, this, putAll, removeAll);
}

void ParticipantLayer::setColors(const MapColors &colors)
{
    m_colors = colors;
    m_sprites.setColors(colors);
    m_groupSprites.setColors(colors);
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
                                 .course = fix.course,
                                 .activity = activityOf(m_store.speedOf(participation)),
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

const ParticipantLayer::Marker &ParticipantLayer::judged(const Marker &marker,
                                                         const Moment &now) const
{
    constexpr qint64 Second = 1'000;
    const qint64 share = marker.id.value * 61 % Second; // each painting asks for a part of them
    const qint64 second = (now.serverNow.msecs + share) / Second;
    if (marker.judgedAt != second) {
        marker.judgedAt = second;
        const auto heard = m_store.timesOf(marker.id);
        marker.state = riderStateOf(heard);
        marker.shownTime = heard ? heard->shownTime : now.serverNow;
    }
    return marker;
}

MarkerLook ParticipantLayer::lookOf(const Marker &marker, const Moment &now) const
{
    const qint64 age = now.knownUntil - judged(marker, now).shownTime;
    MarkerLook look{
        .role = marker.role, .activity = marker.activity, .freshness = freshnessOf(age)};
    look.course = courseStep(marker.course, marker.activity, look.freshness);
    if (m_selected == marker.id) {
        look.emphasis = Emphasis::Selected;
    } else if (m_ride && *m_ride != marker.ride) {
        look.emphasis = Emphasis::Background;
    }
    return look;
}

void ParticipantLayer::collectMarkers(const Viewport &viewport)
{
    constexpr double Reach = MarkerSprites::Size / 2.0;
    const QRectF seen = viewport.rect(Reach);
    const Moment now{m_store.serverNow(), m_store.knownUntil()};
    m_seen.clear();
    for (const Marker &marker : m_markers) {
        const QPointF at = viewport.toScreen(marker.at);
        if (seen.contains(at)) {
            m_seen.push_back({.at = at, .marker = &marker, .look = lookOf(marker, now)});
        }
    }
}

void ParticipantLayer::collectVisible(const Viewport &viewport)
{
    collectMarkers(viewport);
    std::vector<GroupCandidate> candidates;
    candidates.reserve(m_seen.size());
    for (const Visible &seen : m_seen) {
        candidates.push_back(
            {seen.at, int(seen.look.emphasis), seen.look.emphasis == Emphasis::Selected});
    }
    m_visible.clear();
    m_groups.clear();
    const QPointF origin = viewport.toScreenExactly({0, 0});
    for (const MarkerGroup &group : groupMarkers(candidates, GroupPixels, origin, reachOf)) {
        addGroup(group);
    }
    // Bottom to top: other rides, old fixes, riders, those with a special role, the selected one.
    std::stable_sort(m_visible.begin(), m_visible.end(), [](const Visible &a, const Visible &b) {
        return std::tuple(a.look.emphasis, -int(a.look.freshness), -labelRank(a.look.role))
            < std::tuple(b.look.emphasis, -int(b.look.freshness), -labelRank(b.look.role));
    });
}

void ParticipantLayer::addGroup(const MarkerGroup &group)
{
    const auto first = size_t(group.members.front());
    if (group.members.size() == 1) {
        m_visible.push_back(m_seen[first]);
        return;
    }
    Visible shown = m_seen[first];
    shown.at = group.at;
    shown.count = int(group.members.size());
    shown.group.background = shown.look.emphasis == Emphasis::Background;
    Group members{group.at, GroupSprites::radius(shown.count), {}};
    for (const int index : group.members) {
        const Visible &member = m_seen[size_t(index)];
        members.members.append(member.marker->id);
        if (std::pair(labelRank(member.look.role), member.marker->id)
            < std::pair(labelRank(shown.look.role), shown.marker->id)) {
            shown.marker = member.marker;
            shown.look = member.look;
        }
        shown.group.add(member.marker->state);
    }
    m_visible.push_back(shown);
    m_groups.push_back(std::move(members));
}

void ParticipantLayer::paint(QPainter &painter, const Viewport &viewport)
{
    collectVisible(viewport);
    const double ratio = painter.device()->devicePixelRatioF();
    for (const Visible &visible : m_visible) {
        const QPixmap &pixmap = visible.count > 1 ? m_groupSprites.pixmap(visible.group, ratio)
                                                  : m_sprites.pixmap(visible.look, ratio);
        // Whole device pixels: copied, not resampled.
        const QPointF corner = visible.at * ratio - QPointF(pixmap.width(), pixmap.height()) / 2;
        painter.drawPixmap(QPointF(std::round(corner.x()) / ratio, std::round(corner.y()) / ratio),
                           pixmap);
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
    if (m_reserved) {
        placer.take(m_reserved(viewport));
    }
    std::vector<const Visible *> candidates;
    m_markerRects.clear();
    for (const Visible &visible : m_visible) {
        if (visible.look.emphasis != Emphasis::Background) {
            const double half = visible.count > 1 ? GroupSprites::radius(visible.count) : 6;
            m_markerRects.append(
                {visible.at.x() - half, visible.at.y() - half, 2 * half, 2 * half});
        }
        if (mayHaveLabel(visible, qsizetype(m_visible.size()))) {
            candidates.push_back(&visible);
        }
    }
    placer.take(m_markerRects);
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
        if (!participant || m_labelRects.size() == MaxLabels) {
            continue;
        }
        const bool isGroup = visible->count > 1;
        const QString name = isGroup
            ? QStringLiteral("%1 +%2").arg(participant->username.left(14),
                                           QString::number(visible->count - 1))
            : participant->username;
        const ParticipantLabels::Text text{
            name, isGroup ? QString() : ageText(now - visible->marker->shownTime),
            visible->look.freshness, visible->look.emphasis == Emphasis::Selected};
        const double gap = isGroup ? GroupSprites::radius(visible->count) + 3 : 12;
        const PlacesAround around(visible->at, gap, m_labels.size(text));
        auto rect = placer.takeFirstFree({around.right, around.left, around.above, around.below});
        if (!rect && text.selected) { // never nameless, whom it may hide
            rect = viewport.rect().contains(around.right) ? around.right : around.left;
            placer.take(*rect);
        }
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

QList<ParticipationId> ParticipantLayer::groupAt(QPointF pixel) const
{
    for (const Group &group : m_groups) {
        const QPointF offset = group.at - pixel;
        if (std::hypot(offset.x(), offset.y()) > group.radius + 2) {
            continue;
        }
        QList<ParticipationId> members = group.members;
        const auto nameOf = [this](ParticipationId id) {
            const Participant *participant = m_store.participant(id);
            return participant ? participant->username : QString();
        };
        std::sort(members.begin(), members.end(), [&](ParticipationId a, ParticipationId b) {
            return QString::localeAwareCompare(nameOf(a), nameOf(b)) < 0;
        });
        return members;
    }
    return {};
}

WorldRect ParticipantLayer::boundsOf(const QList<ParticipationId> &participations) const
{
    WorldRect bounds;
    for (const ParticipationId id : participations) {
        if (const auto place = placeOf(id)) {
            bounds.include(bounds.isEmpty() ? *place : nearestCopy(*place, bounds.center()));
        }
    }
    return bounds;
}

WorldRect ParticipantLayer::boundsOf(std::optional<RideId> ride, qint64 withinMsecs) const
{
    const Moment now{m_store.serverNow(), m_store.knownUntil()};
    WorldRect bounds;
    for (const Marker &marker : m_markers) {
        if ((!ride || *ride == marker.ride)
            && now.knownUntil - judged(marker, now).shownTime <= withinMsecs) {
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
