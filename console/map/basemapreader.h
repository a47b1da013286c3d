// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/basemap.h"
#include "shared/core/result.h"

#include <QByteArrayView>

namespace saferide {

/// Decodes the resource that scripts/make-basemap.py makes; about 60 ms for the world.
/// InvalidInput for anything else, also when it is cut.
///
/// Numbers are varints (7 bits a byte, low bits first), signed ones zigzag. `SRBM`, version 1,
/// count of levels; each level: float zoom, doubles scale x, scale y, translate x, translate y
/// (little-endian; degrees = step * scale + translate); arcs (count; each: count of points, steps
/// dx dy); land rings (count; each: count of arcs, signed references, ~n is arc n backwards);
/// borders (count, arc numbers). Then names: count; each: kind (0 country, 1 town), zoom * 10,
/// length, UTF-8, signed latitude and longitude * 1e5.
Result<BaseMap> readBaseMap(QByteArrayView bytes);

} // namespace saferide
