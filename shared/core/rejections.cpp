// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/core/rejections.h"

namespace saferide {

Counter &rejectionCounter(Metrics &metrics, const char *reason)
{
    return metrics.counter("saferide_rejections_total", "Rejections by limit.",
                           Metrics::label("reason", reason));
}

} // namespace saferide
