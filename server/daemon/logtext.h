// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/core/logfields.h"
#include "shared/core/timestamp.h"

#include <QByteArray>

namespace saferide {

/// One event of the log.
struct LogEvent
{
    Timestamp time;
    QtMsgType level = QtInfoMsg;
    QString category;
    QString message;
    LogFields fields;
};

/// `debug`, `info`, `warning`, `error`.
QLatin1StringView levelName(QtMsgType level);

// Each returns one line with its line break, whatever the event contains: control characters are
// escaped.

/// `2026-01-31T09:15:00.123+00:00 info saferide.http: request method=GET status=200`
QByteArray textLine(const LogEvent &event);
/// The same for the journal, which knows the time: `<6>saferide.http: …` (sd-daemon(3)).
QByteArray journalLine(const LogEvent &event);
/// An object with time, level, category, message and the fields.
QByteArray jsonLine(const LogEvent &event);

} // namespace saferide
