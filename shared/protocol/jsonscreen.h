// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace saferide {

/// What makes a JSON text expensive to parse: more than 50,000 values, or more than 100 numbers
/// with more digits than a double has (each takes as long as a thousand others). nullopt if the
/// text is not expensive. Takes linear time, about a millisecond per megabyte; does not check
/// whether the text is JSON.
std::optional<QString> jsonExcess(QByteArrayView text);

/// The outermost array or object alone: each that is nested in it is `null`. Linear; says nothing
/// of whether the text is JSON.
QByteArray jsonOutline(QByteArrayView text);

} // namespace saferide
