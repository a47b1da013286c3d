// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace saferide {

class Backend;
class Log;

/// The status of the daemon, as in `/status` of the admin listener. Main thread.
QJsonObject statusReport(const Backend &backend, const Log &log);

/// `{"saferide": "info", "saferide.http": "debug"}`
QJsonObject logLevels(const Log &log);

/// The report as text.
QString statusText(const QJsonObject &report);

} // namespace saferide
