// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/tilestore.h"

#include "console/map/httptilesource.h"
#include "console/map/mbtilessource.h"

#include <QGuiApplication>
#include <QStandardPaths>

namespace saferide {

namespace {

constexpr qsizetype CacheBytes = 192 * 1024 * 1024;
constexpr int TellMsecs = 40;
constexpr int TryAgainMsecs = 60'000;

std::unique_ptr<TileSource> makeTileSource(const TileSettings &settings)
{
    switch (settings.kind) {
    case TileSettings::Kind::BuiltIn:
        return nullptr;
    case TileSettings::Kind::Server:
        return std::make_unique<HttpTileSource>(
            settings,
            QStandardPaths::writableLocation(QStandardPaths::CacheLocation)
                + QStringLiteral("/tiles"),
            qApp->devicePixelRatio());
    case TileSettings::Kind::File:
        return std::make_unique<MbtilesSource>(settings.fileName);
    }
    return nullptr;
}

} // namespace

std::shared_ptr<TileStore> makeTileStore(const TileSettings &settings)
{
    auto source = makeTileSource(settings);
    return source ? std::make_shared<TileStore>(std::move(source), settings) : nullptr;
}

TileStore::TileStore(std::unique_ptr<TileSource> source, const TileSettings &settings)
    : m_source(std::move(source))
    , m_minZoom(settings.minZoom)
    , m_maxZoom(settings.maxZoom)
    , m_attribution(plainCredits(settings.attribution))
    , m_tiles(CacheBytes)
{
    m_ask.setSingleShot(true);
    connect(&m_ask, &QTimer::timeout, this, &TileStore::ask);
    m_tellChanged.setSingleShot(true);
    m_tellChanged.setInterval(TellMsecs);
    connect(&m_tellChanged, &QTimer::timeout, this, &TileStore::changed);
    m_tryAgain.setInterval(TryAgainMsecs);
    connect(&m_tryAgain, &QTimer::timeout, this, [this] {
        if (!m_missing.isEmpty()) {
            m_missing.clear();
            Q_EMIT changed();
        }
    });
    m_tryAgain.start();
    const TileSource *from = m_source.get();
    connect(from, &TileSource::loaded, this, [this](TileId tile, const QImage &image) {
        m_tiles.insert(tile, new QPixmap(QPixmap::fromImage(image)), image.sizeInBytes());
        m_tellChanged.start();
    });
    connect(from, &TileSource::missing, this, [this](TileId tile) {
        m_missing.insert(tile);
        if (tile.zoom > m_minZoom) { // a parent may do
            m_tellChanged.start();
        }
    });
    connect(from, &TileSource::zoomsKnown, this, [this](int smallest, int largest) {
        m_minZoom = smallest;
        m_maxZoom = largest;
        Q_EMIT changed();
    });
    connect(from, &TileSource::problem, this, &TileStore::problem);
}

TileStore::~TileStore() = default;

void TileStore::want(const QObject &viewer, const QList<TileId> &tiles)
{
    m_wanted[&viewer] = tiles;
    if (!tiles.isEmpty()) {
        m_ask.start(0); // never while painting
    }
}

void TileStore::forget(const QObject &viewer)
{
    m_wanted.remove(&viewer);
}

void TileStore::ask()
{
    m_source->forgetWaiting();
    for (const auto &tiles : std::as_const(m_wanted)) {
        for (const TileId tile : tiles) {
            if (!contains(tile) && !isMissing(tile)) {
                m_source->request(tile);
            }
        }
    }
}

} // namespace saferide
