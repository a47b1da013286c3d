// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/taborder.h"

#include <QAbstractButton>
#include <QLayout>

namespace saferide {

namespace {

void collect(const QLayout &layout, QList<QWidget *> &fields)
{
    for (int i = 0; i < layout.count(); ++i) {
        QLayoutItem *item = layout.itemAt(i);
        QWidget *widget = item->widget();
        if (widget != nullptr && (widget->focusPolicy() & Qt::TabFocus) != 0) {
            fields.append(widget);
        } else if (const QLayout *inner = widget ? widget->layout() : item->layout()) {
            collect(*inner, fields);
        }
    }
}

} // namespace

void orderTabsByLayout(QWidget &window)
{
    QList<QWidget *> fields;
    if (window.layout() != nullptr) {
        collect(*window.layout(), fields);
    }
    for (qsizetype i = 1; i < fields.size(); ++i) {
        QWidget::setTabOrder(fields[i - 1], fields[i]);
    }
    const bool onButton = qobject_cast<QAbstractButton *>(window.focusWidget()) != nullptr;
    if (!fields.isEmpty() && (window.focusWidget() == nullptr || onButton)) {
        fields.first()->setFocus();
    }
}

} // namespace saferide
