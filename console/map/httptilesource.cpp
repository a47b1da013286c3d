// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/httptilesource.h"

#include <QCoreApplication>
#include <QNetworkDiskCache>
#include <QNetworkReply>

namespace saferide {

namespace {

constexpr int MostAtOnce = 6;
constexpr int TimeoutMsecs = 15'000;
constexpr qint64 DiskCacheBytes = 256 * 1024 * 1024;
constexpr qint64 LargestTile = 4 * 1024 * 1024;

} // namespace

HttpTileSource::HttpTileSource(const TileSettings &settings, const QString &cacheFolder,
                               QObject *parent)
    : TileSource(parent)
    , m_settings(settings)
{
    m_decoders.setMaxThreadCount(2);
    m_network.setTransferTimeout(TimeoutMsecs);
    if (!cacheFolder.isEmpty()) {
        auto *cache = new QNetworkDiskCache(&m_network);
        cache->setCacheDirectory(cacheFolder);
        cache->setMaximumCacheSize(DiskCacheBytes);
        m_network.setCache(cache);
    }
}

HttpTileSource::~HttpTileSource()
{
    m_decoders.waitForDone();
}

QUrl HttpTileSource::urlOf(TileId tile) const
{
    QString url = m_settings.urlTemplate;
    url.replace(QStringLiteral("{z}"), QString::number(tile.zoom));
    url.replace(QStringLiteral("{x}"), QString::number(tile.x));
    url.replace(QStringLiteral("{y}"), QString::number(tile.y));
    url.replace(QStringLiteral("{-y}"), QString::number((1 << tile.zoom) - 1 - tile.y));
    url.replace(QStringLiteral("{s}"), QString(QChar(u'a' + (tile.x + tile.y) % 3)));
    url.remove(QStringLiteral("{r}")); // no doubled resolution
    return QUrl(url);
}

void HttpTileSource::request(TileId tile)
{
    if (m_underWay.contains(tile) || m_waiting.contains(tile)) {
        return;
    }
    m_waiting.append(tile);
    startNext();
}

void HttpTileSource::forgetWaiting()
{
    m_waiting.clear();
}

void HttpTileSource::startNext()
{
    while (!m_waiting.isEmpty() && m_underWay.size() < MostAtOnce) {
        const TileId tile = m_waiting.takeLast();
        m_underWay.insert(tile);
        fetch(tile, false);
    }
}

void HttpTileSource::fetch(TileId tile, bool fromDiskOnly)
{
    QNetworkRequest request(urlOf(tile));
    request.setHeader(QNetworkRequest::UserAgentHeader,
                      QStringLiteral("SafeRide-console/%1").arg(qApp->applicationVersion()));
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                         fromDiskOnly ? QNetworkRequest::AlwaysCache
                                      : QNetworkRequest::PreferNetwork);
    QNetworkReply *reply = m_network.get(request);
    connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received) {
        if (received > LargestTile) {
            reply->abort();
        }
    });
    connect(reply, &QNetworkReply::finished, this,
            [this, reply, tile, fromDiskOnly] { finished(reply, tile, fromDiskOnly); });
}

void HttpTileSource::finished(QNetworkReply *reply, TileId tile, bool fromDiskOnly)
{
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 404 || status == 204) { // there is none: over the sea, beyond the covered land
        fail(tile, {});
    } else if (reply->error() == QNetworkReply::NoError) {
        decode(tile, reply->readAll(), fromDiskOnly);
    } else if (fromDiskOnly) {
        fail(tile, {});
    } else {
        tellOnce(
            tr("Map tiles cannot be fetched from %1: %2. What was seen before and the built-in "
               "map are shown; check the address in the settings.")
                .arg(reply->url().host(), reply->errorString()));
        fetch(tile, true);
    }
}

void HttpTileSource::decode(TileId tile, const QByteArray &bytes, bool fromDisk)
{
    m_decoders.start([this, tile, bytes, fromDisk] {
        const QImage image = tileImage(bytes);
        QMetaObject::invokeMethod(
            this, [this, tile, image, fromDisk] { give(tile, image, fromDisk); },
            Qt::QueuedConnection);
    });
}

void HttpTileSource::give(TileId tile, const QImage &image, bool fromDisk)
{
    if (image.isNull()) {
        if (m_network.cache() != nullptr) {
            m_network.cache()->remove(urlOf(tile)); // not to be served from there for weeks
        }
        fail(tile,
             tr("What %1 sends as a map tile is no picture. Check the address in the "
                "settings.")
                 .arg(urlOf(tile).host()));
        return;
    }
    m_troubled = m_troubled && fromDisk; // the server works again
    m_underWay.remove(tile);
    Q_EMIT loaded(tile, image);
    startNext();
}

void HttpTileSource::fail(TileId tile, const QString &sentence)
{
    m_underWay.remove(tile);
    if (!sentence.isEmpty()) {
        tellOnce(sentence);
    }
    Q_EMIT missing(tile);
    startNext();
}

void HttpTileSource::tellOnce(const QString &sentence)
{
    if (!std::exchange(m_troubled, true)) {
        Q_EMIT problem(sentence);
    }
}

} // namespace saferide
