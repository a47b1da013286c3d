// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/logging.h"

namespace saferide::bus {

Q_LOGGING_CATEGORY(lcBus, "saferide.bus", QtInfoMsg)

} // namespace saferide::bus
