// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/tilelayer.h"

#include "console/map/httptilesource.h"
#include "console/map/mbtilessource.h"

#include <QPainter>
#include <QStandardPaths>

#include <cmath>

namespace saferide {

namespace {

constexpr qsizetype CacheBytes = 192 * 1024 * 1024;
constexpr int TellMsecs = 40;
constexpr int TryAgainMsecs = 60'000;

} // namespace

std::unique_ptr<TileSource> makeTileSource(const TileSettings &settings)
{
    switch (settings.kind) {
    case TileSettings::Kind::BuiltIn:
        return nullptr;
    case TileSettings::Kind::Server:
        return std::make_unique<HttpTileSource>(
            settings,
            QStandardPaths::writableLocation(QStandardPaths::CacheLocation)
                + QStringLiteral("/tiles"));
    case TileSettings::Kind::File:
        return std::make_unique<MbtilesSource>(settings.fileName);
    }
    return nullptr;
}

TileLayer::TileLayer(QObject *parent)
    : MapLayer(parent)
    , m_tiles(CacheBytes)
{
    m_ask.setSingleShot(true);
    connect(&m_ask, &QTimer::timeout, this, &TileLayer::askForWanted);
    m_tellChanged.setSingleShot(true);
    m_tellChanged.setInterval(TellMsecs);
    connect(&m_tellChanged, &QTimer::timeout, this, &MapLayer::changed);
    m_tryAgain.setInterval(TryAgainMsecs);
    connect(&m_tryAgain, &QTimer::timeout, this, [this] {
        if (!m_missing.isEmpty()) {
            m_missing.clear();
            Q_EMIT changed();
        }
    });
}

TileLayer::~TileLayer() = default;

void TileLayer::setTiles(const TileSettings &settings)
{
    setSource(makeTileSource(settings), settings.minZoom, settings.maxZoom);
}

void TileLayer::setSource(std::unique_ptr<TileSource> source, int minZoom, int maxZoom)
{
    m_source = std::move(source);
    m_minZoom = minZoom;
    m_maxZoom = maxZoom;
    m_tiles.clear();
    m_missing.clear();
    m_wanted.clear();
    m_tryAgain.stop();
    if (m_source) {
        connect(
            m_source.get(), &TileSource::loaded, this, [this](TileId tile, const QImage &image) {
                m_tiles.insert(tile, new QPixmap(QPixmap::fromImage(image)), image.sizeInBytes());
                m_tellChanged.start();
            });
        connect(m_source.get(), &TileSource::missing, this, [this](TileId tile) {
            m_missing.insert(tile);
            if (tile.zoom > m_minZoom) { // a parent may do
                m_tellChanged.start();
            }
        });
        connect(m_source.get(), &TileSource::zoomsKnown, this, [this](int smallest, int largest) {
            m_minZoom = smallest;
            m_maxZoom = largest;
            Q_EMIT changed();
        });
        connect(m_source.get(), &TileSource::problem, this, &TileLayer::problem);
        m_tryAgain.start();
    }
    Q_EMIT changed();
}

void TileLayer::paint(QPainter &painter, const Viewport &viewport)
{
    if (!m_source || viewport.zoom() < m_minZoom - 1) {
        return;
    }
    const int zoom = std::clamp(int(std::round(viewport.zoom())), m_minZoom, m_maxZoom);
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
    if (!m_wanted.isEmpty()) {
        m_ask.start(0); // never while painting
    }
}

void TileLayer::paintTile(QPainter &painter, TileId tile, const QRectF &target)
{
    if (const QPixmap *pixmap = m_tiles.object(tile)) {
        painter.drawPixmap(target, *pixmap, QRectF(pixmap->rect()));
        return;
    }
    // Where there is no tile of this zoom, its nearest parent, enlarged.
    TileId wanted = tile;
    while (m_missing.contains(wanted) && wanted.zoom > m_minZoom) {
        wanted = {wanted.zoom - 1, wanted.x >> 1, wanted.y >> 1};
    }
    if (!m_missing.contains(wanted) && !m_tiles.contains(wanted) && !m_wanted.contains(wanted)) {
        m_wanted.append(wanted);
    }
    for (int up = 1; up <= tile.zoom; ++up) {
        const QPixmap *parent = m_tiles.object({tile.zoom - up, tile.x >> up, tile.y >> up});
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

void TileLayer::askForWanted()
{
    if (m_source) {
        m_source->forgetWaiting();
        for (const TileId tile : std::as_const(m_wanted)) {
            m_source->request(tile);
        }
    }
}

} // namespace saferide
