// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace saferide::cluster {

Q_DECLARE_LOGGING_CATEGORY(lcCluster)

} // namespace saferide::cluster
