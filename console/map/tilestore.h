// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/tilesource.h"

#include <QCache>
#include <QHash>
#include <QPixmap>
#include <QSet>
#include <QTimer>

#include <memory>

namespace saferide {

/// The tiles of one source, fetched and kept once for all maps that show them. GUI thread only.
class TileStore final : public QObject
{
    Q_OBJECT

public:
    /// `settings` tell the zooms and the credits.
    TileStore(std::unique_ptr<TileSource> source, const TileSettings &settings);
    ~TileStore() override;

    int minZoom() const { return m_minZoom; }
    int maxZoom() const { return m_maxZoom; }
    const QString &attribution() const { return m_attribution; }

    /// nullptr: not here, or not any more. Valid until control returns to the event loop.
    const QPixmap *tile(TileId id) { return m_tiles.object(id); }
    bool contains(TileId id) const { return m_tiles.contains(id); }
    /// The source has none, or could not give it a short while ago.
    bool isMissing(TileId id) const { return m_missing.contains(id); }
    /// What a viewer shows now and is not here. What no viewer wants any more and has not begun is
    /// not fetched.
    void want(const QObject &viewer, const QList<TileId> &tiles);
    void forget(const QObject &viewer);

Q_SIGNALS:
    /// Several tiles came, or are known to be missing.
    void changed();
    /// A sentence for a person.
    void problem(const QString &sentence);

private:
    void ask();

    std::unique_ptr<TileSource> m_source;
    int m_minZoom;
    int m_maxZoom;
    const QString m_attribution;
    QCache<TileId, QPixmap> m_tiles; // cost: bytes
    QSet<TileId> m_missing;
    QHash<const QObject *, QList<TileId>> m_wanted;
    QTimer m_ask;
    QTimer m_tellChanged;
    QTimer m_tryAgain;
};

/// The store of these settings; nullptr for the built-in map.
std::shared_ptr<TileStore> makeTileStore(const TileSettings &settings);

} // namespace saferide
