// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace saferide {

Q_DECLARE_LOGGING_CATEGORY(deskLog)

} // namespace saferide
