// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/linkbadge.h"

#include "console/map/maptext.h"
#include "console/views/panels/plaintext.h"
#include "shared/core/foreigntext.h"

#include <QMenuBar>
#include <QMouseEvent>

namespace saferide {

namespace {

constexpr qint64 LiveWithinMsecs = 5'000;
constexpr qsizetype LongestName = 40;

QString colorsOf(LinkPicture::Health health)
{
    switch (health) {
    case LinkPicture::Health::Live:
        return QStringLiteral("background: #e2f4ea; color: #0b5c3e; border-color: #a9dcc2;");
    case LinkPicture::Health::Behind:
    case LinkPicture::Health::Late:
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
    case LinkPicture::Health::Behind:
    case LinkPicture::Health::Late:
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

void LinkBadge::setRoom(int width)
{
    if (std::exchange(m_room, width) != width) {
        refresh();
    }
}

QString LinkBadge::textWith(const QStringList &details) const
{
    QStringList parts{symbolOf(m_link.health) + u' ' + m_link.state};
    if (m_ageMsecs < 0) {
        parts += tr("no data yet");
    } else if (m_link.isStill() || m_ageMsecs >= LiveWithinMsecs) {
        parts += tr("data is %1 old").arg(ageText(m_ageMsecs));
    } else if (m_link.health == LinkPicture::Health::Live) {
        parts += tr("data is current");
    }
    return (parts + details).join(QStringLiteral("  ·  "));
}

void LinkBadge::refresh()
{
    setStyleSheet(
        QStringLiteral("QLabel { padding: 2px 12px; border: 1px solid; border-radius: 9px;"
                       " font-weight: 600; ")
        + colorsOf(m_link.health) + u'}');
    QStringList details{m_link.server, isolated(shortened(m_link.user, LongestName))};
    details.removeAll(QString());
    setText(textWith(details));
    QStringList hints{m_link.detail};
    if (sizeHint().width() > m_room) {
        setText(textWith({}));
        hints = details + hints;
    }
    setToolTip(plainToolTip(hints.join(u'\n').trimmed()));
    // A menu bar asks what is in its corner for its size only when it is put there.
    if (auto *bar = qobject_cast<QMenuBar *>(parentWidget()); bar && size() != sizeHint()) {
        bar->setCornerWidget(this);
    }
}

} // namespace saferide
