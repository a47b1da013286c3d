// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map/groupsprites.h"

#include "console/map/maptext.h"

#include <QPainter>

#include <cmath>

namespace saferide {

namespace {

constexpr qsizetype MaxKept = 4'000;
constexpr double Ring = 4; // pixels
constexpr double Margin = 2;
constexpr int FullCircle = 360 * 16; // QPainter's sixteenths of a degree

QString countText(int count)
{
    return count < 1000 ? QString::number(count)
                        : QStringLiteral("%1k").arg(count / 1000.0, 0, 'f', count < 10'000 ? 1 : 0);
}

} // namespace

void GroupLook::add(RiderState state)
{
    switch (state) {
    case RiderState::Moving:
        ++moving;
        break;
    case RiderState::Stopped:
        ++stopped;
        break;
    case RiderState::Silent:
        ++silent;
        break;
    case RiderState::Unsure:
    case RiderState::NoPosition:
        ++unsure;
        break;
    }
}

size_t qHash(const GroupLook &look, size_t seed) noexcept
{
    return qHashMulti(seed, look.moving, look.stopped, look.unsure, look.silent, look.background);
}

double GroupSprites::radius(int count)
{
    return count < 10 ? 12 : count < 100 ? 14 : count < 1000 ? 17 : 20;
}

void GroupSprites::setColors(const MapColors &colors)
{
    m_colors = colors;
    m_pixmaps.clear();
}

const QPixmap &GroupSprites::pixmap(const GroupLook &look, double devicePixelRatio)
{
    if (devicePixelRatio != m_devicePixelRatio || m_pixmaps.size() > MaxKept) {
        m_devicePixelRatio = devicePixelRatio;
        m_pixmaps.clear();
    }
    const auto known = m_pixmaps.constFind(look);
    return known != m_pixmaps.constEnd() ? *known
                                         : *m_pixmaps.insert(look, drawn(look, devicePixelRatio));
}

QPixmap GroupSprites::drawn(const GroupLook &look, double devicePixelRatio) const
{
    const double reach = radius(look.count()) + Margin;
    QPixmap pixmap((QSizeF(reach, reach) * 2 * devicePixelRatio).toSize());
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(reach, reach);
    if (look.background) {
        painter.setOpacity(0.6);
    }
    const double outer = radius(look.count());
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_colors.halo);
    painter.drawEllipse(QPointF(0, 0), outer + 1.5, outer + 1.5);
    QColor disc = m_colors.panel;
    disc.setAlpha(255);
    painter.setBrush(disc);
    painter.drawEllipse(QPointF(0, 0), outer, outer);

    const double middle = outer - Ring / 2;
    const QRectF ring(-middle, -middle, 2 * middle, 2 * middle);
    int from = FullCircle / 4; // from the top, clockwise
    const auto paintPart = [&](int count, const QColor &color, Qt::PenStyle style) {
        const int span = -int(std::lround(double(FullCircle) * count / look.count()));
        if (span != 0) {
            painter.setPen(QPen(color, Ring, style, Qt::FlatCap));
            painter.drawArc(ring, from, span);
            from += span;
        }
    };
    QColor unsure = m_colors.moving;
    unsure.setAlphaF(0.45F);
    paintPart(look.silent, m_colors.silent, Qt::DotLine); // dotted: not by colour alone
    paintPart(look.stopped, m_colors.stopped, Qt::SolidLine);
    paintPart(look.unsure, unsure, Qt::SolidLine);
    paintPart(look.moving, m_colors.moving, Qt::SolidLine);

    QFont font = mapFont(look.count() < 1000 ? 11 : 10);
    font.setWeight(QFont::Bold);
    painter.setFont(font);
    painter.setPen(look.silent > 0 ? m_colors.silent : m_colors.panelText);
    painter.drawText(QRectF(-reach, -reach, 2 * reach, 2 * reach), Qt::AlignCenter,
                     countText(look.count()));
    return pixmap;
}

} // namespace saferide
