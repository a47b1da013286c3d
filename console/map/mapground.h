// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/maplayer.h"

#include <QPixmap>
#include <QTimer>

#include <deque>

namespace saferide {

/// The layers that do not move by themselves, painted once into a pixmap that is larger than the
/// widget: moving the map and the riders then costs one copy. A new picture is painted in several
/// turns of the event loop and takes the place of the one before when it is whole. GUI thread only.
class MapGround final : public QObject
{
    Q_OBJECT

public:
    static constexpr double MarginPixels = 256; ///< on each side
    static constexpr int StepsPerTurn = 8;

    explicit MapGround(QObject *parent = nullptr);

    /// From bottom to top. Layers outlive the ground.
    void add(MapLayer &layer);
    const std::vector<MapLayer *> &layers() const { return m_layers; }

    /// What is to be seen from now on; paints what the picture lacks.
    void show(const Viewport &viewport, double devicePixelRatio);
    /// Paints what there is, shifted and stretched to the viewport: of the very first picture also
    /// a part.
    void paint(QPainter &painter, const Viewport &viewport) const;

Q_SIGNALS:
    /// There is a new picture.
    void changed();

private:
    struct Picture
    {
        QPixmap pixmap;
        Viewport viewport; // of the pixmap
        bool isExpired = false; // a layer has changed
    };

    bool covers() const;
    void expire();
    void begin();
    void advance();

    std::vector<MapLayer *> m_layers;
    Viewport m_wanted;
    double m_ratio = 1; // device pixels of a pixel
    Picture m_shown;
    Picture m_next;
    std::deque<MapLayer::Step> m_steps; // that m_next lacks
    QTimer m_beginning;
    QTimer m_advancing;
};

} // namespace saferide
