// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>
#include <QString>

#include <utility>
#include <vector>

namespace saferide {

/// Named values of one line of the log, for those who search it by machine: text has them behind
/// the message as `name=value`, JSON as members.
using LogFields = std::vector<std::pair<QLatin1StringView, QString>>;

/// Writes one line with these fields. Ask first whether the category wants it: building fields
/// costs.
void logWithFields(const QLoggingCategory &category, QtMsgType level, const QString &message,
                   const LogFields &fields);

/// The fields of the line that is being written on this thread; for the message handler.
const LogFields *fieldsOfThisLine();

} // namespace saferide
