// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/tilesource.h"

#include <QList>
#include <QSet>
#include <QThread>

namespace saferide {

/// XYZ tiles by HTTP, kept on disk. When the server is gone, what is on disk is shown however old
/// it is. Network, disk and decoding are on a thread of its own.
class HttpTileSource final : public TileSource
{
    Q_OBJECT

public:
    /// `cacheFolder`: empty keeps nothing; while another desk has the folder nothing is kept,
    /// either. `devicePixelRatio`: of the screen, for `{r}`.
    HttpTileSource(const TileSettings &settings, const QString &cacheFolder,
                   double devicePixelRatio = 1, QObject *parent = nullptr);
    /// Waits for the tile that is being decoded or written.
    ~HttpTileSource() override;

    void request(TileId tile) override;
    void forgetWaiting() override;

private:
    class Fetcher;

    void startNext();
    void take(TileId tile, const QImage &image);

    QList<TileId> m_waiting; // the last one goes first: it is what is looked at now
    QSet<TileId> m_underWay;
    QThread m_thread;
    Fetcher *m_fetcher; // lives on the thread, deleted there
};

} // namespace saferide
