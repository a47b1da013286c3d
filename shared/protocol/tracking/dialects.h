// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/tracking/fieldlist.h"
#include "shared/protocol/tracking/loosejson.h"
#include "shared/protocol/tracking/reading.h"

#include <functional>

namespace saferide::tracking {

// What the apps send, read from the sources of the apps themselves; docs/tracking-apps.md has the
// versions. Each reads one item, and each has a file of its own.

/// `lat`, `lon` or `location=lat,lon`, `timestamp`, `speed` (`unit=mps|kmh|kn`; without it knots
/// where `id` or `deviceid` is, else m/s), `bearing` or `heading`, `altitude`, `accuracy`, `batt`,
/// `alarm`: Traccar Client up to 8 and 10, OsmAnd, GPSLogger, our own page. `value` gives the text
/// of a field. nullopt where there is nothing that we know.
std::optional<Reading> readFields(const std::function<Sent(QByteArrayView)> &value,
                                  Timestamp arrival);

/// Traccar Client 9: `{"location": {"coords": {…}, "timestamp": …}, "device_id": …}`.
Reading readTraccar(const LooseValue &message, Timestamp arrival);

/// OwnTracks, Android and iOS: `{"_type": "location", …}` and its other types.
Reading readOwnTracks(const LooseValue &message, Timestamp arrival);

/// Overland: a feature of `{"locations": [{"geometry": …, "properties": …}, …]}`.
Reading readOverland(const LooseValue &feature, Timestamp arrival);

/// A Traccar server that forwards: `{"position": {…}, "device": {…}}`.
Reading readForwarded(const LooseValue &message, Timestamp arrival);

} // namespace saferide::tracking
