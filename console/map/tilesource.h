// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/tilesettings.h"

#include <QHashFunctions>
#include <QImage>
#include <QObject>

namespace saferide {

/// A tile of the XYZ scheme: y counts from the north.
struct TileId
{
    int zoom = 0;
    int x = 0;
    int y = 0;
    bool operator==(const TileId &) const = default;
};

inline size_t qHash(const TileId &id, size_t seed = 0) noexcept
{
    return qHashMulti(seed, id.zoom, id.x, id.y);
}

/// Where tiles come from. Nothing waits: pictures are read and decoded on other threads. GUI thread
/// only.
class TileSource : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Leads to loaded() or missing(), later; asking twice for what is on its way does nothing.
    virtual void request(TileId tile) = 0;
    /// What was asked for and has not begun is not wanted any more.
    virtual void forgetWaiting() = 0;

Q_SIGNALS:
    void loaded(saferide::TileId tile, const QImage &image);
    /// The source has no such tile, or cannot give it now.
    void missing(saferide::TileId tile);
    /// A sentence for a person, with the remedy; once until it works again.
    void problem(const QString &sentence);
    /// The source has tiles of these zooms, whatever the settings say.
    void zoomsKnown(int minZoom, int maxZoom);
};

/// The picture of a tile, ready to be painted; null for what is no picture, or larger than any
/// tile. Pure; for worker threads.
QImage tileImage(const QByteArray &bytes);

} // namespace saferide
