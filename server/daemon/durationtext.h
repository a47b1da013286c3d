// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace saferide {

/// `12 s`, `3 min 20 s`, `5 h 3 min` or `4 days 2 h`, for people.
QString durationText(qint64 seconds);

} // namespace saferide
