// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/connection/logging.h"

namespace saferide {

Q_LOGGING_CATEGORY(connectionLog, "saferide.connection", QtInfoMsg)

} // namespace saferide
