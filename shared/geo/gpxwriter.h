// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <QIODevice>
#include <QXmlStreamWriter>

namespace saferide {

/// Writes GPX 1.1 bit by bit, so that a long history need not be in memory. Tracks of one segment.
class GpxWriter final
{
public:
    /// `device` is open for writing and outlives this.
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
