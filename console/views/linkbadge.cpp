// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/linkbadge.h"

#include "console/map/maptext.h"
#include "console/views/plaintext.h"

#include <QMouseEvent>

namespace saferide {

namespace {

constexpr qint64 LiveWithinMsecs = 5'000;

QString colorsOf(LinkPicture::Health health)
{
    switch (health) {
    case LinkPicture::Health::Live:
        return QStringLiteral("background: #e2f4ea; color: #0b5c3e; border-color: #a9dcc2;");
    case LinkPicture::Health::Waiting:
        return QStringLiteral("background: #fff3d6; color: #7a5200; border-color: #efd08a;");
    case LinkPicture::Health::Down:
        return QStringLiteral("background: #fde4e4; color: #93191b; border-color: #f0aeae;");
    }
    return {};
}

QString symbolOf(LinkPicture::Health health)
{
    switch (health) {
    case LinkPicture::Health::Live:
        return QStringLiteral("●");
    case LinkPicture::Health::Waiting:
        return QStringLiteral("◐");
    case LinkPicture::Health::Down:
        return QStringLiteral("✕");
    }
    return {};
}

} // namespace

LinkBadge::LinkBadge(QWidget *parent)
    : QLabel(parent)
{
    setAccessibleName(tr("Connection"));
    setTextFormat(Qt::PlainText);
    refresh();
}

void LinkBadge::show(const LinkPicture &link)
{
    m_link = link;
    refresh();
}

void LinkBadge::setAge(qint64 msecs)
{
    m_ageMsecs = msecs;
    refresh();
}

void LinkBadge::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint())) {
        Q_EMIT clicked();
    }
}

void LinkBadge::refresh()
{
    QString age = tr("no picture yet");
    if (m_ageMsecs >= 0) {
        const bool isNow =
            m_ageMsecs < LiveWithinMsecs && m_link.health == LinkPicture::Health::Live;
        age = isNow ? tr("picture is current") : tr("picture is %1 old").arg(ageText(m_ageMsecs));
    }
    QString text = symbolOf(m_link.health) + u' ' + m_link.state + QStringLiteral("  ·  ") + age;
    if (!m_link.server.isEmpty()) {
        text += QStringLiteral("  ·  ") + m_link.server;
    }
    setText(text);
    setToolTip(plainToolTip(m_link.detail));
    setStyleSheet(
        QStringLiteral("QLabel { padding: 4px 12px; border: 1px solid; border-radius: 11px;"
                       " font-weight: 600; ")
        + colorsOf(m_link.health) + u'}');
}

} // namespace saferide
