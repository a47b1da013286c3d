// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/mapview.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QPinchGesture>
#include <QWheelEvent>

namespace saferide {

namespace {

constexpr double ZoomStep = 0.5; // a key or a notch of the wheel
constexpr double KeyPan = 0.15; // of the widget

} // namespace

MapView::MapView(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Map"));
    grabGesture(Qt::PinchGesture);
    connect(&m_ground, &MapGround::changed, this, qOverload<>(&MapView::update));
    connect(&m_motion, &MapMotion::glidedTo, this, &MapView::show);
    connect(&m_motion, &MapMotion::coastedBy, this,
            [this](QPointF pixels) { show(m_viewport.pannedBy(pixels)); });
}

MapView::~MapView() = default;

void MapView::addLiveLayer(MapLayer &layer)
{
    m_live.push_back(&layer);
    connect(&layer, &MapLayer::changed, this, qOverload<>(&MapView::update));
}

void MapView::setViewport(const Viewport &viewport)
{
    m_motion.stop();
    show(viewport.resized(size()));
}

void MapView::glideTo(const Viewport &viewport)
{
    if (!m_animated || !isVisible()) {
        setViewport(viewport);
        return;
    }
    m_motion.glide(m_viewport, viewport.resized(size()));
}

void MapView::paintOn(QPainter &painter, const QRectF &target)
{
    const double scale =
        std::min(target.width() / std::max(1, width()), target.height() / std::max(1, height()));
    painter.save();
    painter.translate(target.topLeft());
    painter.scale(scale, scale);
    painter.setClipRect(rect());
    for (const auto &layers : {m_ground.layers(), m_live}) {
        for (MapLayer *layer : layers) {
            painter.save();
            layer->paint(painter, m_viewport);
            painter.restore();
        }
    }
    painter.restore();
}

void MapView::zoomBy(double levels)
{
    glideTo(m_viewport.zoomedAbout(rect().center(), m_viewport.zoom() + levels));
}

void MapView::show(const Viewport &viewport)
{
    m_viewport = viewport;
    m_ground.show(m_viewport, devicePixelRatioF());
    update();
    Q_EMIT viewportChanged();
}

void MapView::moveByHand(const Viewport &viewport)
{
    setViewport(viewport);
    Q_EMIT movedByHand();
}

void MapView::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    m_ground.paint(painter, m_viewport);
    for (MapLayer *layer : m_live) {
        painter.save();
        layer->paint(painter, m_viewport);
        painter.restore();
    }
    if (m_veiled) {
        painter.fillRect(rect(), QColor(128, 128, 128, 60));
        painter.fillRect(rect(), QBrush(QColor(60, 60, 60, 50), Qt::BDiagPattern));
    }
    if (m_boxing && m_pressedAt) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
        QColor fill = palette().color(QPalette::Highlight);
        fill.setAlpha(40);
        painter.setBrush(fill);
        painter.drawRect(QRectF(*m_pressedAt, m_draggedTo).normalized());
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void MapView::resizeEvent(QResizeEvent * /*event*/)
{
    m_motion.resize(size());
    show(m_viewport.resized(size()));
}

void MapView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        return;
    }
    m_motion.beginDrag();
    m_pressedAt = event->position();
    m_draggedTo = event->position();
    m_boxing = event->modifiers().testFlag(Qt::ShiftModifier);
    m_dragging = false;
}

void MapView::mouseMoveEvent(QMouseEvent *event)
{
    Q_EMIT pointerMoved(m_viewport.geoAt(event->position()));
    if (!m_pressedAt) {
        return;
    }
    const QPointF way = event->position() - *m_pressedAt;
    m_dragging = m_dragging || way.manhattanLength() >= QApplication::startDragDistance();
    if (m_boxing) {
        m_draggedTo = event->position();
        update();
    } else if (m_dragging) {
        setCursor(Qt::ClosedHandCursor);
        const QPointF step = event->position() - m_draggedTo;
        moveByHand(m_viewport.pannedBy(step));
        m_motion.dragBy(step);
        m_draggedTo = event->position();
    }
}

void MapView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_pressedAt) {
        endDrag(event->position());
    }
}

void MapView::endDrag(QPointF at)
{
    setToolActive(m_tool); // the pointer
    if (m_boxing && m_dragging) {
        zoomToBox();
    } else if (!m_dragging) {
        Q_EMIT clicked(at);
    } else if (m_animated) {
        m_motion.endDrag();
    }
    m_pressedAt.reset();
    m_boxing = false;
    m_dragging = false;
    update();
}

void MapView::setToolActive(bool active)
{
    m_tool = active;
    if (active) {
        setCursor(Qt::CrossCursor);
    } else {
        unsetCursor();
    }
}

void MapView::setVeiled(bool veiled)
{
    m_veiled = veiled;
    update();
}

bool MapView::toolKey(int key)
{
    if (!m_tool) {
        return false;
    }
    switch (key) {
    case Qt::Key_Space:
    case Qt::Key_Backspace:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Escape:
        Q_EMIT toolKeyPressed(key);
        return true;
    default:
        return false;
    }
}

bool MapView::pinch(QEvent *event)
{
    auto *gestures = static_cast<QGestureEvent *>(event);
    const auto *pinch = static_cast<QPinchGesture *>(gestures->gesture(Qt::PinchGesture));
    if (pinch == nullptr || pinch->scaleFactor() <= 0) {
        return false;
    }
    m_pressedAt.reset(); // two fingers are no drag
    const QPointF center = mapFromGlobal(pinch->centerPoint());
    moveByHand(m_viewport.pannedBy(pinch->centerPoint() - pinch->lastCenterPoint())
                   .zoomedAbout(center, m_viewport.zoom() + std::log2(pinch->scaleFactor())));
    gestures->accept();
    return true;
}

void MapView::zoomToBox()
{
    const QRectF box = QRectF(*m_pressedAt, m_draggedTo).normalized();
    WorldRect rect;
    rect.include(m_viewport.toWorld(box.topLeft()));
    rect.include(m_viewport.toWorld(box.bottomRight()));
    glideTo(m_viewport.fitting(rect, 0, Viewport::MaxZoom));
    Q_EMIT movedByHand();
}

void MapView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && !m_tool) {
        glideTo(m_viewport.zoomedAbout(event->position(), m_viewport.zoom() + 1));
        Q_EMIT movedByHand();
    }
}

void MapView::wheelEvent(QWheelEvent *event)
{
    const double notches = event->angleDelta().y() / 120.0;
    moveByHand(m_viewport.zoomedAbout(event->position(), m_viewport.zoom() + notches * ZoomStep));
    event->accept();
}

void MapView::keyPressEvent(QKeyEvent *event)
{
    if (toolKey(event->key())) {
        return;
    }
    const double x = width() * KeyPan;
    const double y = height() * KeyPan;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveByHand(m_viewport.pannedBy({x, 0}));
    case Qt::Key_Right:
        return moveByHand(m_viewport.pannedBy({-x, 0}));
    case Qt::Key_Up:
        return moveByHand(m_viewport.pannedBy({0, y}));
    case Qt::Key_Down:
        return moveByHand(m_viewport.pannedBy({0, -y}));
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(ZoomStep);
        Q_EMIT movedByHand();
        return;
    case Qt::Key_Minus:
        zoomBy(-ZoomStep);
        Q_EMIT movedByHand();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void MapView::leaveEvent(QEvent *event)
{
    Q_EMIT pointerLeft();
    QWidget::leaveEvent(event);
}

bool MapView::event(QEvent *event)
{
    if (event->type() == QEvent::Gesture && pinch(event)) {
        return true;
    }
    if (event->type() == QEvent::NativeGesture) {
        const auto *gesture = static_cast<QNativeGestureEvent *>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            const double zoom = m_viewport.zoom() + std::log2(std::max(0.1, 1 + gesture->value()));
            moveByHand(m_viewport.zoomedAbout(gesture->position(), zoom));
            return true;
        }
    }
    return QWidget::event(event);
}

} // namespace saferide
