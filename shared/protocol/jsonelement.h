// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/json.h"

#include <limits>
#include <simdjson.h>

namespace saferide {

/// As parseJson(), without a copy into Qt's types, for paths where every microsecond counts. The
/// element belongs to the parser of this thread: it is valid until the next parse in this thread.
Result<simdjson::dom::element> parseJsonElement(QByteArrayView text, int maxDepth = MaxJsonDepth);

/// Arrays and objects nested deeper than `levels` become empty.
QJsonValue toQJson(simdjson::dom::element element, int levels = std::numeric_limits<int>::max());

} // namespace saferide
