// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace saferide::bus {

Q_DECLARE_LOGGING_CATEGORY(lcBus)

} // namespace saferide::bus
