// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonValue>

namespace saferide {

/// Compact JSON, appended to `out`. Numbers in the shortest form that reads back as the same
/// double, as JavaScript writes them; what is not finite becomes null.
void appendJson(QByteArray &out, double number);
void appendJson(QByteArray &out, qint64 number);
/// A string with its quotes. `utf8` must be valid.
void appendJsonString(QByteArray &out, QByteArrayView utf8);
void appendJson(QByteArray &out, const QJsonValue &value);

QByteArray toJson(const QJsonValue &value);

/// The text without the spaces between its tokens; `valid` must be valid JSON.
QByteArray minifiedJson(QByteArrayView valid);

} // namespace saferide
