// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/viewport.h"

#include <QElapsedTimer>
#include <QVariantAnimation>

namespace saferide {

/// Movements of a map that take time: gliding to another place, and coasting on when a drag is let
/// go. One at a time. GUI thread only.
class MapMotion final : public QObject
{
    Q_OBJECT

public:
    explicit MapMotion(QObject *parent = nullptr);

    void glide(const Viewport &from, const Viewport &to);
    bool isGliding() const { return m_glide.state() == QAbstractAnimation::Running; }
    /// The size of the map, which may change on the way.
    void resize(QSizeF size);
    void stop();

    void beginDrag();
    void dragBy(QPointF pixels);
    /// Coasts on, unless the map was held still at the end.
    void endDrag();

Q_SIGNALS:
    void glidedTo(const saferide::Viewport &viewport);
    void coastedBy(QPointF pixels);

private:
    QVariantAnimation m_glide;
    Viewport m_from;
    Viewport m_to;
    QVariantAnimation m_coast;
    QElapsedTimer m_sinceStep; // of a drag
    QPointF m_speed; // of the drag, pixels per millisecond
    QPointF m_coasted; // pixels
};

} // namespace saferide
