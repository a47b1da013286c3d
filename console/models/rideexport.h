// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"
#include "shared/domain/ride.h"
#include "shared/geo/gpxwriter.h"

#include <QByteArray>
#include <QIODevice>
#include <QList>

#include <optional>

namespace saferide {

enum class ExportFormat {
    Gpx,
    Csv, ///< commas and decimal points
    SemicolonCsv, ///< semicolons and decimal commas, as spreadsheets of many languages read it
};

/// Writes what everybody in a ride rode, page by page, so that it need not be in memory.
///
/// CSV is RFC 4180 in UTF-8 with a byte order mark, by which spreadsheets know it: times in ISO
/// 8601, absent values empty; cells that a spreadsheet would run as a formula begin with an
/// apostrophe. GPX is 1.1, with one track for each participant. Whether the device took it all is
/// for the caller to ask.
class RideExport
{
public:
    /// The device is open for writing and outlives this.
    RideExport(QIODevice &device, ExportFormat format, const QString &title);

    void beginTrack(const Participant &participant);
    void add(const QList<Position> &positions); ///< by time
    void endTrack();
    void end();

private:
    QIODevice &m_device;
    const bool m_semicolons;
    std::optional<GpxWriter> m_gpx; // else CSV
    QString m_who; // the first cells of each row
};

/// GPX 1.1 with one track: a line that was drawn.
QByteArray toGpx(const QString &title, const QList<GeoPoint> &line);

} // namespace saferide
