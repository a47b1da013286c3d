// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/maplayer.h"
#include "console/map/tilestore.h"

namespace saferide {

/// Raster tiles under everything else. While a tile is on its way the part of its parent that is
/// there already is stretched in its place; where there is none, what lies below is seen.
class TileLayer final : public MapLayer
{
    Q_OBJECT

public:
    explicit TileLayer(QObject *parent = nullptr);
    ~TileLayer() override;

    /// Shared with the other maps; nullptr shows no tiles.
    void setTiles(std::shared_ptr<TileStore> tiles);
    bool isShown() const { return m_tiles != nullptr; }

    void paint(QPainter &painter, const Viewport &viewport) override;

Q_SIGNALS:
    void problem(const QString &sentence);

private:
    void paintTile(QPainter &painter, TileId tile, const QRectF &target);

    std::shared_ptr<TileStore> m_tiles;
    QList<TileId> m_wanted; // of the last painting
};

} // namespace saferide
