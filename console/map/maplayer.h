// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/viewport.h"

#include <QObject>

#include <functional>
#include <vector>

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

    /// A part of a painting; takes a few milliseconds. Expects a painter in its initial state.
    using Step = std::function<void(QPainter &)>;
    /// The same painting in parts, in their order. What changes in the layer meanwhile is not in
    /// them. The layer outlives them.
    virtual std::vector<Step> steps(const Viewport &viewport)
    {
        return {[this, viewport](QPainter &painter) { paint(painter, viewport); }};
    }

Q_SIGNALS:
    /// It looks different now and needs to be painted again.
    void changed();
};

} // namespace saferide
