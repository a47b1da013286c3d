// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/desk/logging.h"

namespace saferide {

Q_LOGGING_CATEGORY(deskLog, "saferide.desk", QtInfoMsg)

} // namespace saferide
