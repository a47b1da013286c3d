// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/traillayer.h"

#include "console/map/linepath.h"

#include <QPainter>
#include <QPainterPath>

#include <array>

namespace saferide {

namespace {

constexpr int FadeSteps = 4; // of fading

} // namespace

TrailLayer::TrailLayer(const LiveRideStore &store, const TrailStore *trails, QObject *parent)
    : MapLayer(parent)
    , m_store(store)
    , m_trails(trails)
{
    if (trails != nullptr) {
        connect(trails, &TrailStore::historyAdded, this, &MapLayer::changed);
    }
}

void TrailLayer::setColors(const MapColors &colors)
{
    m_colors = colors;
    Q_EMIT changed();
}

void TrailLayer::showRide(std::optional<RideId> ride)
{
    m_ride = ride;
    Q_EMIT changed();
}

void TrailLayer::select(std::optional<ParticipationId> participation)
{
    m_selected = participation;
    Q_EMIT changed();
}

void TrailLayer::setShown(bool shown)
{
    m_shown = shown;
    Q_EMIT changed();
}

void TrailLayer::paint(QPainter &painter, const Viewport &viewport)
{
    if (!m_shown || m_trails == nullptr) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    if (m_ride && m_store.participantCount(*m_ride) <= MaxTrails) {
        const auto riders = m_store.participantsOf(*m_ride);
        for (const ParticipationId id : riders) {
            if (id != m_selected) {
                paintTrail(painter, viewport, id, ShownMsecs, 2.5);
            }
        }
    }
    if (m_selected) {
        paintTrail(painter, viewport, *m_selected, std::numeric_limits<qint64>::max(), 4);
    }
}

void TrailLayer::paintTrail(QPainter &painter, const Viewport &viewport, ParticipationId id,
                            qint64 shownMsecs, double width) const
{
    const auto trail = m_trails->trailOf(id);
    const Participant *participant = m_store.participant(id);
    if (trail.empty() || participant == nullptr || !participant->participation.lastFix) {
        return;
    }
    const LocationFix &now = *participant->participation.lastFix;
    const auto age = [&now](const TrailPoint &point) { return now.orderTime() - point.orderTime; };
    const auto first = std::find_if(trail.begin(), trail.end(), [&](const TrailPoint &point) {
        return age(point) <= shownMsecs;
    });
    if (first == trail.end()) {
        return;
    }
    const double oldest = std::max<double>(1, double(age(*first)));
    const QRectF clip = viewport.rect(width);
    std::array<QPainterPath, FadeSteps> parts; // old to new; each begins where the one before ends
    QPointF last = viewport.toScreen(toWorld(first->point));
    Timestamp lastTime = first->orderTime;
    const auto lineTo = [&](int step, GeoPoint place, Timestamp time) {
        const QPointF at = viewport.toScreen(toWorld(place));
        if (time - lastTime <= TrailGapMsecs) {
            addLeg(parts[size_t(step)], last, at, clip);
        }
        last = at;
        lastTime = time;
    };
    for (auto point = std::next(first); point != trail.end(); ++point) {
        const int step =
            std::clamp(int((1 - double(age(*point)) / oldest) * FadeSteps), 0, FadeSteps - 1);
        lineTo(step, point->point, point->orderTime);
    }
    lineTo(FadeSteps - 1, now.point, now.orderTime());
    QColor color = m_selected == id ? m_colors.selection : m_colors.moving;
    for (int step = 0; step < FadeSteps; ++step) {
        color.setAlphaF(0.15F + 0.65F * float(step + 1) / FadeSteps);
        painter.setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        painter.drawPath(parts[size_t(step)]);
    }
}

} // namespace saferide
