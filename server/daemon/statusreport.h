// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace saferide {

class Backend;
class Log;

/// How the daemon is, as the admin listener's `/status` has it. Main thread.
QJsonObject statusReport(const Backend &backend, const Log &log);

/// `{"saferide": "info", "saferide.http": "debug"}`
QJsonObject logLevels(const Log &log);

/// The report for a person.
QString statusText(const QJsonObject &report);

} // namespace saferide
