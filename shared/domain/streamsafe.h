// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace saferide {

/// Whether the text has at most 30 combining marks in a row, as required by UAX #15, 13
/// (Stream-Safe Text Format). Normalization sorts them in quadratic time: untrusted text must pass
/// this check, and a limit of its length, before it is normalized.
bool isStreamSafe(QStringView text);

} // namespace saferide
