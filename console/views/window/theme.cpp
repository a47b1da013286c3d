// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/window/theme.h"

#include <QApplication>
#include <QStyleFactory>

namespace saferide {

namespace {

struct WindowColors
{
    QColor window;
    QColor text;
    QColor base;
    QColor alternateBase;
    QColor button;
    QColor toolTipText; ///< on a ground of `text`
    QColor placeholder;
    QColor highlight;
    QColor link;
    QColor mid;
    QColor disabledText;
};

WindowColors lightColors()
{
    return {.window = QColor(0xf3, 0xf5, 0xf8),
            .text = QColor(0x1f, 0x27, 0x33),
            .base = Qt::white,
            .alternateBase = QColor(0xf7, 0xf9, 0xfb),
            .button = QColor(0xfa, 0xfb, 0xfc),
            .toolTipText = Qt::white,
            .placeholder = QColor(0x7c, 0x87, 0x95),
            .highlight = QColor(0x15, 0x65, 0xd8),
            .link = QColor(0x15, 0x65, 0xd8),
            .mid = QColor(0xc9, 0xd1, 0xdb),
            .disabledText = QColor(0x9a, 0xa4, 0xb1)};
}

WindowColors darkColors()
{
    return {.window = QColor(0x1d, 0x23, 0x2b),
            .text = QColor(0xdf, 0xe5, 0xec),
            .base = QColor(0x15, 0x1a, 0x21),
            .alternateBase = QColor(0x1a, 0x20, 0x28),
            .button = QColor(0x27, 0x2f, 0x39),
            .toolTipText = QColor(0x15, 0x1a, 0x21),
            .placeholder = QColor(0x86, 0x92, 0xa0),
            .highlight = QColor(0x2f, 0x78, 0xd8),
            .link = QColor(0x6c, 0xb0, 0xff),
            .mid = QColor(0x3b, 0x46, 0x53),
            .disabledText = QColor(0x6d, 0x78, 0x86)};
}

QPalette paletteFrom(const WindowColors &colors)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colors.window);
    palette.setColor(QPalette::Base, colors.base);
    palette.setColor(QPalette::AlternateBase, colors.alternateBase);
    palette.setColor(QPalette::Button, colors.button);
    palette.setColor(QPalette::ToolTipBase, colors.text);
    palette.setColor(QPalette::ToolTipText, colors.toolTipText);
    palette.setColor(QPalette::PlaceholderText, colors.placeholder);
    palette.setColor(QPalette::Highlight, colors.highlight);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, colors.link);
    palette.setColor(QPalette::Mid, colors.mid);
    palette.setColor(QPalette::Light, colors.window); // the shadow of disabled text: none
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(role, colors.text);
        palette.setColor(QPalette::Disabled, role, colors.disabledText);
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
    return paletteFrom(theme == Theme::Night ? darkColors() : lightColors());
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
