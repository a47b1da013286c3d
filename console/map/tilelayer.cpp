// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/tilelayer.h"

#include <QPainter>

#include <cmath>

namespace saferide {

TileLayer::TileLayer(QObject *parent)
    : MapLayer(parent)
{
}

TileLayer::~TileLayer()
{
    setTiles(nullptr);
}

void TileLayer::setTiles(std::shared_ptr<TileStore> tiles)
{
    if (m_tiles) {
        m_tiles->forget(*this);
        disconnect(m_tiles.get(), nullptr, this, nullptr);
    }
    m_tiles = std::move(tiles);
    m_wanted.clear();
    if (m_tiles) {
        connect(m_tiles.get(), &TileStore::changed, this, &MapLayer::changed);
        connect(m_tiles.get(), &TileStore::problem, this, &TileLayer::problem);
    }
    Q_EMIT changed();
}

void TileLayer::paint(QPainter &painter, const Viewport &viewport)
{
    if (!m_tiles || viewport.zoom() < m_tiles->minZoom() - 1) {
        return;
    }
    const int zoom =
        std::clamp(int(std::round(viewport.zoom())), m_tiles->minZoom(), m_tiles->maxZoom());
    const int count = 1 << zoom;
    const WorldRect bounds = viewport.bounds();
    const int top = std::clamp(int(std::floor(bounds.top * count)), 0, count - 1);
    const int bottom = std::clamp(int(std::floor(bounds.bottom * count)), 0, count - 1);
    const int left = int(std::floor(bounds.left * count));
    const int right = int(std::floor(bounds.right * count));
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    m_wanted.clear();
    for (int y = top; y <= bottom; ++y) {
        for (int column = left; column <= right; ++column) {
            const QPointF from =
                viewport.toScreenExactly({double(column) / count, double(y) / count});
            const QPointF to =
                viewport.toScreenExactly({double(column + 1) / count, double(y + 1) / count});
            // Whole pixels: no seams between tiles.
            const QRectF target(QPointF(std::floor(from.x()), std::floor(from.y())),
                                QPointF(std::floor(to.x()), std::floor(to.y())));
            paintTile(painter, {zoom, ((column % count) + count) % count, y}, target);
        }
    }
    m_tiles->want(*this, m_wanted);
}

void TileLayer::paintTile(QPainter &painter, TileId tile, const QRectF &target)
{
    if (const QPixmap *pixmap = m_tiles->tile(tile)) {
        painter.drawPixmap(target, *pixmap, QRectF(pixmap->rect()));
        return;
    }
    // Where there is no tile of this zoom, its nearest parent, enlarged.
    TileId wanted = tile;
    while (m_tiles->isMissing(wanted) && wanted.zoom > m_tiles->minZoom()) {
        wanted = {wanted.zoom - 1, wanted.x >> 1, wanted.y >> 1};
    }
    if (!m_tiles->isMissing(wanted) && !m_tiles->contains(wanted) && !m_wanted.contains(wanted)) {
        m_wanted.append(wanted);
    }
    for (int up = 1; up <= tile.zoom; ++up) {
        const QPixmap *parent = m_tiles->tile({tile.zoom - up, tile.x >> up, tile.y >> up});
        if (parent == nullptr) {
            continue;
        }
        const int parts = 1 << up;
        const QSizeF part = QSizeF(parent->size()) / parts;
        const QRectF source(
            QPointF((tile.x % parts) * part.width(), (tile.y % parts) * part.height()), part);
        painter.drawPixmap(target, *parent, source);
        return;
    }
}

} // namespace saferide
