// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace saferide {

/// What makes a JSON text expensive to read, looked for before anything is parsed: over 50,000
/// values, or over 100 numbers of more digits than a double has (each costs as much as a thousand
/// others). nullopt where nothing does. Linear, about a millisecond for a megabyte; says nothing of
/// whether the text is JSON.
std::optional<QString> jsonExcess(QByteArrayView text);

/// The outermost array or object alone: each that is nested in it is `null`. Linear; says nothing
/// of whether the text is JSON.
QByteArray jsonOutline(QByteArrayView text);

} // namespace saferide
