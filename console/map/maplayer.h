// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/viewport.h"

#include <QObject>

class QPainter;

namespace saferide {

/// One visible thing of the map. Paints what it holds: it never reads a file, decodes or asks the
/// network while painting. GUI thread only.
class MapLayer : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void paint(QPainter &painter, const Viewport &viewport) = 0;

Q_SIGNALS:
    /// It looks different now and wants to be painted again.
    void changed();
};

} // namespace saferide
