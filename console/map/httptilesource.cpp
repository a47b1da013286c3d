// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/httptilesource.h"

#include <QCoreApplication>
#include <QDir>
#include <QLockFile>
#include <QNetworkAccessManager>
#include <QNetworkDiskCache>
#include <QNetworkReply>

#include <optional>

namespace saferide {

namespace {

constexpr int MaxAtOnce = 6;
constexpr int TimeoutMsecs = 15'000;
constexpr qint64 DiskCacheBytes = 256 * 1024 * 1024;
constexpr qint64 LargestTile = 4 * 1024 * 1024;

} // namespace

/// On the thread of the source.
class HttpTileSource::Fetcher final : public QObject
{
public:
    Fetcher(TileSettings settings, double devicePixelRatio, HttpTileSource *source)
        : m_settings(std::move(settings))
        , m_resolution(devicePixelRatio > 1 ? QStringLiteral("@2x") : QString())
        , m_agent(QStringLiteral("SafeRide-console/%1").arg(qApp->applicationVersion()))
        , m_source(source)
        , m_network(this) // moves along
    {
        m_network.setTransferTimeout(TimeoutMsecs);
    }

    void keepIn(const QString &folder);
    void fetch(TileId tile) { fetch(tile, false); }

private:
    void fetch(TileId tile, bool fromDiskOnly);
    void finished(QNetworkReply *reply, TileId tile, bool fromDiskOnly);
    void decode(TileId tile, const QByteArray &bytes, bool fromDisk);
    void give(TileId tile, const QImage &image);
    void tellOnce(const QString &sentence);
    QUrl urlOf(TileId tile) const;

    const TileSettings m_settings;
    const QString m_resolution; // what {r} stands for
    const QString m_agent;
    HttpTileSource *m_source; // outlives the thread
    std::optional<QLockFile> m_lock; // outlives the cache
    QNetworkAccessManager m_network;
    bool m_troubled = false;
};

/// Two caches in one folder would each delete what the other counts.
void HttpTileSource::Fetcher::keepIn(const QString &folder)
{
    QDir().mkpath(folder);
    m_lock.emplace(QDir(folder).filePath(QStringLiteral("lock")));
    if (m_lock->tryLock()) {
        auto *cache = new QNetworkDiskCache(&m_network);
        cache->setCacheDirectory(folder);
        cache->setMaximumCacheSize(DiskCacheBytes);
        m_network.setCache(cache);
    }
}

QUrl HttpTileSource::Fetcher::urlOf(TileId tile) const
{
    QString url = m_settings.urlTemplate;
    url.replace(QStringLiteral("{z}"), QString::number(tile.zoom));
    url.replace(QStringLiteral("{x}"), QString::number(tile.x));
    url.replace(QStringLiteral("{y}"), QString::number(tile.y));
    url.replace(QStringLiteral("{-y}"), QString::number((1 << tile.zoom) - 1 - tile.y));
    url.replace(QStringLiteral("{s}"), QString(QChar(u'a' + (tile.x + tile.y) % 3)));
    url.replace(QStringLiteral("{r}"), m_resolution);
    return QUrl(url);
}

void HttpTileSource::Fetcher::fetch(TileId tile, bool fromDiskOnly)
{
    QNetworkRequest request(urlOf(tile));
    request.setHeader(QNetworkRequest::UserAgentHeader, m_agent);
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

void HttpTileSource::Fetcher::finished(QNetworkReply *reply, TileId tile, bool fromDiskOnly)
{
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 404 || status == 204) { // there is none: over the sea, beyond the covered land
        give(tile, {});
    } else if (reply->error() == QNetworkReply::NoError) {
        decode(tile, reply->readAll(),
               reply->attribute(QNetworkRequest::SourceIsFromCacheAttribute).toBool());
    } else if (fromDiskOnly) {
        give(tile, {});
    } else {
        tellOnce(HttpTileSource::tr("Map tiles cannot be loaded from %1: %2. Stored tiles and the "
                                    "built-in map are shown; check the address in the settings.")
                     .arg(reply->url().host(), reply->errorString()));
        fetch(tile, true);
    }
}

void HttpTileSource::Fetcher::decode(TileId tile, const QByteArray &bytes, bool fromDisk)
{
    const QImage image = tileImage(bytes);
    if (!image.isNull()) {
        m_troubled = m_troubled && fromDisk; // the server works again
    } else {
        if (m_network.cache() != nullptr) {
            m_network.cache()->remove(urlOf(tile)); // not to be served from there for weeks
        }
        tellOnce(HttpTileSource::tr(
                     "The map tiles of %1 are not images. Check the address in the settings.")
                     .arg(urlOf(tile).host()));
    }
    give(tile, image);
}

void HttpTileSource::Fetcher::give(TileId tile, const QImage &image)
{
    QMetaObject::invokeMethod(
        m_source, [source = m_source, tile, image] { source->take(tile, image); },
        Qt::QueuedConnection);
}

void HttpTileSource::Fetcher::tellOnce(const QString &sentence)
{
    if (!std::exchange(m_troubled, true)) {
        QMetaObject::invokeMethod(
            m_source, [source = m_source, sentence] { Q_EMIT source->problem(sentence); },
            Qt::QueuedConnection);
    }
}

HttpTileSource::HttpTileSource(const TileSettings &settings, const QString &cacheFolder,
                               double devicePixelRatio, QObject *parent)
    : TileSource(parent)
    , m_fetcher(new Fetcher(settings, devicePixelRatio, this))
{
    m_fetcher->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_fetcher, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("tiles"));
    m_thread.start();
    if (!cacheFolder.isEmpty()) {
        QMetaObject::invokeMethod(
            m_fetcher, [fetcher = m_fetcher, cacheFolder] { fetcher->keepIn(cacheFolder); },
            Qt::QueuedConnection);
    }
}

HttpTileSource::~HttpTileSource()
{
    m_thread.quit();
    m_thread.wait();
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
    while (!m_waiting.isEmpty() && m_underWay.size() < MaxAtOnce) {
        const TileId tile = m_waiting.takeLast();
        m_underWay.insert(tile);
        QMetaObject::invokeMethod(
            m_fetcher, [fetcher = m_fetcher, tile] { fetcher->fetch(tile); }, Qt::QueuedConnection);
    }
}

void HttpTileSource::take(TileId tile, const QImage &image)
{
    m_underWay.remove(tile);
    if (image.isNull()) {
        Q_EMIT missing(tile);
    } else {
        Q_EMIT loaded(tile, image);
    }
    startNext();
}

} // namespace saferide
