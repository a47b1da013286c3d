// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace saferide {

/// Has at most 30 combining marks in a row, as UAX #15, 13 (Stream-Safe Text Format) allows.
/// Putting marks in order, which every normalization does, takes a time that grows with the square
/// of their number: what strangers write is bounded in length and by this before it is normalized.
bool isStreamSafe(QStringView text);

} // namespace saferide
