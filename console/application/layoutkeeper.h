// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/application/consolesettings.h"
#include "console/views/window/mainwindow.h"

#include <QTimer>

namespace saferide {

/// How the window is arranged, as it was at the last time: brings it back, and writes it down soon
/// after it changed, so that nothing is lost however the program ends. GUI thread only.
class LayoutKeeper final : public QObject
{
    Q_OBJECT

public:
    /// Both outlive it.
    LayoutKeeper(MainWindow &window, ConsoleSettings &settings);
    ~LayoutKeeper() override;

    /// Writes down what is not written yet.
    void keep();

private:
    void fitScreen();

    MainWindow &m_window;
    ConsoleSettings &m_settings;
    QByteArray m_geometry; // as written
    QHash<QString, QByteArray> m_layout;
    QTimer m_look;
};

} // namespace saferide
