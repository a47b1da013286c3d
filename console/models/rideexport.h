// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/participation.h"
#include "shared/domain/ride.h"

#include <QByteArray>
#include <QList>

namespace saferide {

/// What one participant rode.
struct RecordedTrack
{
    Participant participant;
    QList<Position> positions; ///< by time
};

/// A table of all positions: RFC 4180, UTF-8, times in ISO 8601, absent values empty. Cells that a
/// spreadsheet would run as a formula begin with an apostrophe.
QByteArray toCsv(const QList<RecordedTrack> &tracks);

/// GPX 1.1 with one track for each participant.
QByteArray toGpx(const Ride &ride, const QList<RecordedTrack> &tracks);

/// GPX 1.1 with one track: a line that was drawn.
QByteArray toGpx(const QString &title, const QList<GeoPoint> &line);

} // namespace saferide
