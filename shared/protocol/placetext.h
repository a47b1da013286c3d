// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace saferide {

/// Page::afterPlace in the form in which clients receive and return it: `1767225600000,7`.
QString placeText(const QList<qint64> &place);
/// nullopt unless the text is exactly `numbers` whole numbers.
std::optional<QList<qint64>> placeFromText(QStringView text, int numbers);

} // namespace saferide
