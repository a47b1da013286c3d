// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/groupsprites.h"
#include "console/map/mapcolors.h"
#include "console/map/maplayer.h"
#include "console/map/markergroups.h"
#include "console/map/markersprites.h"
#include "console/map/participantlabels.h"
#include "console/models/liveridestore.h"

#include <QHash>

#include <functional>
#include <vector>

namespace saferide {

class LabelPlacer;

/// A marker for everybody in the store who has a position, with name and age of the last fix where
/// there is room. Those who would lie on each other are one group with their number. Holds who is
/// where, and follows the store by its signals; what depends on the time it asks in each painting.
class ParticipantLayer final : public MapLayer
{
    Q_OBJECT

public:
    /// The store outlives the layer.
    explicit ParticipantLayer(const LiveRideStore &store, QObject *parent = nullptr);

    void setColors(const MapColors &colors);
    /// Whose riders stand out; nullopt: all alike.
    void emphasizeRide(std::optional<RideId> ride);
    std::optional<RideId> emphasizedRide() const { return m_ride; }
    void select(std::optional<ParticipationId> participation);
    std::optional<ParticipationId> selected() const { return m_selected; }

    /// The topmost marker under the pixel.
    std::optional<ParticipationId> participantAt(QPointF pixel, const Viewport &viewport) const;
    /// Everybody in the group under the pixel, by name; empty where there is none.
    QList<ParticipationId> groupAt(QPointF pixel) const;
    /// Where some participants are.
    WorldRect boundsOf(const QList<ParticipationId> &participations) const;
    qsizetype groupCount() const { return qsizetype(m_groups.size()); }
    /// Where those of a ride are whose last fix is not older; all rides for nullopt.
    WorldRect boundsOf(std::optional<RideId> ride, qint64 withinMsecs) const;
    std::optional<WorldPoint> placeOf(ParticipationId participation) const;
    /// Where the labels of the last painting stand.
    const QList<QRectF> &labelRects() const { return m_labelRects; }
    /// Where the markers of the last painting stand that may have labels.
    const QList<QRectF> &markerRects() const { return m_markerRects; }
    /// Where labels must not stand; asked in every painting.
    using Reserved = std::function<QList<QRectF>(const Viewport &viewport)>;
    void setReserved(Reserved reserved) { m_reserved = std::move(reserved); }
    qsizetype markerCount() const { return qsizetype(m_markers.size()); }

    void paint(QPainter &painter, const Viewport &viewport) override;

private:
    struct Marker
    {
        ParticipationId id;
        RideId ride;
        WorldPoint at;
        std::optional<double> course;
        Activity activity = Activity::Unknown;
        ParticipationRole role = ParticipationRole::Rider;
        // As the store says it, see judged():
        mutable RiderState state = RiderState::NoPosition;
        mutable Timestamp shownTime = {};
        mutable qint64 judgedAt = -1;
    };
    struct Moment // of a painting
    {
        Timestamp serverNow;
        Timestamp knownUntil; // by which is judged: nobody pales for a cut of ours
    };
    struct Visible // one, or a group of which it is the most important one
    {
        QPointF at;
        const Marker *marker = nullptr;
        MarkerLook look;
        GroupLook group = {}; // counts nobody for a single marker
        int count = 1;
    };
    struct Group
    {
        QPointF at;
        double radius = 0;
        QList<ParticipationId> members;
    };

    void put(ParticipationId participation);
    void remove(ParticipationId participation);
    /// The marker, with what changes while nothing is told: asked for once a second, as tens of
    /// thousands are painted many times in one. A step of the daemon's clock is another second.
    const Marker &judged(const Marker &marker, const Moment &now) const;
    MarkerLook lookOf(const Marker &marker, const Moment &now) const;
    void collectVisible(const Viewport &viewport);
    void collectMarkers(const Viewport &viewport);
    void addGroup(const MarkerGroup &group);
    void paintLabels(QPainter &painter, const Viewport &viewport);
    bool mayHaveLabel(const Visible &visible, qsizetype shown) const;

    const LiveRideStore &m_store;
    MapColors m_colors = MapColors::daylight();
    MarkerSprites m_sprites;
    GroupSprites m_groupSprites;
    ParticipantLabels m_labels;
    std::vector<Marker> m_markers;
    QHash<ParticipationId, qsizetype> m_index; // into m_markers
    std::vector<Visible> m_seen; // of the last painting, ungrouped
    std::vector<Visible> m_visible; // of the last painting, bottom to top
    std::vector<Group> m_groups; // of the last painting
    QList<QRectF> m_labelRects;
    QList<QRectF> m_markerRects;
    Reserved m_reserved;
    std::optional<RideId> m_ride;
    std::optional<ParticipationId> m_selected;
};

} // namespace saferide
