// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace saferide::db {

Q_DECLARE_LOGGING_CATEGORY(lcDatabase)

} // namespace saferide::db
