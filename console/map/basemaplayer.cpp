// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/basemaplayer.h"

#include "console/map/basemapreader.h"
#include "console/map/labelplacer.h"
#include "console/map/linepath.h"
#include "console/map/maptext.h"

#include <QFile>
#include <QLoggingCategory>
#include <QPainter>

#include <algorithm>

Q_LOGGING_CATEGORY(lcBaseMap, "saferide.map")

static void initializeBaseMapResource()
{
    Q_INIT_RESOURCE(basemap); // must stand outside of any namespace
}

namespace saferide {

namespace {

constexpr double ClipMargin = 24; // wider than any pen
constexpr double CountryNamesUntilZoom = 7.5;

double metersBetween(WorldPoint a, WorldPoint b)
{
    const WorldPoint near = nearestCopy(b, a);
    return std::hypot(near.x - a.x, near.y - a.y) * MercatorEquatorMeters
        * std::cos(toGeo(a).latitude * std::numbers::pi / 180);
}

} // namespace

BaseMapLayer::BaseMapLayer(std::shared_ptr<const BaseMap> map, QObject *parent)
    : MapLayer(parent)
    , m_map(std::move(map))
{
}

void BaseMapLayer::setColors(const MapColors &colors)
{
    m_colors = colors;
    Q_EMIT changed();
}

void BaseMapLayer::paint(QPainter &painter, const Viewport &viewport)
{
    painter.fillRect(viewport.rect(), m_colors.sea);
    if (const BaseMapLevel *level = m_map->levelFor(viewport.zoom())) {
        paintLand(painter, viewport, *level);
    }
    paintNames(painter, viewport);
}

void BaseMapLayer::paintLand(QPainter &painter, const Viewport &viewport,
                             const BaseMapLevel &level) const
{
    const QRectF clip = viewport.rect(ClipMargin);
    QPainterPath land; // even-odd: the rings of lakes are holes
    QPainterPath coasts;
    QPainterPath borders;
    for (const double copy : visibleCopies(viewport)) {
        for (const WorldLine &ring : level.land) {
            const QPolygonF polygon = ringPolygon(ring, viewport, clip, copy);
            if (polygon.size() > 2) {
                land.addPolygon(polygon);
                land.closeSubpath();
                addLine(coasts, ring, viewport, clip, copy);
            }
        }
        for (const WorldLine &border : level.borders) {
            addLine(borders, border, viewport, clip, copy);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(land, m_colors.land);
    painter.strokePath(coasts, QPen(m_colors.coast, 1, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    QPen borderPen(m_colors.border, viewport.zoom() < 5 ? 0.8 : 1.4);
    if (viewport.zoom() >= 5) {
        borderPen.setDashPattern({6, 2, 1, 2});
    }
    painter.strokePath(borders, borderPen);
}

void BaseMapLayer::paintNames(QPainter &painter, const Viewport &viewport) const
{
    LabelPlacer placer(viewport.rect());
    for (const PlaceName &place : m_map->places) {
        if (place.fromZoom > viewport.zoom()) {
            continue;
        }
        const QPointF at = viewport.toScreen(place.at);
        if (!viewport.rect().contains(at)) {
            continue;
        }
        if (place.kind == PlaceName::Kind::Town) {
            paintTown(painter, place, at, viewport.zoom(), placer);
        } else if (viewport.zoom() < CountryNamesUntilZoom) {
            paintCountry(painter, place, at, placer);
        }
    }
}

void BaseMapLayer::paintCountry(QPainter &painter, const PlaceName &place, QPointF at,
                                LabelPlacer &placer) const
{
    QFont font = mapFont(11);
    font.setCapitalization(QFont::AllUppercase);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 1.5);
    const QSizeF size = textSize(font, place.name);
    const QRectF rect(at - QPointF(size.width() / 2, size.height() / 2), size);
    if (placer.takeFirstFree({rect})) {
        paintHaloText(painter, rect, font, place.name, m_colors.countryName, m_colors.halo);
    }
}

void BaseMapLayer::paintTown(QPainter &painter, const PlaceName &place, QPointF at, double zoom,
                             LabelPlacer &placer) const
{
    constexpr double Dot = 2.5;
    const bool big = place.fromZoom < 5.6;
    QFont font = mapFont(big ? (zoom > 7 ? 15 : 13) : 12);
    font.setWeight(big ? QFont::DemiBold : QFont::Normal);
    const PlacesAround around(at, 6, textSize(font, place.name));
    const QRectF dot(at.x() - Dot, at.y() - Dot, 2 * Dot, 2 * Dot);
    if (!placer.isFree(dot)) {
        return;
    }
    const auto rect = placer.takeFirstFree({around.right, around.left, around.above, around.below});
    if (!rect) {
        return;
    }
    placer.take(dot);
    painter.setPen(QPen(m_colors.halo, 1.5));
    painter.setBrush(m_colors.townName);
    painter.drawEllipse(at, Dot, Dot);
    paintHaloText(painter, *rect, font, place.name, m_colors.townName, m_colors.halo);
}

QList<BaseMapLayer::Nearby> BaseMapLayer::townsAround(const Viewport &viewport, double withinMeters,
                                                      qsizetype most) const
{
    struct Candidate
    {
        double meters;
        const PlaceName *place;
    };
    std::vector<Candidate> candidates;
    for (const PlaceName &place : m_map->places) {
        const double meters = metersBetween(viewport.center(), place.at);
        if (place.kind == PlaceName::Kind::Town && meters <= withinMeters
            && !viewport.rect().contains(viewport.toScreen(place.at))) {
            candidates.push_back({meters, &place});
        }
    }
    std::sort(candidates.begin(), candidates.end(),
              [](const Candidate &a, const Candidate &b) { return a.meters < b.meters; });
    QList<Nearby> towns;
    for (const Candidate &candidate : candidates) {
        if (towns.size() == most) {
            break;
        }
        towns.append({candidate.place->name, toGeo(candidate.place->at)});
    }
    return towns;
}

std::shared_ptr<const BaseMap> builtInBaseMap()
{
    static const std::shared_ptr<const BaseMap> map = [] {
        initializeBaseMapResource();
        QFile file(QStringLiteral(":/basemap/world.srbm"));
        if (!file.open(QIODevice::ReadOnly)) {
            qCWarning(lcBaseMap) << "the built-in map is missing";
            return std::make_shared<const BaseMap>();
        }
        Result<BaseMap> read = readBaseMap(file.readAll());
        if (!read) {
            qCWarning(lcBaseMap) << read.error().message;
            return std::make_shared<const BaseMap>();
        }
        return std::make_shared<const BaseMap>(std::move(read).value());
    }();
    return map;
}

} // namespace saferide
