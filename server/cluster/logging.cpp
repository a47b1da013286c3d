// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cluster/logging.h"

namespace saferide::cluster {

Q_LOGGING_CATEGORY(lcCluster, "saferide.cluster", QtInfoMsg)

} // namespace saferide::cluster
