// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/tilesource.h"

#include <QList>
#include <QNetworkAccessManager>
#include <QSet>
#include <QThreadPool>

QT_FORWARD_DECLARE_CLASS(QNetworkReply)

namespace saferide {

/// XYZ tiles by HTTP, kept on disk. When the server is gone, what is on disk is shown however old
/// it is.
class HttpTileSource final : public TileSource
{
    Q_OBJECT

public:
    /// `cacheFolder`: empty keeps nothing.
    HttpTileSource(const TileSettings &settings, const QString &cacheFolder,
                   QObject *parent = nullptr);
    ~HttpTileSource() override;

    void request(TileId tile) override;
    void forgetWaiting() override;

private:
    void startNext();
    void fetch(TileId tile, bool fromDiskOnly);
    void finished(QNetworkReply *reply, TileId tile, bool fromDiskOnly);
    void decode(TileId tile, const QByteArray &bytes, bool fromDisk);
    void give(TileId tile, const QImage &image, bool fromDisk);
    void fail(TileId tile, const QString &sentence);
    void tellOnce(const QString &sentence);
    QUrl urlOf(TileId tile) const;

    const TileSettings m_settings;
    QNetworkAccessManager m_network;
    QList<TileId> m_waiting; // the last one goes first: it is what is looked at now
    QSet<TileId> m_underWay;
    bool m_troubled = false;
    QThreadPool m_decoders; // last: its threads end before what they use
};

} // namespace saferide
