// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/mapmotion.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace saferide {

namespace {

constexpr int GlideMsecs = 350;
constexpr int CoastMsecs = 600;
constexpr qint64 RestMsecs = 60; // held still so long, a drag does not coast
constexpr double MinCoast = 0.15; // pixels per millisecond

void setUp(QVariantAnimation &animation, int msecs, QEasingCurve::Type curve)
{
    animation.setDuration(msecs);
    animation.setStartValue(0.0);
    animation.setEndValue(1.0);
    animation.setEasingCurve(curve);
}

} // namespace

MapMotion::MapMotion(QObject *parent)
    : QObject(parent)
{
    setUp(m_glide, GlideMsecs, QEasingCurve::InOutCubic);
    connect(&m_glide, &QVariantAnimation::valueChanged, this, [this](const QVariant &progress) {
        if (isGliding()) {
            Q_EMIT glidedTo(m_from.towards(m_to, progress.toDouble()));
        }
    });
    setUp(m_coast, CoastMsecs, QEasingCurve::OutCubic);
    connect(&m_coast, &QVariantAnimation::valueChanged, this, [this](const QVariant &progress) {
        if (m_coast.state() == QAbstractAnimation::Running) {
            // The way at an even slow-down from this speed.
            const QPointF way = m_speed * (CoastMsecs / 3.0) * progress.toDouble();
            Q_EMIT coastedBy(way - std::exchange(m_coasted, way));
        }
    });
}

void MapMotion::glide(const Viewport &from, const Viewport &to)
{
    stop();
    m_from = from;
    m_to = to;
    m_glide.start();
}

void MapMotion::resize(QSizeF size)
{
    m_from = m_from.resized(size);
    m_to = m_to.resized(size);
}

void MapMotion::stop()
{
    m_glide.stop();
    m_coast.stop();
}

void MapMotion::beginDrag()
{
    m_coast.stop();
    m_speed = {};
    m_sinceStep.start();
}

void MapMotion::dragBy(QPointF pixels)
{
    m_speed = m_speed * 0.4 + pixels / double(std::max<qint64>(1, m_sinceStep.restart())) * 0.6;
}

void MapMotion::endDrag()
{
    if (m_sinceStep.elapsed() < RestMsecs && std::hypot(m_speed.x(), m_speed.y()) > MinCoast) {
        m_coasted = {};
        m_coast.start();
    }
}

} // namespace saferide
