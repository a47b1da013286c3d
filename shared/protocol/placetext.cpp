// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/placetext.h"

#include <charconv>

namespace saferide {

QString placeText(const QList<qint64> &place)
{
    QString text;
    for (const qint64 number : place) {
        text += (text.isEmpty() ? QString() : QStringLiteral(",")) + QString::number(number);
    }
    return text;
}

std::optional<QList<qint64>> placeFromText(QStringView text, int numbers)
{
    const QByteArray digits = text.toUtf8();
    const char *at = digits.cbegin();
    QList<qint64> place;
    while (place.size() < numbers) {
        if (!place.isEmpty() && (at == digits.cend() || *at++ != ',')) {
            return std::nullopt;
        }
        qint64 number = 0;
        const auto [end, error] = std::from_chars(at, digits.cend(), number);
        if (error != std::errc()) {
            return std::nullopt;
        }
        place.append(number);
        at = end;
    }
    return at == digits.cend() ? std::optional(place) : std::nullopt;
}

} // namespace saferide
