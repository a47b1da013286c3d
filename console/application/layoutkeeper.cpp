// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/layoutkeeper.h"

#include <QGuiApplication>
#include <QScreen>

#include <algorithm>

namespace saferide {

namespace {

constexpr int TitleBarPixels = 48; // more than most have
constexpr int FramePixels = 8;
constexpr int LookMsecs = 2'000; // not all of the many ways to rearrange a window tell of it

} // namespace

LayoutKeeper::LayoutKeeper(MainWindow &window, ConsoleSettings &settings)
    : m_window(window)
    , m_settings(settings)
{
    window.restoreGeometry(settings.windowGeometry());
    fitScreen();
    window.restoreLayout(settings.layout());
    connect(&m_look, &QTimer::timeout, this, &LayoutKeeper::keep);
    m_look.start(LookMsecs);
    connect(qGuiApp, &QGuiApplication::commitDataRequest, this, &LayoutKeeper::keep);
}

LayoutKeeper::~LayoutKeeper()
{
    keep();
}

/// The screen may be another one than last time, and the window has a frame that is not known yet.
void LayoutKeeper::fitScreen()
{
    if (m_window.isMaximized() || m_window.isFullScreen()) {
        return;
    }
    const QRect room = m_window.screen()->availableGeometry().adjusted(FramePixels, TitleBarPixels,
                                                                       -FramePixels, -FramePixels);
    QRect place = m_window.geometry();
    place.setSize(place.size().boundedTo(room.size()));
    place.moveLeft(std::clamp(place.left(), room.left(), room.right() + 1 - place.width()));
    place.moveTop(std::clamp(place.top(), room.top(), room.bottom() + 1 - place.height()));
    m_window.setGeometry(place);
}

void LayoutKeeper::keep()
{
    const QByteArray geometry = m_window.saveGeometry();
    const auto layout = m_window.saveLayout();
    if (geometry != m_geometry || layout != m_layout) {
        m_geometry = geometry;
        m_layout = layout;
        m_settings.rememberWindow(geometry, layout);
    }
}

} // namespace saferide
