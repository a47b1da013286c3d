// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>
#include <QString>

#include <utility>
#include <vector>

namespace saferide {

/// Named values of a log line, for machines that search the log: appended to the message as
/// `name=value` in text, members in JSON.
using LogFields = std::vector<std::pair<QLatin1StringView, QString>>;

/// Writes a line with these fields. Check first whether the category is enabled for `level`:
/// building the fields has a cost.
void logWithFields(const QLoggingCategory &category, QtMsgType level, const QString &message,
                   const LogFields &fields);

/// The fields of the line being written on this thread; for the message handler.
const LogFields *fieldsOfThisLine();

} // namespace saferide
