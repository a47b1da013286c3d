// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/panels/elidedlabel.h"

#include "console/views/panels/plaintext.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <cmath>

namespace saferide {

ElidedLabel::ElidedLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

QSize ElidedLabel::sizeHint() const
{
    const QMargins margins = contentsMargins();
    // Rounded up, or it would be cut in the width that it asked for.
    const int width = int(std::ceil(QFontMetricsF(font()).horizontalAdvance(text()))) + 1;
    return {width + margins.left() + margins.right(), minimumSizeHint().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    const QMargins margins = contentsMargins();
    return {0, fontMetrics().height() + margins.top() + margins.bottom()};
}

QString ElidedLabel::shownText() const
{
    // A line feed would make a second line.
    return fontMetrics().elidedText(text().simplified(), Qt::ElideRight, contentsRect().width());
}

void ElidedLabel::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    style()->drawItemText(&painter, contentsRect(), int(alignment()), palette(), isEnabled(),
                          shownText(), foregroundRole());
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
