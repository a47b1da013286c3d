// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/theme.h"

#include <QApplication>
#include <QStyleFactory>

namespace saferide {

namespace {

QPalette lightPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(0xf3, 0xf5, 0xf8));
    palette.setColor(QPalette::WindowText, QColor(0x1f, 0x27, 0x33));
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::AlternateBase, QColor(0xf7, 0xf9, 0xfb));
    palette.setColor(QPalette::Text, QColor(0x1f, 0x27, 0x33));
    palette.setColor(QPalette::Button, QColor(0xfa, 0xfb, 0xfc));
    palette.setColor(QPalette::ButtonText, QColor(0x1f, 0x27, 0x33));
    palette.setColor(QPalette::ToolTipBase, QColor(0x1f, 0x27, 0x33));
    palette.setColor(QPalette::ToolTipText, Qt::white);
    palette.setColor(QPalette::PlaceholderText, QColor(0x7c, 0x87, 0x95));
    palette.setColor(QPalette::Highlight, QColor(0x15, 0x65, 0xd8));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(0x15, 0x65, 0xd8));
    palette.setColor(QPalette::Mid, QColor(0xc9, 0xd1, 0xdb));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, QColor(0x9a, 0xa4, 0xb1));
    }
    return palette;
}

QPalette darkPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(0x1d, 0x23, 0x2b));
    palette.setColor(QPalette::WindowText, QColor(0xdf, 0xe5, 0xec));
    palette.setColor(QPalette::Base, QColor(0x15, 0x1a, 0x21));
    palette.setColor(QPalette::AlternateBase, QColor(0x1a, 0x20, 0x28));
    palette.setColor(QPalette::Text, QColor(0xdf, 0xe5, 0xec));
    palette.setColor(QPalette::Button, QColor(0x27, 0x2f, 0x39));
    palette.setColor(QPalette::ButtonText, QColor(0xdf, 0xe5, 0xec));
    palette.setColor(QPalette::ToolTipBase, QColor(0xdf, 0xe5, 0xec));
    palette.setColor(QPalette::ToolTipText, QColor(0x15, 0x1a, 0x21));
    palette.setColor(QPalette::PlaceholderText, QColor(0x86, 0x92, 0xa0));
    palette.setColor(QPalette::Highlight, QColor(0x2f, 0x78, 0xd8));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(0x6c, 0xb0, 0xff));
    palette.setColor(QPalette::Mid, QColor(0x3b, 0x46, 0x53));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, QColor(0x6d, 0x78, 0x86));
    }
    return palette;
}

QString styleSheet()
{
    return QStringLiteral(
        "QToolBar { border: 0; border-bottom: 1px solid palette(mid); spacing: 4px; padding: 4px "
        "8px; }"
        "QToolBar QToolButton { padding: 5px 10px; border: 1px solid transparent; border-radius: "
        "4px; }"
        "QToolBar QToolButton:hover { background: palette(base); border-color: palette(mid); }"
        "QToolBar QToolButton:focus { border-color: palette(highlight); }"
        "QToolBar QToolButton:checked { background: palette(highlight); color: "
        "palette(highlighted-text); }"
        "QDockWidget { font-weight: 600; }"
        "QDockWidget::title { padding: 8px 10px; }"
        "QTableView { border: 1px solid palette(window); border-top-color: palette(mid); }"
        "QTableView:focus { border-color: palette(highlight); }"
        "QTableView::item { padding: 0 6px; }"
        "QHeaderView::section { background: palette(window); border: 0;"
        " border-bottom: 1px solid palette(mid); padding: 5px 6px; font-weight: 600; }"
        "QLineEdit { padding: 5px 8px; border: 1px solid palette(mid); border-radius: 4px;"
        " background: palette(base); }"
        "QLineEdit:focus { border-color: palette(highlight); }"
        "QStatusBar { border-top: 1px solid palette(mid); }"
        "QStatusBar::item { border: 0; }");
}

} // namespace

QPalette paletteOf(Theme theme)
{
    return theme == Theme::Night ? darkPalette() : lightPalette();
}

MapColors mapColorsOf(Theme theme)
{
    switch (theme) {
    case Theme::Daylight:
        return MapColors::daylight();
    case Theme::Night:
        return MapColors::night();
    case Theme::ColorBlind:
        return MapColors::colorBlind();
    }
    return MapColors::daylight();
}

void applyTheme(QApplication &application, Theme theme)
{
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(paletteOf(theme));
    application.setStyleSheet(styleSheet());
}

} // namespace saferide
