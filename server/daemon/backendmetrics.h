// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace saferide {

class Backend;

/// All metrics, in Prometheus' text format 0.0.4. Main thread.
QByteArray metricsText(const Backend &backend);

} // namespace saferide
