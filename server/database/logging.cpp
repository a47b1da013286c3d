// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/logging.h"

namespace saferide::db {

Q_LOGGING_CATEGORY(lcDatabase, "saferide.database")

} // namespace saferide::db
