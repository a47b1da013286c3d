// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/tilesource.h"
#include "shared/core/result.h"

#include <QList>
#include <QThread>

#include <memory>
#include <optional>

namespace saferide {

/// Raster tiles of an MBTiles file (version 1.3), opened read-only and read on a thread of its own,
/// which nobody waits for long.
class MbtilesSource final : public TileSource
{
    Q_OBJECT

public:
    explicit MbtilesSource(const QString &fileName, QObject *parent = nullptr);
    ~MbtilesSource() override;

    void request(TileId tile) override;
    void forgetWaiting() override;

    /// What the file says of itself.
    struct Summary
    {
        QString name;
        QString attribution; ///< plain text
        int minZoom = 0;
        int maxZoom = 19;
    };
    /// Looks whether the file can be used. InvalidInput says why not and what to do: no database,
    /// no tiles, or vector tiles. Reads only a few rows. The zooms are those of the tiles, whatever
    /// the metadata say.
    static Result<Summary> inspect(const QString &fileName);

private:
    class WayBack;
    class Reader;

    void startNext();
    void finish(TileId tile, const QImage &image);

    QList<TileId> m_waiting; // the last one goes first: it is what is looked at now
    std::optional<TileId> m_underWay; // one, so that the end waits for no more
    const std::shared_ptr<WayBack> m_wayBack;
    QThread *m_thread; // outlives the source where the disk does not answer
    Reader *m_reader; // lives on the thread, deleted there
};

} // namespace saferide
