// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/elidedlabel.h"

#include "console/views/panels/plaintext.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

namespace saferide {

ElidedLabel::ElidedLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()), minimumSizeHint().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {0, fontMetrics().height()};
}

QString ElidedLabel::shownText() const
{
    // A line feed would make a second line.
    return fontMetrics().elidedText(text().simplified(), Qt::ElideRight, contentsRect().width());
}

void ElidedLabel::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    style()->drawItemText(&painter, contentsRect(), int(Qt::AlignLeft | Qt::AlignVCenter),
                          palette(), isEnabled(), shownText(), foregroundRole());
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const bool isCut = shownText() != text();
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(),
                           isCut ? plainToolTip(text()) : QString(), this);
        return true;
    }
    return QLabel::event(event);
}

} // namespace saferide
