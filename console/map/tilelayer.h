// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/maplayer.h"
#include "console/map/tilesource.h"

#include <QCache>
#include <QPixmap>
#include <QSet>
#include <QTimer>

#include <memory>

namespace saferide {

/// Raster tiles under everything else. While a tile is on its way the part of its parent that is
/// there already is stretched in its place; where there is none, what lies below is seen.
class TileLayer final : public MapLayer
{
    Q_OBJECT

public:
    explicit TileLayer(QObject *parent = nullptr);
    ~TileLayer() override;

    void setTiles(const TileSettings &settings);
    /// For tests: tiles from this source; nullptr shows none.
    void setSource(std::unique_ptr<TileSource> source, int minZoom, int maxZoom);
    bool isShown() const { return m_source != nullptr; }

    void paint(QPainter &painter, const Viewport &viewport) override;

Q_SIGNALS:
    void problem(const QString &sentence);

private:
    void paintTile(QPainter &painter, TileId tile, const QRectF &target);
    void askForWanted();

    std::unique_ptr<TileSource> m_source;
    int m_minZoom = 0;
    int m_maxZoom = 19;
    QCache<TileId, QPixmap> m_tiles; // cost: bytes
    QSet<TileId> m_missing;
    QList<TileId> m_wanted; // of the last painting
    QTimer m_ask;
    QTimer m_tellChanged; // several tiles are one change
    QTimer m_tryAgain;
};

} // namespace saferide
