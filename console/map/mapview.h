// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mapground.h"
#include "console/map/mapmotion.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace saferide {

/// A map: pans, zooms, and asks its layers to paint. Drag, wheel about the pointer, pinch, double
/// click, Shift and drag for a box; arrow keys, plus and minus. GUI thread only.
class MapView : public QWidget
{
    Q_OBJECT

public:
    explicit MapView(QWidget *parent = nullptr);
    ~MapView() override;

    /// From bottom to top. Ground layers change seldom and are cached; live layers, above them, are
    /// painted in every frame. Layers outlive the view.
    void addGroundLayer(MapLayer &layer) { m_ground.add(layer); }
    void addLiveLayer(MapLayer &layer);

    const Viewport &viewport() const { return m_viewport; }
    /// At once; ends an animation.
    void setViewport(const Viewport &viewport);
    /// Glides there, unless animations are off.
    void glideTo(const Viewport &viewport);
    void setAnimated(bool animated) { m_animated = animated; }
    /// While a tool is used, clicks and keys are its own and the pointer is a cross.
    void setToolActive(bool active);
    /// Grey lines over everything: what is seen is not the present.
    void setVeiled(bool veiled);
    bool isVeiled() const { return m_veiled; }
    bool isGliding() const { return m_motion.isGliding(); }
    /// The whole map into a rectangle of a printer: as it is on the screen, but sharp.
    void paintOn(QPainter &painter, const QRectF &target);
    void zoomBy(double levels);

    QSize sizeHint() const override { return {900, 700}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

Q_SIGNALS:
    /// By the person, not by glideTo.
    void movedByHand();
    void viewportChanged();
    void clicked(QPointF pixel);
    /// While a tool is active: Space, Backspace, Return or Escape.
    void toolKeyPressed(int key);
    void pointerMoved(saferide::GeoPoint place);
    void pointerLeft();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    void show(const Viewport &viewport);
    void moveByHand(const Viewport &viewport);
    void endDrag(QPointF at);
    void zoomToBox();
    bool pinch(QEvent *event);
    bool toolKey(int key);

    MapGround m_ground;
    std::vector<MapLayer *> m_live;
    Viewport m_viewport{{0.53, 0.35}, 4, {900, 700}};
    MapMotion m_motion;
    bool m_animated = true;
    std::optional<QPointF> m_pressedAt;
    QPointF m_draggedTo;
    bool m_dragging = false;
    bool m_boxing = false;
    bool m_tool = false;
    bool m_veiled = false;
};

} // namespace saferide
