// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <QIODevice>
#include <QXmlStreamWriter>

namespace saferide {

/// Writes GPX 1.1 incrementally, for histories of any length. Each track has one segment.
class GpxWriter final
{
public:
    /// `device` must be open for writing and outlive this object.
    GpxWriter(QIODevice *device, const QString &title);

    void beginTrack(const QString &name, const QString &type = {});
    void addFix(const LocationFix &fix);
    void addPoint(const GeoPoint &point);
    void endTrack();
    void end();

private:
    void beginPoint(const GeoPoint &point);

    QXmlStreamWriter m_xml;
};

} // namespace saferide
