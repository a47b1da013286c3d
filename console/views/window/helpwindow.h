// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mapcolors.h"

#include <QDialog>
#include <QTextBrowser>

class QMenuBar;

namespace saferide {

/// F1: every key of the desk, and what the markers mean, with pictures of them. Not modal.
class HelpWindow final : public QDialog
{
    Q_OBJECT

public:
    HelpWindow(const QMenuBar &menus, const MapColors &colors, QWidget *parent);

    QTextBrowser &browser() { return m_browser; }

private:
    QString markers(const MapColors &colors);
    static QString keys(const QMenuBar &menus);

    QTextBrowser m_browser;
};

} // namespace saferide
